import * as Contract from '#core/contract';
import {
  Fault,
  type Kopecks,
  kopecks,
  type MeterId,
  type Period,
  type PlainDate,
  plusMonths,
} from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import { type Ctx, type Write, WriteConflict } from '#core/platform';
import {
  contractBusy,
  contractTerminated,
  dataBroken,
  earlierPeriodUnbilled,
  laterPeriodBilled,
} from './faults.ts';
import type { Bill, BillLine, BillRun } from './model.ts';
import { type RatedContract, rateContract, recalculatedSince } from './rate-contract.ts';
import type { RatingBook } from './rating-book.ts';
import { billsBetween, findBill, insertBill } from './store.ts';

/** What all contracts of a run share. */
export interface RunBook {
  readonly run: BillRun;
  readonly book: RatingBook;
  readonly dueOn: PlainDate;
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
      const { rated, bill } = await makeBill(ctx, book, head, meterItems);
      writes = postBill(ctx, head, rated, bill);
      await ctx.table.commit(writes);
      return { kind: 'billed', chargedKopecks: rated.chargedKopecks };
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

async function makeBill(
  ctx: Ctx,
  { run, book, dueOn }: RunBook,
  head: Contract.ContractHead,
  stored: readonly Metering.Meter[],
): Promise<{ rated: RatedContract; bill: Bill }> {
  const { period } = run;
  const meters: Metering.Meter[] = [];
  for (const meter of stored) meters.push(await Metering.meterAsOf(ctx, meter, period));
  const since = recalculatedSince({ book, head, meters, period });
  const earlierBills =
    since === undefined ? [] : await billsBetween(ctx, head.contractId, since, plusMonths(period, -1));
  const rated = ratedOrFault({ book, head, meters, period, earlierBills });
  const bill: Bill = {
    contractId: head.contractId,
    supplierId: head.supplierId,
    period,
    number: `${head.number}-${period.replace('-', '')}`,
    issuedAt: run.startedAt,
    dueOn,
    persons: head.premise.persons,
    areaM2Hundredths: head.premise.areaM2Hundredths,
    openingKopecks: head.balanceKopecks,
    chargedKopecks: rated.chargedKopecks,
    vatKopecks: rated.vatKopecks,
    totalKopecks: kopecks(head.balanceKopecks + rated.chargedKopecks),
    lines: rated.lines,
  };
  return { rated, bill };
}

/** Rating touches nothing, so whatever it throws is about the contract's data: a reason to skip it, not to stop. */
function ratedOrFault(input: Parameters<typeof rateContract>[0]): RatedContract {
  try {
    return rateContract(input);
  } catch (error) {
    throw error instanceof Fault ? error : dataBroken(error);
  }
}

function postBill(ctx: Ctx, head: Contract.ContractHead, rated: RatedContract, bill: Bill): Write[] {
  const meters = Object.fromEntries(
    Object.entries(head.meters).flatMap(([meterId, facts]) => {
      const billed = rated.billed[meterId as MeterId];
      return billed ? [[meterId, { ...facts, billed }]] : [];
    }),
  );
  const set = {
    meters,
    lastBilledPeriod: bill.period,
    lastBillKopecks: bill.chargedKopecks,
    dueOn: bill.dueOn,
  };
  const postings = postingsOf(bill.lines);
  const cause = { kind: 'bill', ref: bill.period } as const;
  const draft = { cause, period: bill.period, postings, at: bill.issuedAt };
  // A month of nothing moves no money: the head alone learns of the bill.
  const headWrites =
    postings.length === 0
      ? [Contract.patchHead(head, { set }, { sameVersion: true })]
      : Ledger.post(ctx, head, draft, { set }, { sameVersion: true });
  return [insertBill(bill), ...headWrites];
}

/** A bill's postings: for each service what it earned without VAT, then the VAT; what is given back runs the other way. */
function postingsOf(lines: readonly BillLine[]): Ledger.Posting[] {
  const sums = new Map<Ledger.Account, number>();
  for (const { service, amountKopecks, vatKopecks } of lines) {
    const revenue = `revenue:${service}` as const;
    sums.set(revenue, (sums.get(revenue) ?? 0) + amountKopecks - vatKopecks);
  }
  sums.set(
    'vat',
    lines.reduce((sum, line) => sum + line.vatKopecks, 0),
  );
  return [...sums]
    .filter(([, sum]) => sum !== 0)
    .map(([account, sum]) =>
      sum > 0
        ? { debit: 'customer', credit: account, amountKopecks: kopecks(sum) }
        : { debit: account, credit: 'customer', amountKopecks: kopecks(-sum) },
    );
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
