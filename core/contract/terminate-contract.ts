import { journal } from '#core/identity';
import { contractIdOf, type SupplierId } from '#core/kernel';
import { type Ctx, untilFresh } from '#core/platform';
import { contractMissing } from './faults.ts';
import { patchHead, removeLink, requireHead } from './store.ts';

/**
 * Ends a contract account: it leaves its cabinet by itself and is billed no more. Repeats change nothing. For the
 * system only. Throws `contract.missing`.
 */
export async function terminateContract(
  ctx: Ctx,
  { supplierId, number }: { supplierId: SupplierId; number: string },
): Promise<void> {
  if (ctx.actor.kind !== 'system') throw contractMissing('only the system terminates contracts');
  const contractId = contractIdOf(supplierId, number);
  await untilFresh(async () => {
    const head = await requireHead(ctx, contractId);
    if (head.status === 'terminated') return;
    const left = head.ownerId
      ? [removeLink(head.ownerId, contractId), journal(ctx, head.ownerId, 'contract.terminated', contractId)]
      : [];
    await ctx.table.commit([
      patchHead(head, { set: { status: 'terminated' } }, { sameVersion: true }),
      ...left,
    ]);
  });
}
