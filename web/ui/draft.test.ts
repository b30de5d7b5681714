import { beforeEach, describe, expect, test, vi } from 'vitest';
import { dropDraft, keepForm, readDraft, restoreForm } from './draft.ts';

/** The little of a form that drafts look at. */
function formOf(controls: Record<string, object>): HTMLFormElement {
  const elements = Object.entries(controls).map(([name, control]) => ({
    name,
    type: 'text',
    value: '',
    dataset: {},
    ...control,
  }));
  return { elements } as unknown as HTMLFormElement;
}
const valueIn = (form: HTMLFormElement, name: string): HTMLInputElement =>
  [...form.elements].find((element) => (element as HTMLInputElement).name === name) as HTMLInputElement;

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

describe('a draft', () => {
  test('survives a reload: what was typed and ticked is back', () => {
    keepForm(
      'sign-up',
      formOf({ phone: { value: '+7 921' }, licence: { type: 'checkbox', value: 'on', checked: true } }),
    );
    const reloaded = formOf({ phone: {}, licence: { type: 'checkbox', value: 'on', checked: false } });
    restoreForm('sign-up', reloaded);
    expect(valueIn(reloaded, 'phone').value).toBe('+7 921');
    expect(valueIn(reloaded, 'licence').checked).toBe(true);
  });

  test('never holds a password or a code', () => {
    keepForm(
      'sign-in',
      formOf({ login: { value: 'a@b.c' }, password: { value: 'Secret123', dataset: { secret: '' } } }),
    );
    expect(readDraft('sign-in')).toEqual({ login: 'a@b.c' });
    const reloaded = formOf({ password: { dataset: { secret: '' } } });
    restoreForm('sign-in', reloaded);
    expect(valueIn(reloaded, 'password').value).toBe('');
  });

  test('gives way to what was typed before it could be restored', () => {
    keepForm('sign-in', formOf({ login: { value: 'old' } }));
    const typed = formOf({ login: { value: 'new' } });
    restoreForm('sign-in', typed);
    expect(valueIn(typed, 'login').value).toBe('new');
  });

  test('keeps which radio is on, not the ones that are off', () => {
    const form = { elements: [] as object[] };
    form.elements.push({ name: 'what', type: 'radio', value: 'debt', checked: false, dataset: {} });
    form.elements.push({ name: 'what', type: 'radio', value: 'other', checked: true, dataset: {} });
    keepForm('pay', form as unknown as HTMLFormElement);
    expect(readDraft('pay')).toEqual({ what: 'other' });
  });

  test('is gone once the form succeeded, and of each form its own', () => {
    keepForm('one', formOf({ a: { value: '1' } }));
    keepForm('two', formOf({ a: { value: '2' } }));
    dropDraft('one');
    expect(readDraft('one')).toEqual({});
    expect(readDraft('two')).toEqual({ a: '2' });
  });

  test('is done without where storage is switched off', () => {
    vi.stubGlobal('sessionStorage', undefined);
    const form = formOf({ a: { value: '1' } });
    expect(() => keepForm('one', form)).not.toThrow();
    expect(() => restoreForm('one', form)).not.toThrow();
  });
});
