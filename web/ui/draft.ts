/**
 * What was typed into a form, kept in the tab's session storage until the form succeeds: a reload, an ended session
 * or a lost connection loses no input. Inputs marked `data-secret` (passwords, codes) are never kept.
 */
type Kept = Record<string, string | boolean>;

const keyOf = (form: string): string => `kabinet.draft.${form}`;

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (element): element is Control => 'value' in element && 'name' in element && element.name !== '',
  );
}

export function readDraft(form: string): Kept {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(form)) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

function writeDraft(form: string, kept: Kept): void {
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify(kept));
  } catch {
    // storage may be full or switched off: the form itself still holds the input
  }
}

export function dropDraft(form: string): void {
  try {
    sessionStorage.removeItem(keyOf(form));
  } catch {
    // see above
  }
}

/** Keeps what the form holds now. */
export function keepForm(name: string, form: HTMLFormElement): void {
  const kept: Kept = {};
  for (const control of controlsOf(form)) {
    if (control.dataset.secret !== undefined || (control.type === 'radio' && !isTicked(control))) continue;
    kept[control.name] = control.type === 'checkbox' ? isTicked(control) : control.value;
  }
  writeDraft(name, kept);
}

/** Puts kept input back where nothing was typed yet. Which of several radios is on is their page's own state. */
export function restoreForm(name: string, form: HTMLFormElement): void {
  const kept = readDraft(name);
  for (const control of controlsOf(form)) {
    const value = kept[control.name];
    if (control.dataset.secret !== undefined || value === undefined) continue;
    if ('checked' in control && control.type === 'checkbox') control.checked = value === true;
    else if (control.value === '' && typeof value === 'string') control.value = value;
  }
}

function isTicked(control: Control): boolean {
  return 'checked' in control && control.checked;
}
