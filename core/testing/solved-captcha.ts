import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { type CaptchaAnswer, type CaptchaPurpose, getCaptcha } from '#core/identity';
import type { Ctx } from '#core/platform';

/** Asks for a challenge and does its work, as a browser does. */
export async function solvedCaptcha(ctx: Ctx, purpose: CaptchaPurpose): Promise<CaptchaAnswer> {
  const { challenge } = await getCaptcha(ctx, { purpose });
  const solution = await solveChallenge({ challenge: JSON.parse(challenge) as Challenge, deriveKey });
  if (!solution) throw new Error('the challenge was not solved');
  const { counter, derivedKey } = solution;
  return { challenge, counter, derivedKey };
}
