import { invariant, secondsOf } from '#core/kernel';
import type { Ctx, InputOf, Write } from '#core/platform';
import type * as operations from './contract.ts';
import {
  type CodeSent,
  guessCode,
  newConversation,
  openConversation,
  paceCode,
  requireOwn,
} from './conversation.ts';
import { codeUsedUp, conversationMissing, resendTooSoon } from './faults.ts';
import { CODE_WAIVER_SECONDS, type User } from './model.ts';
import type { DeviceRecord } from './session-store.ts';
import { forgetPace, patchConversation } from './store.ts';

type Given = Pick<NonNullable<InputOf<typeof operations.signIn>['secondFactor']>, 'id' | 'code'>;

/** Whether a right password is not enough: the user wants a code, and did not waive it on this device since. */
export function needsCode(
  ctx: Pick<Ctx, 'clock'>,
  { secondFactorSince }: User,
  device: DeviceRecord | undefined,
): boolean {
  if (!secondFactorSince) return false;
  const waived = device?.codeWaived;
  return !waived || waived.at < secondFactorSince || waived.untilSeconds <= secondsOf(ctx.clock.now());
}

/** Sends a code to the user's phone, to be given with what was right already. */
export async function askForCode(ctx: Ctx, { userId, phone }: User): Promise<CodeSent> {
  invariant(phone, 'the second factor is switched on with a phone, and a phone is never taken away');
  const next = await paceCode(ctx, 'second-factor', phone, resendTooSoon);
  const id = ctx.ids.next('secondFactor');
  return openConversation(
    ctx,
    newConversation(ctx, { id, purpose: 'second-factor', phone, userId, decoy: false }),
    next,
  );
}

/** Checks the code that was given; what it uses up is to be committed with what it is given for. */
export async function useCode(ctx: Ctx, { userId, phone }: User, { id, code }: Given): Promise<Write[]> {
  await requireOwn(ctx, 'second-factor', id, userId);
  const guessed = await guessCode(ctx, 'second-factor', id, code);
  if (guessed.phone !== phone) throw conversationMissing();
  return [
    patchConversation(guessed, { completedAt: ctx.clock.now() }, codeUsedUp),
    forgetPace('second-factor', guessed.phone),
  ];
}

/** The device as it is remembered when its user wants no code there for a while. */
export function waived(ctx: Pick<Ctx, 'clock'>, device: DeviceRecord): DeviceRecord {
  const at = ctx.clock.now();
  return { ...device, codeWaived: { at, untilSeconds: secondsOf(at) + CODE_WAIVER_SECONDS } };
}
