import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What becomes of an order when its payer presses the button. */
export const OUTCOMES = [
  'pay',
  'decline',
  'repeat',
  'drop',
  'ends_completed',
  'ends_not_sent',
  'other_amount',
  'other_currency',
  'other_mode',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** In the words of MONETA.MerchantAPI; TAKENIN_NOTSENT: the account has the money, the shop has not confirmed. */
type Status = 'CREATED' | 'CANCELED' | 'TAKENIN_NOTSENT' | 'SUCCEED';

interface Telling {
  at: string;
  /** HTTP status, or why there was none. */
  answer: string;
  accepted: boolean;
}

export interface Operation {
  id: string;
  accountId: string;
  orderId: string;
  /** Kopecks. */
  amount: number;
  currency: string;
  subscriberId: string;
  testMode: string;
  outcome: Outcome;
  status: Status;
  modified: string;
  /** What the Check URL was answered. */
  checked?: string;
  tellings: Telling[];
  /** When the Pay URL is called next. */
  tellAt?: string;
}

export interface Book {
  lastId: number;
  operations: Operation[];
}

export interface BookFile {
  readonly book: Book;
  save(): void;
}

/** Opens the book, from a file or in memory. Throws when the file is no such book. */
export function openBook(path: string | undefined): BookFile {
  const empty = (): Book => ({ lastId: 100_000, operations: [] });
  if (path === undefined) return { book: empty(), save: () => undefined };
  mkdirSync(dirname(path), { recursive: true });
  const book = readBook(path) ?? empty();
  return {
    book,
    save() {
      writeFileSync(`${path}.next`, JSON.stringify(book));
      renameSync(`${path}.next`, path);
    },
  };
}

function readBook(path: string): Book | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const book = JSON.parse(text) as Partial<Book> | null;
    if (typeof book?.lastId === 'number' && Array.isArray(book.operations)) return book as Book;
  } catch {
    // told below, with what to do
  }
  throw new Error(`The MONETA sandbox cannot read its book ${path}; delete the file to start afresh.`);
}
