import { requireUser } from '#core/identity';
import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { patchHead, requireAllOwn } from './store.ts';

type GroupContracts = typeof operations.groupContracts;

/** Puts contracts of the caller under a name, or under none (CO1); repeats change nothing. Throws `contract.missing`, `organisation.role_insufficient`. */
export async function groupContracts(
  ctx: Ctx,
  { contractIds, group }: InputOf<GroupContracts>,
): Promise<OutputOf<GroupContracts>> {
  requireUser(ctx);
  const name = group?.replaceAll(/\s+/g, ' ');
  return untilFresh(async () => {
    const heads = await requireAllOwn(ctx, [...new Set(contractIds)], 'manager');
    const moving = heads.filter((head) => head.group !== name);
    if (moving.length === 0) return DONE;
    await ctx.table.commit(
      moving.map((head) =>
        patchHead(head, { set: { group: name } }, { sameVersion: false, sameOwner: head }),
      ),
    );
    return DONE;
  });
}
