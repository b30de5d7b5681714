import type { Kopecks } from '#core/kernel';

/** What the QR of a bill says of whom to pay and for which contract (GOST R 56042-2014). */
export interface PaymentQr {
  readonly payeeName: string;
  /** ИНН; the standard lets a bill leave it out. */
  readonly taxNumber?: string;
  /** Only a number of 14 digits, as contracts here have. */
  readonly contractNumber?: string;
  readonly sumKopecks?: Kopecks;
}

/** The standard's first version; the digit after it names the encoding of all that follows. */
const MARK = /^ST0001([123])(.)$/s;
const MARK_BYTES = 8;
const ENCODINGS: Readonly<Record<string, string>> = { 1: 'windows-1251', 2: 'utf-8', 3: 'koi8-r' };

/** Reads the bytes of a QR; undefined when they are no payment's, or are cut off or garbled. */
export function readPaymentQr(bytes: Uint8Array): PaymentQr | undefined {
  const mark = MARK.exec(String.fromCharCode(...bytes.subarray(0, MARK_BYTES)));
  if (!mark) return undefined;
  const [, encoding = '', separator = ''] = mark;
  const text = decoded(bytes.subarray(MARK_BYTES), ENCODINGS[encoding]);
  if (text === undefined) return undefined;
  const fields = new Map(text.split(separator).map(fieldOf));
  const payeeName = fields.get('name')?.slice(0, 160);
  if (!payeeName || !fields.get('personalacc')) return undefined;
  const digits = fields.get('persacc')?.replace(/\D/g, '') ?? '';
  const sum = fields.get('sum') ?? '';
  const taxNumber = fields.get('payeeinn');
  return {
    payeeName,
    ...(taxNumber && { taxNumber }),
    ...(digits.length === 14 && { contractNumber: digits }),
    ...(/^[1-9]\d{0,14}$/.test(sum) && { sumKopecks: Number(sum) as Kopecks }),
  };
}

function decoded(bytes: Uint8Array, encoding: string | undefined): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Names are written in one way by the standard and in several by those who print bills. */
function fieldOf(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  return [text.slice(0, at).trim().toLowerCase(), text.slice(at + 1).trim()];
}
