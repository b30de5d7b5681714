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

export function writeDraft(form: string, kept: Kept): void {
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
    if (control.dataset.secret !== undefined) continue;
    kept[control.name] = isCheckbox(control) ? control.checked : control.value;
  }
  writeDraft(name, kept);
}

/** Puts kept input back where nothing was typed yet. */
export function restoreForm(name: string, form: HTMLFormElement): void {
  const kept = readDraft(name);
  for (const control of controlsOf(form)) {
    const value = kept[control.name];
    if (control.dataset.secret !== undefined || value === undefined) continue;
    if (isCheckbox(control)) control.checked = value === true;
    else if (control.value === '' && typeof value === 'string') control.value = value;
  }
}

function isCheckbox(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && control.type === 'checkbox';
}
