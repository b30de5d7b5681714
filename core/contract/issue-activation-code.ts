import { requireStaff, staffJournal } from '#core/identity';
import { contractIdOf, plusSeconds } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { newCode, writeCode } from './activation-code.ts';
import type * as operations from './contract.ts';
import { ACTIVATION_CODE_LIFE_DAYS } from './model.ts';
import { requireActive } from './store.ts';

type IssueActivationCode = typeof operations.issueActivationCode;

/**
 * A new activation code for a contract (CO4), to be handed over after an identity check. Works once, for 30 days; an earlier
 * code stops working at once, and a pause after wrong tries ends. For staff with the role `contracts` and the system. Throws
 * `supplier.missing`, `contract.missing`.
 */
export async function issueActivationCode(
  ctx: Ctx,
  { supplierId, number, identityCheck }: InputOf<IssueActivationCode>,
): Promise<OutputOf<IssueActivationCode>> {
  await requireStaff(ctx, supplierId, 'contracts');
  const { contractId, ownerId } = await requireActive(ctx, contractIdOf(supplierId, number));
  const activationCode = newCode(ctx);
  const expiresAt = plusSeconds(ctx.clock.now(), ACTIVATION_CODE_LIFE_DAYS * 86_400);
  await ctx.table.commit([
    ...writeCode(ctx, contractId, activationCode, identityCheck),
    ...staffJournal(ctx, 'staff.code_issued', `${contractId}:${identityCheck}`),
  ]);
  return { activationCode, expiresAt, inCabinet: ownerId !== undefined };
}
