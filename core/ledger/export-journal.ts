import { dateAt, type PlainDate, roublesText } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { SERVICE_NAMES } from '#core/tariff';
import { chartName, RECEIVABLE } from './chart.ts';
import { type ContractBook, eachBook, requireSystem } from './each-book.ts';
import { type EntriesOf, isWithin } from './each-entry.ts';
import type { Account, Cause, LedgerEntry } from './model.ts';

/** Accounts that every journal declares. Acquirers, banks and contracts are declared where they first appear. */
const SHARED_ACCOUNTS: readonly Account[] = [
  'opening',
  ...SERVICE_NAMES.map((service) => `revenue:${service}` as const),
  'penalty',
  'unapplied',
  'vat',
];

const WORDS: Readonly<Record<Cause['kind'], string>> = {
  opening: 'Opening balance from',
  bill: 'Bill of',
  payment: 'Payment',
  refund: 'Refund',
  chargeback: 'Chargeback',
  applied: 'Unapplied money put on the contract by',
  reversal: 'Reversal of',
};

/**
 * A supplier's book as a journal in hledger's format (https://hledger.org/hledger.html#journal), line by line without
 * line ends: a transaction for each entry, contract by contract, as docs/formats.md says under "Journal". A whole
 * book asserts at the end of each contract that its head's balance is the sum of its entries; a span of months cannot,
 * having no opening balances. All of it is ASCII, and names no payer: whatever a reference may hold, the format holds.
 * For the system only. Throws `ledger.book_for_system_only`, `supplier.missing`.
 */
export async function* exportJournal(ctx: Ctx, input: EntriesOf): AsyncGenerator<string> {
  requireSystem(ctx);
  const { supplierId, from, to } = input;
  const { timeZone } = await requireSupplier(ctx, supplierId);
  const isWhole = from === undefined && to === undefined;
  const holders = new Set<Account>();
  let [contracts, transactions] = [0, 0];

  yield `; The ledger of ${supplierId}, ${isWhole ? 'all months' : `months ${from ?? ''}..${to ?? ''}`}, as of ${ctx.clock.now()}`;
  yield 'decimal-mark .';
  yield 'commodity 1000.00 RUB';
  for (const account of SHARED_ACCOUNTS) yield `account ${chartName(account)}`;
  for await (const book of eachBook(ctx, supplierId)) {
    const entries = book.entries.filter(isWithin(input));
    if (entries.length === 0 && !isWhole) continue;
    contracts += 1;
    transactions += entries.length;
    yield '';
    yield `account ${receivableOf(book)}`;
    yield* newHolders(entries, holders);
    for (const entry of entries) yield* transactionOf(book, entry, dateAt(entry.at, timeZone));
    if (isWhole) yield* assertionOf(book, dateAt(entries.at(-1)?.at ?? ctx.clock.now(), timeZone));
  }
  yield '';
  yield `; The end. Contracts: ${contracts}, transactions: ${transactions}`;
}

/** Acquirers and banks: who holds the money. */
function* newHolders(entries: readonly LedgerEntry[], known: Set<Account>): Generator<string> {
  for (const account of entries.flatMap(({ postings }) => postings.flatMap(accountsOf))) {
    if (!/^(acquirer|bank):/.test(account) || known.has(account)) continue;
    known.add(account);
    yield `account ${chartName(account)}`;
  }
}

const accountsOf = ({ debit, credit }: LedgerEntry['postings'][number]): Account[] => [debit, credit];

/** Each posting's two sides stand as they were posted: summed up, an entry would no longer show what it debits and credits. */
function* transactionOf(book: ContractBook, entry: LedgerEntry, on: PlainDate): Generator<string> {
  const words = `${WORDS[entry.cause.kind]} ${word(entry.cause.ref)}, contract ${word(book.number)}`;
  const tags = [
    `period:${entry.period}`,
    ...(entry.paysFor ? [`paysFor:${entry.paysFor}`] : []),
    ...(entry.paidOn ? [`paidOn:${entry.paidOn}`] : []),
  ].join(', ');
  yield `${on} (${entry.entryId}) ${words}  ; ${tags}`;
  for (const { debit, credit, amountKopecks } of entry.postings) {
    const amount = roublesText(amountKopecks);
    yield `    ${accountOf(book, debit)}  ${amount} RUB`;
    yield `    ${accountOf(book, credit)}  -${amount} RUB`;
  }
}

function* assertionOf(book: ContractBook, on: PlainDate): Generator<string> {
  yield `${on} Closing balance, contract ${word(book.number)}`;
  yield `    ${receivableOf(book)}  0.00 RUB = ${roublesText(book.balanceKopecks)} RUB`;
}

function accountOf(book: ContractBook, account: Account): string {
  return account === 'customer' ? receivableOf(book) : chartName(account);
}

const receivableOf = ({ number }: ContractBook): string => `${RECEIVABLE}:${word(number)}`;

/** A text from outside as one word of the format: no space, `;`, line end or anything that is not ASCII can be in it. */
const word = (text: string): string => encodeURIComponent(text.toWellFormed());
