import { firstIdAt, type PaymentId, plusDays, startOfDate } from '#core/kernel';
import type { InputOf, OutputOf } from '#core/platform';
import type { PaymentSpan } from '../store.ts';
import { daysCrossed } from './faults.ts';
import type { exportPayments, listPayments } from './operations.ts';

/** Which of a contract's payments are wanted. */
export type HistoryFilter = Omit<InputOf<typeof exportPayments>, 'contractId'>;

type PaymentView = OutputOf<typeof listPayments>['payments'][number];

/** The filter's days where the supplier is, as a span of ids. Throws `payment.days_crossed`. */
export function spanOf({ from, to }: HistoryFilter, timeZone: string): PaymentSpan {
  if (from && to && from > to) throw daysCrossed();
  return {
    since: from && firstIdAt('payment', startOfDate(from, timeZone)),
    before: to && firstIdAt('payment', startOfDate(plusDays(to, 1), timeZone)),
  };
}

/** What of a span is older than a payment, which may stand outside of it. */
export function olderThan(span: PaymentSpan, last: PaymentId | undefined): PaymentSpan {
  const { before } = span;
  return {
    ...span,
    before: before !== undefined && last !== undefined && before < last ? before : (last ?? before),
  };
}

/** Whether the filter looks at more than days: then payments have to be gone through. */
export function choosesAmong({ state, origin }: HistoryFilter): boolean {
  return state !== undefined || origin !== undefined;
}

/** Whether a payment, as its reader sees it, is one of the wanted. */
export function isWanted({ state, origin }: HistoryFilter, payment: PaymentView): boolean {
  const isOfState =
    state === undefined || (state === 'refunded' ? hasGoneBack(payment) : payment.state === state);
  return isOfState && (origin === undefined || payment.origin === origin);
}

function hasGoneBack({ refundedKopecks = 0, chargedBackKopecks = 0 }: PaymentView): boolean {
  return refundedKopecks + chargedBackKopecks > 0;
}
