import { randomInt } from 'node:crypto';
import { type Challenge, createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import * as z from 'zod';
import { secondsOf } from '#core/kernel';
import { type Ctx, hashSecret, type InputOf, insert, type OutputOf, WriteConflict } from '#core/platform';
import type { CaptchaAnswer, CaptchaPurpose } from './captcha-answer.ts';
import type { getCaptcha as operation } from './contract.ts';
import { captchaRefused } from './faults.ts';

/** How long a challenge may be answered: longer than anybody fills in a form, shorter than a stock of answers is worth making. */
const LIFE_SECONDS = 1200;

/**
 * How much work a challenge is: one try is so many rounds of SHA-256, and this many tries find the answer. A cheap phone
 * takes a second or two while its owner fills in the form. Our choice.
 */
const ROUNDS = 2000;
const FEWEST_TRIES = 200;
const MOST_TRIES = 600;

/** What we say in a challenge besides the work itself; signed with it. */
const parametersOf = z.looseObject({
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  data: z.object({ purpose: z.string(), untilSeconds: z.int() }),
});
const challengeOf = z.object({ parameters: parametersOf, signature: z.string().max(128) });

/** Work for the caller's machine, to be answered together with a form (ID8). Nothing is stored for it. */
export async function getCaptcha(
  ctx: Ctx,
  { purpose }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  return newChallenge(ctx, purpose, { rounds: ROUNDS, tries: randomInt(FEWEST_TRIES, MOST_TRIES) });
}

/** A challenge of so much work, signed; tests ask for little. */
export async function newChallenge(
  ctx: Pick<Ctx, 'clock' | 'pepper'>,
  purpose: CaptchaPurpose,
  work: { readonly rounds: number; readonly tries: number },
): Promise<{ challenge: string }> {
  const untilSeconds = secondsOf(ctx.clock.now()) + LIFE_SECONDS;
  const challenge = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: work.rounds,
    counter: work.tries,
    deriveKey,
    // the library would ask the machine's clock; ours is asked when the answer comes
    data: { purpose, untilSeconds },
    ...secretsOf(ctx),
  });
  return { challenge: JSON.stringify(challenge) };
}

/**
 * Lets through whoever has done the work of a challenge of ours, for this purpose, in time, once: an answer is used up by
 * being looked at. Throws `identity.captcha_refused` for everything else; the caller asks for a new challenge.
 */
export async function requireWork(ctx: Ctx, purpose: CaptchaPurpose, answer: CaptchaAnswer): Promise<void> {
  const challenge = challengeOf.safeParse(parsed(answer.challenge));
  if (!challenge.success) throw captchaRefused('not a challenge of ours');
  const { nonce, data } = challenge.data.parameters;
  if (data.purpose !== purpose) throw captchaRefused('for another purpose');
  if (secondsOf(ctx.clock.now()) > data.untilSeconds) throw captchaRefused('too late');
  const { counter, derivedKey } = answer;
  const { verified } = await verifySolution({
    challenge: challenge.data as unknown as Challenge,
    solution: { counter, derivedKey },
    deriveKey,
    ...secretsOf(ctx),
  });
  if (!verified) throw captchaRefused('the answer does not fit');
  try {
    await ctx.table.commit([
      insert({ pk: `ONCE#captcha#${nonce}`, sk: '#HEAD', ttlSeconds: data.untilSeconds + 60 }),
    ]);
  } catch (error) {
    if (error instanceof WriteConflict) throw captchaRefused('answered before');
    throw error;
  }
}

function secretsOf(ctx: Pick<Ctx, 'pepper'>) {
  return {
    hmacSignatureSecret: hashSecret(ctx, 'captcha', 'challenge', ''),
    hmacKeySignatureSecret: hashSecret(ctx, 'captcha', 'key', ''),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
