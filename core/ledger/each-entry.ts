import type { Period, SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { eachBook } from './each-book.ts';
import type { LedgerEntry } from './model.ts';

/** Entries of a supplier that count in a span of months, both ends included; without an end, all on that side. */
export interface EntriesOf {
  readonly supplierId: SupplierId;
  readonly from?: Period | undefined;
  readonly to?: Period | undefined;
}

/**
 * All entries of a supplier, contract by contract, each contract's oldest first, in bounded memory. An entry's month is
 * not its moment's (a bill of October is written in November), so a span of months still reads everything.
 * For the system only. Throws `ledger.book_for_system_only`, `supplier.missing`.
 */
export async function* eachEntry(ctx: Ctx, input: EntriesOf): AsyncGenerator<LedgerEntry> {
  for await (const { entries } of eachBook(ctx, input.supplierId)) yield* entries.filter(isWithin(input));
}

export function isWithin({ from, to }: Omit<EntriesOf, 'supplierId'>): (entry: LedgerEntry) => boolean {
  return ({ period }) => (from === undefined || period >= from) && (to === undefined || period <= to);
}
