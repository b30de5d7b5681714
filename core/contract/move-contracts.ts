import { organisationJournal, requireUser } from '#core/identity';
import { type CabinetId, isId } from '#core/kernel';
import { type Ctx, DONE, type InputOf, type OutputOf, put, untilFresh, type Write } from '#core/platform';
import { cabinetOf, counted } from './cabinet.ts';
import type * as operations from './contract.ts';
import type { ContractHead } from './model.ts';
import { linkItem, patchHead, removeLink, requireAllOwn } from './store.ts';

type MoveContracts = typeof operations.moveContracts;

/**
 * Moves contracts between the caller's own cabinet and those of organisations they manage (ID6), all or none; they leave their
 * groups, and an autopay ends with the cabinet it was set in. Repeats change nothing. Throws `contract.missing`,
 * `organisation.missing`, `organisation.role_insufficient`.
 */
export async function moveContracts(
  ctx: Ctx,
  { contractIds, organisationId }: InputOf<MoveContracts>,
): Promise<OutputOf<MoveContracts>> {
  requireUser(ctx);
  const cabinetId = cabinetOf(ctx, organisationId);
  return untilFresh(async () => {
    const heads = await requireAllOwn(ctx, [...new Set(contractIds)], 'manager');
    const moving = heads.filter(({ ownerId }) => ownerId !== cabinetId);
    if (moving.length > 0) await ctx.table.commit(moved(ctx, moving, cabinetId));
    return DONE;
  });
}

function moved(ctx: Ctx, heads: readonly ContractHead[], to: CabinetId): Write[] {
  const linkedAt = ctx.clock.now();
  const counts = new Map<CabinetId, number>([[to, heads.length]]);
  for (const { ownerId } of heads) if (ownerId) counts.set(ownerId, (counts.get(ownerId) ?? 0) - 1);
  return [
    ...heads.flatMap((head) => [
      patchHead(head, { set: { ownerId: to, linkedAt, group: undefined } }, { sameVersion: true }),
      ...(head.ownerId ? [removeLink(head.ownerId, head.contractId)] : []),
      put(linkItem(head, to, linkedAt)),
      ...[head.ownerId, to].flatMap((cabinetId) =>
        cabinetId && isId('organisation', cabinetId)
          ? organisationJournal(ctx, cabinetId, 'contract.moved', { ref: head.contractId })
          : [],
      ),
    ]),
    ...[...counts].flatMap(([cabinetId, by]) => counted(cabinetId, by)),
  ];
}
