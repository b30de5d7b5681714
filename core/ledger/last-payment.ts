import type { ContractId, Kopecks } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { LedgerEntry } from './model.ts';
import { entriesOf } from './store.ts';

/** How far back it is looked: years of a household's entries. */
const NEWEST = 50;

/**
 * What was last paid for a contract and credited to it, whatever became of the money later; what the bank itself has cancelled
 * does not count. The last is the one with the latest day of paying. Undefined where there is none among the newest 50 entries. Asks
 * nothing about who is calling. One Query.
 */
export async function lastPayment(ctx: Ctx, contractId: ContractId): Promise<Kopecks | undefined> {
  const { entries } = await entriesOf(ctx, contractId, { limit: NEWEST });
  const takenBack = new Set(entries.flatMap(({ cause }) => (cause.kind === 'reversal' ? cause.ref : [])));
  const payments = entries.filter(
    ({ entryId, cause, postings }) =>
      (cause.kind === 'payment' || cause.kind === 'applied') &&
      postings.some(({ credit }) => credit === 'customer') &&
      !takenBack.has(entryId),
  );
  const last = payments.reduce<LedgerEntry | undefined>(
    (latest, entry) => (latest && dayOf(latest) >= dayOf(entry) ? latest : entry),
    undefined,
  );
  return last && (-last.changeKopecks as Kopecks);
}

const dayOf = ({ paidOn, at }: LedgerEntry): string => paidOn ?? at.slice(0, 10);
