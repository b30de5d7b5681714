import * as Contract from '#core/contract';
import type { ContractId, Kopecks, Text, UserId } from '#core/kernel';
import { kopecks } from '#core/kernel';
import type { Ctx } from '#core/platform';
import * as cards from '../cards/card-store.ts';
import { type Autopay, type AutopayOutcome, todayOf } from './autopay.ts';
import { findAutopay, isOfLink } from './autopay-store.ts';
import { outcomeReason } from './autopay-words.ts';

/** A charge on a day to come that its owner is to be told of. */
interface ComingCharge {
  readonly on: Autopay['nextOn'];
  readonly amount: Autopay['amount'];
  /** Owed now; never below nothing. */
  readonly owedKopecks: Kopecks;
  readonly cardId: Autopay['cardId'];
  readonly cardTitle: string;
}

/** What the owner of an autopay is to be told; each of it may have been told already. */
export interface AutopayNews {
  readonly ownerId: UserId;
  readonly coming?: ComingCharge;
  /** Those that did not simply go well: of money that came, the payment itself tells. */
  readonly outcomes: readonly (AutopayOutcome & {
    readonly state: 'failed' | 'skipped' | 'being-checked';
    readonly reasonText: Text;
  })[];
}

/** What there is to tell of a contract's autopay; undefined when there is none. */
export async function autopayNews(ctx: Ctx, contractId: ContractId): Promise<AutopayNews | undefined> {
  const [autopay, head] = await Promise.all([
    findAutopay(ctx, contractId),
    Contract.requireHead(ctx, contractId),
  ]);
  if (!autopay || !isOfLink(autopay, head)) return undefined;
  const coming = await comingOf(ctx, autopay, head);
  return {
    ownerId: autopay.ownerId,
    ...(coming && { coming }),
    outcomes: autopay.outcomes.flatMap((outcome) => {
      const { state } = outcome;
      const reasonText = outcomeReason(outcome);
      if (!reasonText || state === 'done' || state === 'under-way') return [];
      return [{ ...outcome, state, reasonText }];
    }),
  };
}

async function comingOf(
  ctx: Ctx,
  autopay: Autopay,
  head: Contract.ContractHead,
): Promise<ComingCharge | undefined> {
  const { state, nextOn, noticedFor, amount, cardId, ownerId, charge, outcomes } = autopay;
  const isTold = state === 'active' && !charge && noticedFor === nextOn;
  if (!isTold || nextOn <= todayOf(autopay, ctx.clock.now())) return undefined;
  // the mail about the failure says the day of the next try
  if (outcomes[0]?.next === 'retry' && outcomes[0].nextOn === nextOn) return undefined;
  const card = await cards.findCard(ctx, ownerId, cardId);
  if (!card) return undefined;
  const owedKopecks = kopecks(Math.max(head.balanceKopecks, 0));
  return { on: nextOn, amount, owedKopecks, cardId, cardTitle: card.title };
}
