import { idFrom, secondsOf } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { admitStranger } from './admit-stranger.ts';
import type * as operations from './contract.ts';
import { paceCode } from './conversation.ts';
import { spendMail } from './day-budget.ts';
import { issueLink } from './mailed-link.ts';
import { insertMailedLink } from './mailed-link-store.ts';
import { normalEmail, RECOVERY_LINK_MINUTES } from './model.ts';
import { findHolder, findUser } from './store.ts';

/**
 * Begins a recovery by e-mail: an active user gets a link. Any other address gets none, for the same answer and the same
 * work: what waits for the link is written, but no link leads to it.
 */
export async function startEmailRecovery(
  ctx: Ctx,
  input: InputOf<typeof operations.startEmailRecovery>,
): Promise<OutputOf<typeof operations.startEmailRecovery>> {
  await admitStranger(ctx, 'recovery', input.captcha);
  const email = normalEmail(input.email);
  const [holder, next] = await Promise.all([
    findHolder(ctx, 'email', email),
    paceCode(ctx, 'recovery', email),
  ]);
  await spendMail(ctx, 'recovery');
  const userId = holder?.userId ?? idFrom('user', 'nobody', email);
  const user = await findUser(ctx, userId, { strong: true });
  const link = {
    id: ctx.ids.next('recovery'),
    purpose: 'recovery' as const,
    email,
    userId,
    decoy: user?.state !== 'active',
    endsAtSeconds: secondsOf(ctx.clock.now()) + RECOVERY_LINK_MINUTES * 60,
  };
  const { tokenHash, outbox } = issueLink(ctx, link);
  await ctx.table.commit([next.write, insertMailedLink({ ...link, tokenHash }), outbox]);
  return {
    sentTo: email,
    linkValidMinutes: RECOVERY_LINK_MINUTES,
    resendInSeconds: next.resendInSeconds,
  };
}
