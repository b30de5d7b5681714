import { requireStaff } from '#core/identity';
import { contractIdOf, type Instant } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { type CodeItem, codeKey, type TriesItem, triesKey, triesNow } from './activation-code.ts';
import type * as operations from './contract.ts';
import { requireActive } from './store.ts';

type GetActivationCode = typeof operations.getActivationCode;
type CodeView = NonNullable<OutputOf<GetActivationCode>['code']>;

/**
 * When a contract's last code was issued, by whom, after which check, and what became of it; never the code. For staff with the
 * role `contracts` and the system. Throws `supplier.missing`, `contract.missing`.
 */
export async function getActivationCode(
  ctx: Ctx,
  { supplierId, number }: InputOf<GetActivationCode>,
): Promise<OutputOf<GetActivationCode>> {
  await requireStaff(ctx, supplierId, 'contracts');
  const { contractId, ownerId } = await requireActive(ctx, contractIdOf(supplierId, number));
  const [code, tries] = await ctx.table.getMany<object>([codeKey(contractId), triesKey(contractId)], {
    strong: true,
  });
  return {
    inCabinet: ownerId !== undefined,
    ...triesNow(tries as TriesItem | undefined, ctx.clock.now()),
    ...(code && { code: codeView(code as CodeItem, ctx.clock.now()) }),
  };
}

function codeView(
  { hash, issuedAt, issuedBy, identityCheck, expiresAt, usedAt, withdrawnAt }: CodeItem,
  now: Instant,
): CodeView {
  const endedAt = usedAt ?? withdrawnAt;
  const unused = hash !== undefined && now < expiresAt ? 'valid' : 'expired';
  return {
    state: usedAt ? 'used' : withdrawnAt ? 'withdrawn' : unused,
    issuedAt,
    issuedBy,
    ...(identityCheck && { identityCheck }),
    expiresAt,
    ...(endedAt && { endedAt }),
  };
}
