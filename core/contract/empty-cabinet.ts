import { type CabinetId, invariant } from '#core/kernel';
import { type Ctx, untilFresh } from '#core/platform';
import { cabinetPage, requireHead } from './store.ts';
import { unlinked } from './unlink-contract.ts';

/** Takes every contract out of a cabinet that is closed; the contracts go on. For the system only; may be repeated. */
export async function emptyCabinet(ctx: Ctx, { cabinetId }: { cabinetId: CabinetId }): Promise<void> {
  invariant(ctx.actor.kind === 'system', 'cabinets are emptied by the system');
  let cursor: string | undefined;
  do {
    const page = await cabinetPage(ctx, cabinetId, { limit: 100, ...(cursor !== undefined && { cursor }) });
    for (const { contractId } of page.items) {
      await untilFresh(async () => {
        const head = await requireHead(ctx, contractId);
        if (head.ownerId !== cabinetId) return;
        await ctx.table.commit(unlinked(ctx, head));
      });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}
