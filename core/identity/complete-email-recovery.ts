import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { recoveryLinkInvalid } from './faults.ts';
import { refuseGuessable } from './guessable.ts';
import { followLink } from './mailed-link.ts';
import { patchMailedLink } from './mailed-link-store.ts';
import { askForCode, useCode } from './second-factor.ts';
import { setRecoveredPassword } from './set-recovered-password.ts';
import { findUser } from './store.ts';

/**
 * Sets a new password with the link of the mail and ends every session of the user ({@link setRecoveredPassword}).
 * Who has switched on the second factor gives the code of an SMS besides: it is sent at the first try, and the request
 * is repeated with it. Otherwise whoever gets into a mailbox would be past both factors (ADR 24).
 */
export async function completeEmailRecovery(
  ctx: Ctx,
  { token, password, secondFactor }: InputOf<typeof operations.completeEmailRecovery>,
): Promise<OutputOf<typeof operations.completeEmailRecovery>> {
  refuseGuessable(password);
  const link = await followLink(ctx, 'recovery', token, recoveryLinkInvalid);
  if (link.completedAt) throw recoveryLinkInvalid();
  const user = await findUser(ctx, link.userId, { strong: true });
  if (user?.state !== 'active' || user.email !== link.email) throw recoveryLinkInvalid();
  if (user.secondFactorSince && !secondFactor) return { code: await askForCode(ctx, user) };
  const used = user.secondFactorSince && secondFactor ? await useCode(ctx, user, secondFactor) : [];

  const claimed = (claimedAtSeconds: number) => ({ ...link, claimedAtSeconds });
  await setRecoveredPassword(ctx, {
    ...link,
    password,
    sentTo: { kind: 'email', value: link.email },
    claim: (at) => [patchMailedLink(link, { claimedAtSeconds: at }, recoveryLinkInvalid), ...used],
    release: (at) => patchMailedLink(claimed(at), { claimedAtSeconds: undefined }),
    use: (at) => patchMailedLink(claimed(at), { completedAt: ctx.clock.now() }, recoveryLinkInvalid),
    claimed: recoveryLinkInvalid,
    outdated: recoveryLinkInvalid,
  });
  return DONE;
}
