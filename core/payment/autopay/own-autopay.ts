import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import type { ContractId, UserId } from '#core/kernel';
import { type Ctx, untilFresh, type Write } from '#core/platform';
import type { Autopay } from './autopay.ts';
import { findAutopay, isOfLink } from './autopay-store.ts';

/** A contract of the caller and the autopay set while it has been in this cabinet, removed ones too. */
export interface OwnAutopay {
  readonly userId: UserId;
  readonly head: Contract.ContractHead;
  /** Of this link of the contract; what an earlier one left is nobody's to see. */
  readonly autopay: Autopay | undefined;
  /** Whatever is stored, to be overwritten. */
  readonly stored: Autopay | undefined;
}

/** Throws `contract.missing` unless the contract is the caller's. */
export async function ownAutopay(ctx: Ctx, contractId: ContractId): Promise<OwnAutopay> {
  const userId = Identity.requireUser(ctx);
  const [head, stored] = await Promise.all([
    Contract.requireOwn(ctx, contractId),
    findAutopay(ctx, contractId),
  ]);
  return { userId, head, stored, autopay: stored && isOfLink(stored, head) ? stored : undefined };
}

/** What a change of an autopay comes to: the writes, and how it stands afterwards; no writes when nothing changes. */
export interface AutopayChange {
  readonly next: Autopay | undefined;
  readonly writes: readonly Write[];
}

/** Reads, decides, and commits together with what keeps the contract the owner's, again while others are quicker. */
export async function changeOwnAutopay(
  ctx: Ctx,
  contractId: ContractId,
  event: Identity.JournalEvent,
  plan: (own: OwnAutopay) => AutopayChange | Promise<AutopayChange>,
): Promise<Autopay | undefined> {
  return untilFresh(async () => {
    const own = await ownAutopay(ctx, contractId);
    const { next, writes } = await plan(own);
    if (writes.length > 0) {
      await ctx.table.commit([
        ...writes,
        Contract.checkOwner(own.head),
        Identity.journal(ctx, own.userId, event, contractId),
      ]);
    }
    return next;
  });
}
