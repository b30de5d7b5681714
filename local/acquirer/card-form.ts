import { randomUUID } from 'node:crypto';
import type { Office } from './office.ts';
import type { PaymentMethod } from './state.ts';
import { findTestCard, passesLuhn } from './test-cards.ts';

export type CardField = 'number' | 'expiry' | 'csc' | 'holder';
export type CardFault =
  | 'number_missing'
  | 'number_wrong'
  | 'number_not_test'
  | 'expiry_missing'
  | 'expiry_wrong'
  | 'expiry_past'
  | 'csc_wrong'
  | 'holder_wrong';
export type CardValues = Record<CardField, string>;

/** Reads the payer's card. Only the sandbox's own cards pass: nobody should type a real one here. */
export function readCardForm(
  office: Office,
  shopId: string,
  form: URLSearchParams,
): { values: CardValues; faults: Partial<Record<CardField, CardFault>>; method: PaymentMethod | undefined } {
  const field = (name: CardField) => (form.get(name) ?? '').trim();
  const values = {
    number: field('number'),
    expiry: field('expiry'),
    csc: field('csc'),
    holder: field('holder'),
  };
  const faults: Partial<Record<CardField, CardFault>> = {};

  const digits = values.number.replace(/[\s-]/g, '');
  const card = findTestCard(digits);
  if (digits === '') faults.number = 'number_missing';
  else if (!/^\d{12,19}$/.test(digits) || !passesLuhn(digits)) faults.number = 'number_wrong';
  else if (card === undefined) faults.number = 'number_not_test';

  const expiry = /^(0[1-9]|1[0-2])\s*\/?\s*(?:20)?(\d{2})$/.exec(values.expiry);
  if (values.expiry === '') faults.expiry = 'expiry_missing';
  else if (expiry === null) faults.expiry = 'expiry_wrong';
  else if (isPast(office.now(), Number(expiry[1]), 2000 + Number(expiry[2]))) faults.expiry = 'expiry_past';

  if (!/^\d{3}$/.test(values.csc)) faults.csc = 'csc_wrong';
  if (values.holder.length > 100 || /[<>\d]/.test(values.holder)) faults.holder = 'holder_wrong';

  if (Object.keys(faults).length > 0 || card === undefined || expiry === null) {
    return { values, faults, method: undefined };
  }
  const method: PaymentMethod = {
    id: randomUUID(),
    shopId,
    saved: false,
    testCardKey: card.key,
    first6: digits.slice(0, 6),
    last4: digits.slice(-4),
    expiryMonth: expiry[1] ?? '',
    expiryYear: `20${expiry[2]}`,
  };
  return { values, faults, method };
}

/** A card is good to the end of its month. */
function isPast(now: Date, month: number, year: number): boolean {
  return now.getTime() >= Date.UTC(year, month, 1);
}

/** An expiry that is still good, for the links that fill the form in. */
export function goodExpiry(now: Date): string {
  return `12/${String((now.getUTCFullYear() + 3) % 100).padStart(2, '0')}`;
}
