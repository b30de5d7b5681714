import { createHash, timingSafeEqual } from 'node:crypto';

/** What a message of MONETA.Assistant says: its parameters by name. One that is absent is signed as an empty text. */
export type Said = Readonly<Record<string, string | undefined>>;

/**
 * Signatures of MONETA.Assistant (payments.md §2): MD5 in lower-case hex over the values and the account's integrity code,
 * one after another *without any delimiter*. So a signature alone does not say where one value ends and the next begins:
 * whoever reads a message must pin that down by the values' own forms.
 */
const ORDERS = {
  form: [
    'MNT_ID',
    'MNT_TRANSACTION_ID',
    'MNT_AMOUNT',
    'MNT_CURRENCY_CODE',
    'MNT_SUBSCRIBER_ID',
    'MNT_TEST_MODE',
  ],
  pay: [
    'MNT_ID',
    'MNT_TRANSACTION_ID',
    'MNT_OPERATION_ID',
    'MNT_AMOUNT',
    'MNT_CURRENCY_CODE',
    'MNT_SUBSCRIBER_ID',
    'MNT_TEST_MODE',
  ],
  reply: ['MNT_RESULT_CODE', 'MNT_ID', 'MNT_TRANSACTION_ID'],
} as const;

/** The form that sends a payer to the acquirer. */
export const signForm = (said: Said, code: string): string => digest(said, ORDERS.form, code);

/** "Paid": the acquirer's message to the Pay URL. */
export const signPay = (said: Said, code: string): string => digest(said, ORDERS.pay, code);

/** "May it be paid?": the acquirer's message to the Check URL. */
export const signCheck = (said: Said, code: string): string => digest(said, ORDERS.pay, code, 'CHECK');

/** Our answer to either. */
export const signReply = (said: Said, code: string): string => digest(said, ORDERS.reply, code);

function digest(said: Said, names: readonly string[], code: string, prefix = ''): string {
  const text = names.map((name) => said[name] ?? '').join('');
  return createHash('md5').update(`${prefix}${text}${code}`, 'utf8').digest('hex');
}

/** Compares signatures in a time that tells nothing of where they differ; only lower-case hex is one. */
export function isSignature(said: string | undefined, expected: string): boolean {
  if (said === undefined || !/^[0-9a-f]{32}$/.test(said)) return false;
  return timingSafeEqual(Buffer.from(said), Buffer.from(expected));
}
