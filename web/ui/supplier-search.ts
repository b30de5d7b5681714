import type { Reply } from '../api/operations.ts';
import type { PaymentQr } from './payment-qr.ts';
import { taxNumberProblem } from './tax-number.ts';

export type Supplier = Reply<'supplier.listSuppliers'>['suppliers'][number];

/** The words of a name, as they are compared: case, ё and quotation marks do not matter. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** The digits of a search that is for a tax number; undefined when it is for a name. */
function digitsOf(query: string): string | undefined {
  return /^[\d\s-]*\d[\d\s-]*$/.test(query) ? query.replace(/\D/g, '') : undefined;
}

/**
 * The suppliers that a search means, those whose name begins with it first: each of its words begins a word of the name, or its
 * digits begin the tax number. All of them where nothing is searched for.
 */
export function findSuppliers(suppliers: readonly Supplier[], query: string): Supplier[] {
  const digits = digitsOf(query);
  const wanted = wordsOf(query);
  const found = suppliers.filter(({ name, taxNumber }) => {
    if (digits !== undefined && taxNumber?.startsWith(digits)) return true;
    const words = wordsOf(name);
    return wanted.every((want) => words.some((word) => word.startsWith(want)));
  });
  const begins = ({ name }: Supplier): boolean => wordsOf(name).join(' ').startsWith(wanted.join(' '));
  return [...found.filter(begins), ...found.filter((one) => !begins(one))];
}

/** What is wrong with a search for a tax number that is typed to its end. */
export function searchProblem(query: string): 'length' | 'check' | undefined {
  const digits = digitsOf(query);
  return digits !== undefined && digits.length >= 10 ? taxNumberProblem(digits) : undefined;
}

/** The one supplier a bill's QR names: by its tax number, or by its name where the bill leaves that out. */
export function supplierOf(suppliers: readonly Supplier[], qr: PaymentQr): Supplier | undefined {
  const name = wordsOf(qr.payeeName).join(' ');
  const [first, ...others] = suppliers.filter((supplier) =>
    qr.taxNumber ? supplier.taxNumber === qr.taxNumber : name.endsWith(wordsOf(supplier.name).join(' ')),
  );
  return others.length === 0 ? first : undefined;
}
