import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { guessCode } from './conversation.ts';
import { codeUsedUp, conversationMissing } from './faults.ts';
import { refuseGuessable } from './guessable.ts';
import { setRecoveredPassword } from './set-recovered-password.ts';
import { patchConversation } from './store.ts';

/**
 * Sets a new password with the code of the SMS and ends every session of the user ({@link setRecoveredPassword}). A password that
 * can be guessed is refused before the code is looked at (`identity.password_guessable`).
 */
export async function completeRecovery(
  ctx: Ctx,
  { id, code, password }: InputOf<typeof operations.completeRecovery>,
): Promise<OutputOf<typeof operations.completeRecovery>> {
  refuseGuessable(password);
  const guessed = await guessCode(ctx, 'recovery', id, code);
  const claimed = (claimedAtSeconds: number) => ({ ...guessed, claimedAtSeconds });
  await setRecoveredPassword(ctx, {
    ...guessed,
    password,
    sentTo: { kind: 'phone', value: guessed.phone },
    claim: (claimedAtSeconds) => [patchConversation(guessed, { claimedAtSeconds }, codeUsedUp)],
    release: (at) => patchConversation(claimed(at), { claimedAtSeconds: undefined }),
    use: (at) => patchConversation(claimed(at), { completedAt: ctx.clock.now() }, codeUsedUp),
    claimed: codeUsedUp,
    outdated: conversationMissing,
  });
  return DONE;
}
