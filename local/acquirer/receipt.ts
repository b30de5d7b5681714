import { invalid } from './api-error.ts';
import { readAmount, readFields, readText } from './fields.ts';
import { formatKopecks, type Kopecks, lineTotal } from './money.ts';

const SUBJECTS = [
  'commodity',
  'excise',
  'job',
  'service',
  'payment',
  'casino',
  'composite',
  'another',
  'agent_commission',
  'property_right',
  'non_operating_gain',
  'insurance_premium',
  'sales_tax',
  'resort_fee',
  'fine',
];
const MODES = [
  'full_prepayment',
  'partial_prepayment',
  'advance',
  'full_payment',
  'partial_payment',
  'credit',
  'credit_payment',
];
const HIGHEST_VAT_CODE = 12;
const MAX_ITEMS = 100;

/** Checks a fiscal receipt against the sum it is for: the items must add up to it to the kopeck. */
export function checkReceipt(value: unknown, total: Kopecks): void {
  const receipt = readFields(value, 'receipt', ['customer', 'items', 'tax_system_code', 'internet']);
  checkCustomer(receipt.customer);
  if (receipt.tax_system_code !== undefined)
    wholeBetween(receipt.tax_system_code, 1, 6, 'receipt.tax_system_code');
  if (!Array.isArray(receipt.items) || receipt.items.length === 0 || receipt.items.length > MAX_ITEMS) {
    throw invalid(`From 1 to ${MAX_ITEMS} items are expected`, 'receipt.items');
  }
  const sum = receipt.items.reduce((soFar: number, item, index) => soFar + checkItem(item, index), 0);
  if (sum !== total) {
    throw invalid(
      `Receipt items add up to ${formatKopecks(sum)}, the amount is ${formatKopecks(total)}`,
      'receipt.items',
    );
  }
}

function checkCustomer(value: unknown): void {
  const customer = readFields(value, 'receipt.customer', ['full_name', 'inn', 'email', 'phone']);
  if (customer.email === undefined && customer.phone === undefined) {
    throw invalid('An email or a phone is expected', 'receipt.customer');
  }
  if (customer.full_name !== undefined) readText(customer.full_name, 'receipt.customer.full_name', 256);
  if (customer.email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(customer.email))) {
    throw invalid('Not an e-mail address', 'receipt.customer.email');
  }
  if (customer.phone !== undefined && !/^\d{11,15}$/.test(String(customer.phone))) {
    throw invalid('A phone is digits with the country code and no plus', 'receipt.customer.phone');
  }
  if (customer.inn !== undefined && !/^(\d{10}|\d{12})$/.test(String(customer.inn))) {
    throw invalid('A taxpayer number has 10 or 12 digits', 'receipt.customer.inn');
  }
}

function checkItem(value: unknown, index: number): Kopecks {
  const name = `receipt.items[${index}]`;
  const item = readFields(value, name, [
    'description',
    'quantity',
    'amount',
    'vat_code',
    'payment_subject',
    'payment_mode',
    'measure',
    'country_of_origin_code',
    'product_code',
  ]);
  readText(item.description, `${name}.description`, 128);
  wholeBetween(item.vat_code, 1, HIGHEST_VAT_CODE, `${name}.vat_code`);
  knownWord(item.payment_subject, SUBJECTS, `${name}.payment_subject`);
  knownWord(item.payment_mode, MODES, `${name}.payment_mode`);
  const price = readAmount(item.amount, `${name}.amount`);
  return lineTotal(price, quantityThousandths(item.quantity, `${name}.quantity`));
}

function quantityThousandths(value: unknown, parameter: string): number {
  const match = /^(\d{1,6})(?:\.(\d{1,3}))?$/.exec(
    typeof value === 'number' ? String(value) : String(value ?? ''),
  );
  const thousandths = match === null ? 0 : Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'));
  if (thousandths === 0)
    throw invalid('A quantity above zero with up to three decimals is expected', parameter);
  return thousandths;
}

function wholeBetween(value: unknown, least: number, most: number, parameter: string): void {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw invalid(`A whole number from ${least} to ${most} is expected`, parameter);
  }
}

function knownWord(value: unknown, words: readonly string[], parameter: string): void {
  if (value !== undefined && !words.includes(String(value)))
    throw invalid(`One of: ${words.join(', ')}`, parameter);
}
