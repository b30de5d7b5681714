import { requireStaff, staffJournal } from '#core/identity';
import { contractIdOf } from '#core/kernel';
import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import { type CodeItem, codeKey, endCode } from './activation-code.ts';
import type * as operations from './contract.ts';
import { requireActive } from './store.ts';

type WithdrawActivationCode = typeof operations.withdrawActivationCode;

/**
 * Makes a contract's activation code work no more; repeats change nothing. For staff with the role `contracts` and the system.
 * Throws `supplier.missing`, `contract.missing`.
 */
export async function withdrawActivationCode(
  ctx: Ctx,
  { supplierId, number }: InputOf<WithdrawActivationCode>,
): Promise<OutputOf<WithdrawActivationCode>> {
  await requireStaff(ctx, supplierId, 'contracts');
  const { contractId } = await requireActive(ctx, contractIdOf(supplierId, number));
  return untilFresh(async () => {
    const code = await ctx.table.get<CodeItem>(codeKey(contractId), { strong: true });
    if (code?.hash === undefined) return DONE;
    await ctx.table.commit([
      endCode(code, { withdrawnAt: ctx.clock.now() }),
      ...staffJournal(ctx, 'staff.code_withdrawn', contractId),
    ]);
    return DONE;
  });
}
