import * as Contract from '#core/contract';
import { Fault, type Kopecks, kopecks, type MeterId, type Period, plusMonths } from '#core/kernel';
import * as Metering from '#core/metering';
import { type Ctx, type Write, WriteConflict } from '#core/platform';
import { composeMonth } from './compose-month.ts';
import { contractBusy, contractTerminated, earlierPeriodUnbilled, laterPeriodBilled } from './faults.ts';
import type { BillRun } from './model.ts';
import { billOf, postBill } from './post-bill.ts';
import type { RatingBook } from './rating-book.ts';
import { findBill } from './store.ts';

/** What all contracts of a run share. */
export interface RunBook {
  readonly run: BillRun;
  readonly book: RatingBook;
}

/** What became of one contract. */
export type Outcome =
  | { readonly kind: 'billed'; readonly chargedKopecks: Kopecks }
  | { readonly kind: 'skipped'; readonly reason: string };

/** How often a contract is read again because it changed while it was being billed. */
const TRIES = 6;

/**
 * Bills one contract: bill, ledger entry and head in one commit, which goes through only while the head is the one the
 * bill was made from; otherwise contract and meters are read strongly and rated again. A contract that has its bill is
 * counted and left alone. A contract whose data allows no bill is skipped with a fault's code, never before its data was
 * read strongly: the page it came from may have been old. Errors of the table are thrown.
 */
export async function billContract(
  ctx: Ctx,
  book: RunBook,
  found: Metering.ContractOfShard,
): Promise<Outcome> {
  let candidate = isStale(found) ? undefined : found;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const isFresh = candidate === undefined;
    let writes: readonly Write[];
    try {
      const { head, meterItems } = candidate ?? (await readStrongly(ctx, found.head));
      // a fresh reading may find what the page did not know yet
      if (head.status !== 'active') throw contractTerminated();
      const charged = await alreadyCharged(ctx, head, book.run.period);
      if (charged !== undefined) return { kind: 'billed', chargedKopecks: charged };
      const { run, ...month } = book;
      const composed = await composeMonth(ctx, { ...month, head, meterItems, period: run.period });
      const bill = billOf(head, composed, { period: run.period, revision: 1, issuedAt: run.startedAt });
      writes = postBill(ctx, head, composed, bill);
      await ctx.table.commit(writes);
      return { kind: 'billed', chargedKopecks: bill.chargedKopecks };
    } catch (error) {
      if (error instanceof Fault && isFresh) return skipped(ctx, found, error);
      if (!(error instanceof Fault) && !(error instanceof WriteConflict)) throw error;
      candidate = undefined;
    }
  }
  return skipped(ctx, found, contractBusy());
}

/** The head says that a reading came which the meter's own item does not show yet: the index is behind. */
function isStale({ head, meterItems }: Metering.ContractOfShard): boolean {
  return Object.entries(head.meters).some(([meterId, { lastReadingPeriod, lastReadingVersion = 0 }]) => {
    const meter = meterItems.find((one) => one.meterId === meterId);
    if (!meter || meter.version < lastReadingVersion) return true;
    return lastReadingPeriod !== undefined && lastReadingPeriod > meter.lastActual.period;
  });
}

async function readStrongly(
  ctx: Ctx,
  { contractId }: Contract.ContractHead,
): Promise<Metering.ContractOfShard> {
  const head = await Contract.requireHead(ctx, contractId);
  const meterIds = Object.keys(head.meters) as MeterId[];
  const meterItems = await Promise.all(
    meterIds.map((meterId) => Metering.requireMeter(ctx, contractId, meterId)),
  );
  return { head, meterItems };
}

/** What the bill of the period charged, when the contract has one. Throws when the months are out of order. */
async function alreadyCharged(
  ctx: Ctx,
  head: Contract.ContractHead,
  period: Period,
): Promise<Kopecks | undefined> {
  const { lastBilledPeriod: last, lastBillKopecks } = head;
  if (last === undefined || last === plusMonths(period, -1)) return undefined;
  if (last === period) return lastBillKopecks ?? kopecks(0);
  if (last < period) throw earlierPeriodUnbilled(plusMonths(last, 1));
  const bill = await findBill(ctx, head.contractId, period);
  if (!bill) throw laterPeriodBilled(last);
  return bill.chargedKopecks;
}

function skipped(ctx: Ctx, { head }: Metering.ContractOfShard, fault: Fault): Outcome {
  ctx.log.warn('a contract was not billed', {
    contractId: head.contractId,
    code: fault.code,
    ...fault.facts,
    ...(fault.cause !== undefined && { cause: String(fault.cause) }),
  });
  return { kind: 'skipped', reason: fault.code };
}
