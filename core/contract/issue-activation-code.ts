import { contractIdOf, type SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { newCode, writeCode } from './activation-code.ts';
import { contractMissing } from './faults.ts';
import { requireHead } from './store.ts';

/**
 * A new activation code for a contract, to be handed over after an identity check. Works once, for 30 days;
 * an earlier code stops working at once. For the system only. Throws `contract.missing`.
 */
export async function issueActivationCode(
  ctx: Ctx,
  { supplierId, number }: { supplierId: SupplierId; number: string },
): Promise<string> {
  if (ctx.actor.kind !== 'system') throw contractMissing('only the system issues codes');
  const head = await requireHead(ctx, contractIdOf(supplierId, number));
  if (head.status !== 'active') throw contractMissing('terminated');
  const code = newCode(ctx);
  await ctx.table.commit(writeCode(ctx, head.contractId, code));
  return code;
}
