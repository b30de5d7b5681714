import { NO_MONEY, sumOfAmounts } from '#core/kernel';
import type { Ctx, OutputOf } from '#core/platform';
import type { Correction } from '../corrections/correction.ts';
import type { Payment, PaymentEvent, RefundMark } from '../model.ts';
import { isPayer } from '../parts.ts';
import type { getPayment } from './operations.ts';
import { STORY_KINDS, STORY_WORDS, type StoryKind } from './story-words.ts';

type Told = OutputOf<typeof getPayment>['timeline'][number];
type Happened = Omit<Told, 'words'>;

/** Events that mean to a customer what they mean to us. What is not here is told otherwise, or is the supplier's own business. */
const AS_STORED: Partial<Record<PaymentEvent['kind'], StoryKind>> = {
  refused: 'failed',
  canceled: 'failed',
  quarantined: 'checking',
};

/**
 * What happened to a payment in the words of a customer, oldest first. `payment` is as its reader sees it; of corrections
 * of the whole payment, only what was taken of its parts is told.
 */
export function storyOf(ctx: Ctx, payment: Payment, corrections: readonly Correction[]): Told[] {
  const happened: Happened[] = [
    ...payment.timeline.flatMap((event) => eventStory(ctx, payment, event)),
    ...moneyStory(payment),
    ...(payment.refunds ?? []).flatMap((mark) => refundStory(payment, mark)),
    ...corrections.flatMap((correction) => disputeStory(payment, correction)),
  ];
  const place = ({ kind }: Happened): number => STORY_KINDS.indexOf(kind);
  return happened
    .sort((a, b) => (a.at === b.at ? place(a) - place(b) : a.at < b.at ? -1 : 1))
    .map((one) => ({ ...one, words: STORY_WORDS[one.kind][ctx.language] }));
}

function eventStory(ctx: Ctx, payment: Payment, { kind, at, detail }: PaymentEvent): Happened[] {
  switch (kind) {
    case 'started':
      return [{ at, kind: startOf(payment) }];
    case 'opened':
      // a bound card is charged before the answer is stored
      return payment.paidAt && payment.paidAt < at ? [] : [{ at, kind: 'sent' }];
    case 'card_saved':
    case 'card_not_saved':
      return isPayer(ctx, payment) ? [{ at, kind }] : [];
    case 'applied': {
      // staff may have found that the money was for a contract of somebody else
      const own = payment.parts.find(({ contractNumber }) => contractNumber === detail);
      return [{ at, kind: 'credited', ...(own && { contractNumber: own.contractNumber }) }];
    }
    case 'reversed':
      return [{ at, kind, amountKopecks: payment.amountKopecks }];
    default: {
      const told = AS_STORED[kind];
      return told ? [{ at, kind: told }] : [];
    }
  }
}

function startOf({ origin }: Payment): StoryKind {
  if (origin === 'guest') return 'started_by_guest';
  return origin === 'autopay' ? 'started_by_autopay' : 'started';
}

/** The money's way: taken from the payer, then part by part to its contracts. */
function moneyStory({ origin, paidAt, postedAt, parts }: Payment): Happened[] {
  const takenAt = paidAt ?? postedAt;
  if (!takenAt) return [];
  const taken: Happened = { at: takenAt, kind: origin === 'register' ? 'paid_elsewhere' : 'paid' };
  const arrived = parts.flatMap(({ contractNumber, amountKopecks, creditedTo, appliedTo }): Happened[] => {
    if (!postedAt || !creditedTo) return [];
    // what staff put on a contract later had to wait first
    const kind = creditedTo === 'contract' && !appliedTo ? 'credited' : 'waiting';
    return [{ at: postedAt, kind, contractNumber, amountKopecks }];
  });
  return [taken, ...arrived];
}

function refundStory({ timeline }: Payment, { refundId, state, at, shares }: RefundMark): Happened[] {
  if (state === 'requested' || state === 'rejected') return [];
  const amountKopecks = sumOfAmounts(shares);
  const approved = timeline.find(({ kind, detail }) => kind === 'refund_approved' && detail === refundId);
  const isUnderWay = state === 'approved' || state === 'sent';
  const startedAt = approved?.at ?? (isUnderWay ? at : undefined);
  return [
    ...(startedAt ? [{ at: startedAt, kind: 'refund_started' as const, amountKopecks }] : []),
    ...(isUnderWay
      ? []
      : [
          {
            at,
            kind: state === 'succeeded' ? ('refunded' as const) : ('refund_failed' as const),
            amountKopecks,
          },
        ]),
  ];
}

/** A payment that its payer disputed at the bank, and how that ended. */
function disputeStory({ parts, timeline }: Payment, { correctionId, taken, wonBy }: Correction): Happened[] {
  const shares = (taken?.shares ?? []).filter(({ contractId }) =>
    parts.some((part) => part.contractId === contractId),
  );
  const amountKopecks = sumOfAmounts(shares);
  if (!taken || amountKopecks === NO_MONEY) return [];
  const won = timeline.find(({ kind, detail }) => kind === 'chargeback_won' && detail === correctionId);
  return [
    { at: taken.at, kind: 'charged_back', amountKopecks },
    ...(wonBy && won ? [{ at: won.at, kind: 'dispute_over' as const, amountKopecks }] : []),
  ];
}
