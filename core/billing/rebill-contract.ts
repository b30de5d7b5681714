import type * as Contract from '#core/contract';
import { requireStaff, staffJournal } from '#core/identity';
import { contractIdOf, kopecks, type MeterId, periodAt, plusMonths } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import { type Ctx, type InputOf, untilFresh } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import type { ComposedBill } from './compose-bill.ts';
import { composeMonth } from './compose-month.ts';
import type * as operations from './contract.ts';
import { billMissing, lastBillStands, laterPeriodBilled, nothingToRebill } from './faults.ts';
import type { Bill } from './model.ts';
import { billCause, billOf, postBill } from './post-bill.ts';
import { ratingBook } from './rating-book.ts';
import { findBill } from './store.ts';
import { meterTail } from './stored-bill.ts';

/**
 * Bills a contract's last month again, from the data as it is now: the old bill's entry is reversed, the new bill takes its
 * place as the next revision, in one commit. The old bill stays as it was. For staff with the role `billing` and the
 * system. Throws `supplier.missing`, `contract.missing`, `billing.bill_missing`, `billing.later_period_billed`,
 * `billing.last_bill_stands` (a final bill), `billing.nothing_to_rebill` (it would come out the same), and what rating throws.
 */
export async function rebillContract(
  ctx: Ctx,
  { supplierId, number, period, reason }: InputOf<typeof operations.rebillContract>,
): Promise<Bill> {
  await requireStaff(ctx, supplierId, 'billing');
  const supplier = await requireSupplier(ctx, supplierId);
  const book = ratingBook(supplier, await tariffsOf(ctx, supplierId));
  const contractId = contractIdOf(supplierId, number);
  return untilFresh(async () => {
    const { head } = await Metering.requireContract(ctx, contractId);
    const { lastBilledPeriod: last } = head;
    if (last !== undefined && last > period) throw laterPeriodBilled(last);
    const old = await findBill(ctx, contractId, period);
    if (!old) throw billMissing();
    if (old.final || head.status === 'terminated') throw lastBillStands();
    const all = await Metering.metersOf(ctx, contractId, { strong: true });
    const before = headBefore(head, all, old);
    const meterItems = inOrderOf(before, all);
    const composed = await composeMonth(ctx, { book, head: before, meterItems, period });
    if (comesToTheSame(composed, old)) throw nothingToRebill(period);
    const issuedAt = ctx.clock.now();
    const bill = billOf(before, composed, { period, revision: old.revision + 1, issuedAt, reason });
    const reversals = await reversalsOf(ctx, head, old);
    await ctx.table.commit([
      ...postBill(ctx, { ...before, balanceKopecks: head.balanceKopecks }, composed, bill, reversals),
      ...staffJournal(ctx, 'staff.contract_rebilled', `${contractId}:${period}`),
    ]);
    return bill;
  });
}

/**
 * The head as if the bill had not been made: its meters in the order the bill had them and billed as far as before it, its
 * balance without its charge, and due when the debt of the month before was, which the bill tells where that debt is of
 * another system and has none.
 */
function headBefore(
  head: Contract.ContractHead,
  meterItems: readonly Metering.Meter[],
  old: Bill,
): Contract.ContractHead {
  const { lastBilledPeriod: _last, dueOn: _dueOn, ...rest } = head;
  const lastBilledPeriod = plusMonths(old.period, -1);
  const debt = old.account.debts.find(({ period }) => period === lastBilledPeriod);
  const known = new Map(meterItems.map((meter) => [meterTail(meter.meterId), meter]));
  const meters: Record<MeterId, Contract.MeterFacts> = {};
  for (const [tail, billed] of Object.entries(old.before)) {
    const meter = known.get(tail);
    if (meter) meters[meter.meterId] = { ...factsOf(head, meter), billed };
  }
  for (const [meterId, facts] of Object.entries(head.meters)) meters[meterId as MeterId] ??= facts;
  return {
    ...rest,
    meters,
    lastBilledPeriod,
    ...(debt && { dueOn: debt.dueOn }),
    balanceKopecks: kopecks(head.balanceKopecks - old.chargedKopecks),
    // whatever it was before: the bill of the month before tells
    inArrears: true,
  };
}

function inOrderOf({ meters }: Contract.ContractHead, all: readonly Metering.Meter[]): Metering.Meter[] {
  return Object.keys(meters).flatMap((meterId) => all.find((meter) => meter.meterId === meterId) ?? []);
}

/** A device that left with the bill comes back for the one that takes its place. */
function factsOf(head: Contract.ContractHead, meter: Metering.Meter): Omit<Contract.MeterFacts, 'billed'> {
  const { service, zones, automatic, verifiedUntil, removedOn, lastActual } = meter;
  return (
    head.meters[meter.meterId as MeterId] ?? {
      ...{ service, automatic, verifiedUntil },
      registers: zones.length as 1 | 2 | 3,
      lastReadingPeriod: lastActual.period,
      ...(removedOn && { removedOn }),
    }
  );
}

/** The draft that takes the old bill's entry back; none of a bill that moved no money. */
async function reversalsOf(ctx: Ctx, head: Contract.ContractHead, old: Bill): Promise<Ledger.EntryDraft[]> {
  const entryId = Ledger.entryIdOf(old.contractId, billCause(old), old.issuedAt);
  const entry = await Ledger.findEntry(ctx, old.contractId, entryId);
  const at = ctx.clock.now();
  return entry ? [Ledger.reversalOf(entry, { period: periodAt(at, head.supplier.timeZone), at })] : [];
}

function comesToTheSame({ rated, penalties }: ComposedBill, old: Bill): boolean {
  return (
    JSON.stringify(rated.lines) === JSON.stringify(old.lines) &&
    JSON.stringify(penalties) === JSON.stringify(old.penalties)
  );
}
