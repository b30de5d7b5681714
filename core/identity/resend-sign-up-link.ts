import { secondsOf } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { paceCode } from './conversation.ts';
import { spendMail } from './day-budget.ts';
import { conversationMissing, resendTooSoon } from './faults.ts';
import { issueLink } from './mailed-link.ts';
import { findMailedLink, patchMailedLink } from './mailed-link-store.ts';
import { ACTIVATION_LIFE_SECONDS } from './model.ts';
import { linkSent } from './start-email-sign-up.ts';

/** Sends a new link in place of the earlier one after the pause, and gives the registration another 14 days. */
export async function resendSignUpLink(
  ctx: Ctx,
  { id }: InputOf<typeof operations.resendSignUpLink>,
): Promise<OutputOf<typeof operations.resendSignUpLink>> {
  const link = await findMailedLink(ctx, 'sign-up', id);
  if (!link?.tokenHash || link.completedAt) throw conversationMissing();
  const next = await paceCode(ctx, 'sign-up', link.email, resendTooSoon);
  await spendMail(ctx, 'sign-up');
  const endsAtSeconds = secondsOf(ctx.clock.now()) + ACTIVATION_LIFE_SECONDS;
  const { tokenHash, outbox } = issueLink(ctx, { ...link, endsAtSeconds });
  await ctx.table.commit([
    next.write,
    patchMailedLink(link, { tokenHash, endsAtSeconds }, conversationMissing),
    outbox,
  ]);
  return linkSent(link, next);
}
