import type * as Contract from '#core/contract';
import { type Instant, kopecks, type MeterId, type Period, periodAt } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx, Write } from '#core/platform';
import { isPlain } from './account.ts';
import type { ComposedBill } from './compose-bill.ts';
import type { Bill, BillLine } from './model.ts';
import type { RatedContract } from './rate-contract.ts';
import { insertBill } from './store.ts';
import { meterTail } from './stored-bill.ts';

/** What a bill is besides what it comes to. */
export interface BillTitle {
  readonly period: Period;
  readonly revision: number;
  readonly issuedAt: Instant;
  readonly reason?: string;
  readonly final?: true;
}

/** The bill of a contract's month. Pure. */
export function billOf(head: Contract.ContractHead, composed: ComposedBill, title: BillTitle): Bill {
  const { period, revision } = title;
  const { rated, ...sums } = composed;
  const number = `${head.number}-${period.replace('-', '')}`;
  return {
    contractId: head.contractId,
    supplierId: head.supplierId,
    ...title,
    number: revision === 1 ? number : `${number}-${revision}`,
    dueOn: sums.dueOn,
    persons: head.premise.persons,
    areaM2Hundredths: head.premise.areaM2Hundredths,
    openingKopecks: sums.openingKopecks,
    chargedKopecks: sums.chargedKopecks,
    vatKopecks: sums.vatKopecks,
    penaltyKopecks: sums.penaltyKopecks,
    totalKopecks: sums.totalKopecks,
    lines: rated.lines,
    penalties: sums.penalties,
    advances: sums.advances,
    account: sums.account,
    before: Object.fromEntries(
      Object.entries(head.meters).map(([meterId, { billed }]) => [meterTail(meterId as MeterId), billed]),
    ),
  };
}

/** The writes that post a bill: the bill, its ledger entry, and the head, all conditional on the head as it was read. */
export function postBill(
  ctx: Ctx,
  head: Contract.ContractHead,
  composed: ComposedBill,
  bill: Bill,
  /** What is taken back with it. */
  reversals: readonly Ledger.EntryDraft[] = [],
): Write[] {
  const { period, revision, issuedAt: at } = bill;
  const postings = postingsOf(bill);
  // a month billed again counts in the month that is done in, as its reversal does
  const entryPeriod = revision === 1 ? period : periodAt(at, head.supplier.timeZone);
  const draft = { cause: billCause(bill), period: entryPeriod, postings, at };
  // A month of nothing moves no money: the head alone learns of the bill.
  const drafts = [...reversals, ...(postings.length > 0 ? [draft] : [])];
  const set = headAfter(head, composed, bill);
  return [insertBill(bill), ...Ledger.postAll(ctx, head, drafts, { set }, { sameVersion: true })];
}

/** Why a bill's entry exists: its period, with its revision from the second on. */
export function billCause({
  period,
  revision,
}: Pick<Bill, 'period' | 'revision'>): Ledger.LedgerEntry['cause'] {
  return { kind: 'bill', ref: revision === 1 ? period : `${period}#${revision}` };
}

/** The meters on the head once a month is billed. A device that was taken away leaves with its last bill. */
export function metersAfter(
  { meters }: Pick<Contract.ContractHead, 'meters'>,
  { billed }: Pick<RatedContract, 'billed'>,
): Contract.ContractHead['meters'] {
  const billedNow = new Map<string, Contract.BilledMeter>(billed);
  return Object.fromEntries(
    Object.entries(meters).flatMap(([meterId, facts]) => {
      const now = billedNow.get(meterId);
      return now ? [[meterId, { ...facts, billed: now }]] : [];
    }),
  );
}

/** What the head learns of a bill. */
function headAfter(head: Contract.ContractHead, { rated }: ComposedBill, bill: Bill): Contract.HeadChange {
  return {
    meters: metersAfter(head, rated),
    lastBilledPeriod: bill.period,
    lastBillKopecks: bill.chargedKopecks,
    dueOn: bill.dueOn,
    inArrears: isPlain(bill.account, bill.period) ? undefined : true,
    ...(bill.final && { status: 'terminated' }),
  };
}

/**
 * A bill's postings: for each service what it earned without VAT, then the VAT, then penalties; what is given back runs
 * the other way.
 */
function postingsOf({ lines, penaltyKopecks }: Pick<Bill, 'lines' | 'penaltyKopecks'>): Ledger.Posting[] {
  const sums = new Map<Ledger.Account, number>();
  const add = (account: Ledger.Account, amount: number) =>
    sums.set(account, (sums.get(account) ?? 0) + amount);
  for (const { service, amountKopecks, vatKopecks } of lines)
    add(revenueOf(service), amountKopecks - vatKopecks);
  add(
    'vat',
    lines.reduce((sum, line) => sum + line.vatKopecks, 0),
  );
  add('penalty', penaltyKopecks);
  return [...sums]
    .filter(([, sum]) => sum !== 0)
    .map(([account, sum]) =>
      sum > 0
        ? { debit: 'customer', credit: account, amountKopecks: kopecks(sum) }
        : { debit: account, credit: 'customer', amountKopecks: kopecks(-sum) },
    );
}

const revenueOf = (service: BillLine['service']) => `revenue:${service}` as const;
