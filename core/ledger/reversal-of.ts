import type { LedgerEntry } from './model.ts';
import type { EntryDraft } from './post.ts';

/**
 * The draft that takes an entry back: the same amounts, debit and credit exchanged. Entry and reversal together leave
 * every account where it was; the entry stays, since nothing of a ledger is changed or removed.
 *
 * When it counts is the caller's to say. A reversal is a new fact with a moment and a month of its own: dated back to
 * its entry it would change months that were closed and bills that were printed. A repeatable job gives its moment.
 */
export function reversalOf(entry: LedgerEntry, when: Pick<EntryDraft, 'period' | 'at'>): EntryDraft {
  return {
    ...when,
    contractId: entry.contractId,
    cause: { kind: 'reversal', ref: entry.entryId },
    postings: entry.postings.map(({ debit, credit, amountKopecks }) => ({
      debit: credit,
      credit: debit,
      amountKopecks,
    })),
  };
}
