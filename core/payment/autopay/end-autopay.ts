import * as Contract from '#core/contract';
import { type ContractId, invariant } from '#core/kernel';
import { type Ctx, untilFresh } from '#core/platform';
import { findAutopay, isOfLink, removeAutopay } from './autopay-store.ts';

/**
 * Takes away the autopay of a contract that has ended or left its owner's cabinet. It charges nothing from that moment
 * on, whether or not this has been called: every charge asks for the link. For the system only; harmless when repeated.
 */
export async function endAutopay(ctx: Ctx, contractId: ContractId): Promise<void> {
  invariant(ctx.actor.kind === 'system', 'autopay is ended by the system');
  await untilFresh(async () => {
    const autopay = await findAutopay(ctx, contractId);
    if (!autopay || isOfLink(autopay, await Contract.requireHead(ctx, contractId))) return;
    await ctx.table.commit(removeAutopay(autopay));
  });
}
