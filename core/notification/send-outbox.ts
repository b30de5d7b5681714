import { secondsOf } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { deliver } from './deliver.ts';
import { findOutbox, removeOutbox } from './store.ts';

/**
 * Sends a message of the outbox and removes it: with it goes the only readable copy of its code or link. One that is
 * gone was sent already; one that has outlived its use is removed unsent.
 * @param outboxId from the item's key, `OUTBOX#<id>`
 */
export async function sendOutbox(ctx: Ctx, outboxId: string): Promise<void> {
  const message = await findOutbox(ctx, outboxId);
  if (!message) return;
  const { to, language, content, usefulUntilSeconds } = message;
  if ('nobody' in to || usefulUntilSeconds <= secondsOf(ctx.clock.now())) {
    if (!('nobody' in to)) ctx.log.warn('a message outlived its use unsent', { outboxId });
    await ctx.table.commit([removeOutbox(outboxId)]);
    return;
  }
  const removal = [removeOutbox(outboxId)];
  await deliver(ctx, outboxId, { to, language, notice: content }, removal);
}
