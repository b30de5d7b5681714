import { type Instant, type Kopecks, kopecks, plusSeconds, secondsOf } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx, Write } from '#core/platform';
import * as Supplier from '#core/supplier';
import { repeatUnconfirmed, unusualSumUnconfirmed } from '../faults.ts';
import type { Confirmation, Payment } from '../model.ts';
import * as store from '../store.ts';
import type { IntentPart } from './new-intent.ts';
import { digestOf, placeOf } from './parts-wanted.ts';

const REPEAT_SECONDS = 3600;
const YEAR_SECONDS = 365 * 86_400;

type Sum = { readonly contractId: string; readonly amountKopecks: Kopecks };

/** The same contracts with the same sums, in whatever order, are the same payment. */
const sumsOf = (sums: readonly Sum[]): string[] =>
  sums.map(({ contractId, amountKopecks }) => `${contractId} ${amountKopecks}`).sort();

const wantedSums = (parts: readonly IntentPart[]): string[] =>
  sumsOf(parts.map(({ head, amountKopecks }) => ({ contractId: head.contractId, amountKopecks })));

/**
 * The latest payment of the same sums to the same contracts that was begun within the last hour, unless it is known that
 * nothing came of it. A charge of autopay is no press of a button and does not count.
 */
export async function findRepeat(ctx: Ctx, parts: readonly IntentPart[]): Promise<Payment | undefined> {
  const [home] = parts;
  if (!home) return undefined;
  const since = plusSeconds(ctx.clock.now(), -REPEAT_SECONDS);
  const recent = await store.paymentsSince(ctx, home.head.contractId, since);
  return recent.find((payment) => isRepeatedBy(ctx, payment, parts));
}

/** Whether a payment of these sums now would be this one again. */
export function isRepeatedBy(
  { clock }: Pick<Ctx, 'clock'>,
  payment: Payment,
  parts: readonly IntentPart[],
): boolean {
  return (
    payment.createdAt >= plusSeconds(clock.now(), -REPEAT_SECONDS) &&
    payment.origin !== 'autopay' &&
    (payment.state !== 'canceled' || payment.postedAt !== undefined) &&
    sumsOf(payment.parts).join() === wantedSums(parts).join()
  );
}

/** How the earlier payments of some payer are told from those of others. */
export interface Repeats {
  /** The same for payments that would be each other's repeats. */
  readonly of: unknown;
  /** The earlier payment that this one would repeat. */
  readonly find: (mark: store.RepeatMark | undefined) => Promise<Payment | undefined>;
}

/**
 * Throws `payment.repeat_unconfirmed` (409) for an equal payment within the hour, unless the payer has confirmed it.
 * Answers the write that belongs into the commit of the intent: of two equal presses at the same moment it lets one
 * through, so that the other, planned anew, finds it and asks.
 */
export async function guardRepeats(
  ctx: Ctx,
  { of, find }: Repeats,
  confirmed: readonly Confirmation[],
): Promise<(intent: Payment) => Write> {
  const digest = digestOf(of);
  const endsAtSeconds = secondsOf(ctx.clock.now()) + REPEAT_SECONDS;
  if (confirmed.includes('repeat')) return (intent) => store.putRepeatMark(digest, intent, endsAtSeconds);
  // the mark first: what is begun after it was read is refused by its condition, what was begun before is found
  const mark = await store.findRepeatMark(ctx, digest);
  const earlier = await find(mark);
  if (earlier) throw repeatUnconfirmed(earlier);
  return (intent) => store.putRepeatMark(digest, intent, endsAtSeconds, { after: mark });
}

/** {@link guardRepeats} of whoever may see the contract's history: all payments of these sums count. */
export function repeatGuard(
  ctx: Ctx,
  parts: readonly IntentPart[],
  confirmed: readonly Confirmation[],
): Promise<(intent: Payment) => Write> {
  return guardRepeats(ctx, { of: wantedSums(parts), find: () => findRepeat(ctx, parts) }, confirmed);
}

/** A part whose sum is far beyond what its contract owes or has ever paid in a year. */
export interface UnusualPart {
  /** Its place among the parts. */
  readonly index: number;
  readonly part: IntentPart;
  /** The larger of the debt and the largest payment of a year. */
  readonly usualKopecks: Kopecks;
}

/** Parts that ask for a second look by the supplier's limits. Reads the ledger only of contracts whose debt does not explain the sum. */
export async function unusualParts(
  ctx: Ctx,
  supplier: Supplier.Supplier,
  parts: readonly IntentPart[],
): Promise<UnusualPart[]> {
  const { unusualTimes, unusualAboveKopecks } = Supplier.paymentLimits(supplier);
  const since = plusSeconds(ctx.clock.now(), -YEAR_SECONDS);
  const looked = await Promise.all(
    parts.map(async (part, index): Promise<UnusualPart[]> => {
      const { head, amountKopecks } = part;
      const isFarBeyond = (usual: number) =>
        amountKopecks > unusualAboveKopecks && amountKopecks > usual * unusualTimes;
      if (!isFarBeyond(head.balanceKopecks)) return [];
      const paid = await largestPayment(ctx, head.contractId, since);
      const usualKopecks = kopecks(Math.max(head.balanceKopecks, paid, 0));
      return isFarBeyond(usualKopecks) ? [{ index, part, usualKopecks }] : [];
    }),
  );
  return looked.flat();
}

async function largestPayment(
  ctx: Ctx,
  contractId: IntentPart['head']['contractId'],
  since: Instant,
): Promise<number> {
  const entries = await Ledger.entriesSince(ctx, contractId, since);
  const paid = entries.filter(({ cause }) => cause.kind === 'payment');
  return paid.reduce((largest, { changeKopecks }) => Math.max(largest, -changeKopecks), 0);
}

/** Throws `payment.unusual_sum_unconfirmed` (409) for the first sum that needs a second look, unless the payer has confirmed it. */
export async function requireUsual(
  ctx: Ctx,
  { supplier, parts }: { supplier: Supplier.Supplier; parts: readonly IntentPart[] },
  confirmed: readonly Confirmation[],
): Promise<void> {
  if (confirmed.includes('unusual')) return;
  const [unusual] = await unusualParts(ctx, supplier, parts);
  if (!unusual) return;
  const { index, part, usualKopecks } = unusual;
  throw unusualSumUnconfirmed(placeOf(index, 'amountKopecks'), {
    contractNumber: part.head.number,
    amountKopecks: part.amountKopecks,
    usualKopecks,
  });
}
