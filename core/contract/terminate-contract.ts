import { journal } from '#core/identity';
import { contractIdOf, type SupplierId } from '#core/kernel';
import { type Ctx, untilFresh, type Write } from '#core/platform';
import { outOfCabinet } from './cabinet.ts';
import { contractMissing } from './faults.ts';
import type { ContractHead } from './model.ts';
import { patchHead, requireHead } from './store.ts';

/**
 * Ends a contract account without a final bill: it leaves its cabinet by itself and is billed no more. Repeats change
 * nothing. For the system only. Throws `contract.missing`. `Billing.closeContract` ends one with its final bill.
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
    await ctx.table.commit([
      patchHead(head, { set: { status: 'terminated' } }, { sameVersion: true }),
      ...leaveCabinet(ctx, head),
    ]);
  });
}

/**
 * What its cabinet loses when a contract ends; goes with the change of the head to `terminated`. The supplier ends it:
 * which of the staff did is not for customers to read.
 */
export function leaveCabinet(ctx: Ctx, head: ContractHead): Write[] {
  return outOfCabinet(head, (cabinetId) => [journal(ctx, cabinetId, 'contract.terminated', head.contractId)]);
}
