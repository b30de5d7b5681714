import { cabinetJournal, requireUser } from '#core/identity';
import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh, type Write } from '#core/platform';
import { outOfCabinet } from './cabinet.ts';
import type * as operations from './contract.ts';
import type { ContractHead } from './model.ts';
import { OUT_OF_CABINET, patchHead, requireOwn } from './store.ts';

type UnlinkContract = typeof operations.unlinkContract;

/**
 * Takes a contract out of the caller's cabinet, or of an organisation's that they manage; a new code links it again. Throws
 * `contract.missing`, `organisation.role_insufficient`.
 */
export async function unlinkContract(
  ctx: Ctx,
  { contractId }: InputOf<UnlinkContract>,
): Promise<OutputOf<UnlinkContract>> {
  requireUser(ctx);
  return untilFresh(async () => {
    const head = await requireOwn(ctx, contractId, 'manager');
    await ctx.table.commit(unlinked(ctx, head));
    return DONE;
  });
}

/** What takes a contract out of its cabinet. */
export function unlinked(ctx: Ctx, head: ContractHead): Write[] {
  return [
    patchHead(head, { set: OUT_OF_CABINET }, { sameVersion: true }),
    ...outOfCabinet(head, (cabinetId) =>
      cabinetJournal(ctx, cabinetId, 'contract.unlinked', head.contractId),
    ),
  ];
}
