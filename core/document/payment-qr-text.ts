import type { Period } from '#core/kernel';
import { qrNotEncodable } from './faults.ts';
import type { BillDocument, PaymentDetails } from './model.ts';

/** Service mark, version 0001, encoding 2: UTF-8. */
const HEADER = 'ST00012';
const REQUIRED_PART_BYTES = 300;

/** The standard's own separator first; another only where a value holds it. None of them is `=`. */
const SEPARATORS = '|;~^_#$%&*+!?@/:,.';

interface Field {
  readonly name: string;
  readonly value: string;
  /** What the value must look like, or how many characters it may have. */
  readonly form: RegExp | number;
}

/**
 * The text of a payment QR by GOST R 56042-2014: `ST00012`, then the required part (at most 300 bytes of UTF-8 with the
 * mark), then Sum in kopecks, PersAcc (the contract's number), PaymPeriod as `MM.YYYY`, Purpose and PayeeINN. The separator
 * is `|`, or for the whole text another one when a value holds `|`. Throws `document.qr_not_encodable`, naming the field.
 */
export function paymentQrText(details: PaymentDetails): string {
  const { bank } = details;
  const required: Field[] = [
    { name: 'Name', value: bank.payeeName, form: 160 },
    { name: 'PersonalAcc', value: bank.account, form: /^\d{20}$/ },
    { name: 'BankName', value: bank.bankName, form: 45 },
    { name: 'BIC', value: bank.bic, form: /^\d{9}$/ },
    { name: 'CorrespAcc', value: bank.correspondentAccount, form: /^\d{20}$/ },
  ];
  const further: Field[] = [
    { name: 'Sum', value: String(details.amountKopecks), form: /^[1-9]\d{0,17}$/ },
    { name: 'PersAcc', value: details.contractNumber, form: 30 },
    { name: 'PaymPeriod', value: monthAndYear(details.period), form: /^\d\d\.\d{4}$/ },
    { name: 'Purpose', value: details.purpose, form: 210 },
    { name: 'PayeeINN', value: details.taxNumber, form: /^(\d{10}|\d{12})$/ },
  ];
  const fields = [...required, ...further];
  for (const field of fields) refuseUnlessFit(field);
  const separator = separatorFor(fields);
  const text = (part: readonly Field[]) =>
    part.map(({ name, value }) => `${separator}${name}=${value}`).join('');
  const requiredPart = HEADER + text(required);
  if (new TextEncoder().encode(requiredPart).length > REQUIRED_PART_BYTES) {
    const longest = required.reduce((a, b) => (b.value.length > a.value.length ? b : a));
    throw qrNotEncodable(longest.name, 'required_part_too_long');
  }
  return requiredPart + text(further);
}

/** The QR's text of a bill, or undefined when it leaves nothing to pay. Throws as {@link paymentQrText} does. */
export function billQrText({
  supplier,
  contract,
  bill,
}: Pick<BillDocument, 'supplier' | 'contract' | 'bill'>): string | undefined {
  if (bill.totalKopecks <= 0) return undefined;
  return paymentQrText({
    bank: supplier.bank,
    taxNumber: supplier.taxNumber,
    amountKopecks: bill.totalKopecks,
    contractNumber: contract.number,
    period: bill.period,
    // read by the supplier's bank, so always in Russian
    purpose: `Коммунальные услуги за ${monthAndYear(bill.period)}, л/с ${contract.number}, счёт ${bill.number}`,
  });
}

function monthAndYear(period: Period): string {
  return `${period.slice(5)}.${period.slice(0, 4)}`;
}

function refuseUnlessFit({ name, value, form }: Field): void {
  if (value.trim() === '') throw qrNotEncodable(name, 'missing');
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value)) throw qrNotEncodable(name, 'control_character');
  if (typeof form === 'number') {
    if ([...value].length > form) throw qrNotEncodable(name, 'too_long');
  } else if (!form.test(value)) throw qrNotEncodable(name, 'wrong_form');
}

function separatorFor(fields: readonly Field[]): string {
  const free = [...SEPARATORS].find((separator) => !fields.some(({ value }) => value.includes(separator)));
  if (free) return free;
  const crowded = fields.reduce((a, b) => (separatorsIn(b) > separatorsIn(a) ? b : a));
  throw qrNotEncodable(crowded.name, 'no_separator_left');
}

function separatorsIn({ value }: Field): number {
  return [...SEPARATORS].filter((separator) => value.includes(separator)).length;
}
