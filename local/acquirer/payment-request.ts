import { invalid } from './api-error.ts';
import { type Fields, isFields, readAmount, readFields, readFlag, readHttpUrl, readText } from './fields.ts';
import type { Kopecks } from './money.ts';
import { checkReceipt } from './receipt.ts';

/** A payment as asked for, checked field by field. */
export interface PaymentDraft {
  amount: Kopecks;
  capture: boolean;
  savePaymentMethod: boolean;
  returnUrl?: string;
  paymentMethodId?: string;
  description?: string;
  metadata?: Record<string, string>;
  merchantCustomerId?: string;
  receipt?: unknown;
}

const KNOWN = [
  'amount',
  'capture',
  'confirmation',
  'description',
  'metadata',
  'save_payment_method',
  'payment_method_id',
  'payment_method_data',
  'merchant_customer_id',
  'receipt',
  'client_ip',
];
const MAX_METADATA_KEYS = 16;

/** Reads the body of POST /payments. Throws `invalid_request` naming the first field at fault. */
export function readPaymentRequest(body: Fields): PaymentDraft {
  const fields = readFields(body, '', KNOWN);
  if (fields.amount === undefined) throw invalid('Amount is required', 'amount');
  const draft: PaymentDraft = {
    amount: readAmount(fields.amount, 'amount'),
    // YooKassa's default is the two-stage payment.
    capture: fields.capture === undefined ? false : readFlag(fields.capture, 'capture'),
    savePaymentMethod:
      fields.save_payment_method === undefined
        ? false
        : readFlag(fields.save_payment_method, 'save_payment_method'),
  };
  if (fields.payment_method_id !== undefined) {
    draft.paymentMethodId = readText(fields.payment_method_id, 'payment_method_id', 64);
    if (fields.payment_method_data !== undefined) {
      throw invalid('Not allowed together with payment_method_id', 'payment_method_data');
    }
    // Nobody confirms a charge of a saved card; the field is checked and otherwise ignored.
    if (fields.confirmation !== undefined) readConfirmation(fields.confirmation);
    if (draft.savePaymentMethod) throw invalid('The payment method is saved already', 'save_payment_method');
  } else {
    draft.returnUrl = readConfirmation(fields.confirmation);
  }
  if (fields.payment_method_data !== undefined) {
    const data = readFields(fields.payment_method_data, 'payment_method_data', ['type']);
    if (data.type !== 'bank_card') throw invalid('Only bank_card is accepted', 'payment_method_data.type');
  }
  if (fields.description !== undefined) draft.description = readText(fields.description, 'description', 128);
  if (fields.metadata !== undefined) draft.metadata = readMetadata(fields.metadata);
  if (fields.client_ip !== undefined) readText(fields.client_ip, 'client_ip', 45);
  if (fields.merchant_customer_id !== undefined) {
    draft.merchantCustomerId = readText(fields.merchant_customer_id, 'merchant_customer_id', 200);
  }
  if (fields.receipt !== undefined) {
    checkReceipt(fields.receipt, draft.amount);
    draft.receipt = fields.receipt;
  }
  return draft;
}

function readConfirmation(value: unknown): string {
  if (value === undefined)
    throw invalid('Confirmation is required without payment_method_id', 'confirmation');
  const confirmation = readFields(value, 'confirmation', ['type', 'return_url', 'locale', 'enforce']);
  if (confirmation.type !== 'redirect') throw invalid('Only redirect is accepted', 'confirmation.type');
  if (confirmation.locale !== undefined && !['ru_RU', 'en_US'].includes(String(confirmation.locale))) {
    throw invalid('One of: ru_RU, en_US', 'confirmation.locale');
  }
  if (confirmation.enforce !== undefined) readFlag(confirmation.enforce, 'confirmation.enforce');
  return readHttpUrl(confirmation.return_url, 'confirmation.return_url');
}

function readMetadata(value: unknown): Record<string, string> {
  if (!isFields(value)) throw invalid('An object is expected', 'metadata');
  const entries = Object.entries(value);
  if (entries.length > MAX_METADATA_KEYS) throw invalid(`At most ${MAX_METADATA_KEYS} keys`, 'metadata');
  for (const [key, text] of entries) {
    if (key.length === 0 || key.length > 32) throw invalid('A key has 1 to 32 characters', 'metadata');
    if (typeof text !== 'string' || text.length > 512) {
      throw invalid('A string of up to 512 characters is expected', `metadata.${key}`);
    }
  }
  return value as Record<string, string>;
}

/** Reads the body of POST /payments/{id}/capture, which may be empty: then all of the held sum is meant. */
export function readCaptureRequest(body: Fields, held: Kopecks): { amount: Kopecks; receipt?: unknown } {
  const fields = readFields(body, '', ['amount', 'receipt']);
  const amount = fields.amount === undefined ? held : readAmount(fields.amount, 'amount');
  if (fields.receipt === undefined) return { amount };
  checkReceipt(fields.receipt, amount);
  return { amount, receipt: fields.receipt };
}
