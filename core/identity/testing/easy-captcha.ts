import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Ctx } from '#core/platform';
import { newChallenge } from '../captcha.ts';
import type { CaptchaAnswer, CaptchaPurpose } from '../captcha-answer.ts';

/** The answer to a challenge of next to no work, signed as any other: for tests that are about something else. */
export async function easyCaptcha(
  ctx: Pick<Ctx, 'clock' | 'pepper'>,
  purpose: CaptchaPurpose,
): Promise<CaptchaAnswer> {
  const { challenge } = await newChallenge(ctx, purpose, { rounds: 1, tries: 1 });
  const solution = await solveChallenge({ challenge: JSON.parse(challenge) as Challenge, deriveKey });
  if (!solution) throw new Error('the challenge was not solved');
  const { counter, derivedKey } = solution;
  return { challenge, counter, derivedKey };
}
