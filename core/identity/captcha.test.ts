import { beforeEach, describe, expect, test } from 'vitest';
import { createWorld, solvedCaptcha, type World } from '#core/testing';
import { getCaptcha, requireWork } from './captcha.ts';
import type { CaptchaAnswer, CaptchaPurpose } from './captcha-answer.ts';

let world: World;
const purpose = 'guest-payment';
const REFUSED = { code: 'identity.captcha_refused' };

beforeEach(() => {
  world = createWorld();
});

const show = (answer: CaptchaAnswer) => requireWork(world.anonymous, purpose, answer);

/** The answer with something else in what was asked. */
function asked(answer: CaptchaAnswer, change: (challenge: never) => unknown): CaptchaAnswer {
  return { ...answer, challenge: JSON.stringify(change(JSON.parse(answer.challenge) as never)) };
}

describe('the work asked before a public form', () => {
  test('lets through whoever has done it', async () => {
    await expect(show(await solvedCaptcha(world.anonymous, purpose))).resolves.toBeUndefined();
  });

  test('counts once, also when it is shown twice at the same moment', async () => {
    const answer = await solvedCaptcha(world.anonymous, purpose);
    const shown = await Promise.allSettled([show(answer), show(answer), show(answer)]);
    expect(shown.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(show(answer)).rejects.toMatchObject(REFUSED);
  });

  test('is of no use after twenty minutes', async () => {
    const [first, second] = [
      await solvedCaptcha(world.anonymous, purpose),
      await solvedCaptcha(world.anonymous, purpose),
    ];
    world.pass(1200);
    await expect(show(first)).resolves.toBeUndefined();
    world.pass(1);
    await expect(show(second)).rejects.toMatchObject(REFUSED);
  });

  test('is not stored before it is answered', async () => {
    await getCaptcha(world.anonymous, { purpose });
    expect(world.table.snapshot()).toEqual([]);
  });

  test.each<[string, (answer: CaptchaAnswer) => CaptchaAnswer]>([
    ['an answer that was not found', (answer) => ({ ...answer, derivedKey: '0'.repeat(64) })],
    ['no challenge at all', (answer) => ({ ...answer, challenge: '' })],
    ['something that is no challenge', (answer) => ({ ...answer, challenge: '{"parameters":{}}' })],
    [
      'less work than was asked',
      (answer) =>
        asked(answer, ({ parameters, signature }: { parameters: object; signature: string }) => ({
          parameters: { ...parameters, cost: 1 },
          signature,
        })),
    ],
    [
      'a later end than was set',
      (answer) =>
        asked(answer, ({ parameters, signature }: { parameters: object; signature: string }) => ({
          parameters: { ...parameters, data: { purpose, untilSeconds: 4_000_000_000 } },
          signature,
        })),
    ],
    [
      'a signature of nobody',
      (answer) =>
        asked(answer, ({ parameters }: { parameters: object }) => ({
          parameters,
          signature: '0'.repeat(64),
        })),
    ],
  ])('refuses %s', async (_, forged) => {
    const answer = await solvedCaptcha(world.anonymous, purpose);
    await expect(show(forged(answer))).rejects.toMatchObject(REFUSED);
    // and the honest answer is not spent by it
    await expect(show(answer)).resolves.toBeUndefined();
  });

  test('refuses work that was done for another form', async () => {
    const other = await solvedCaptcha(world.anonymous, 'another-form' as CaptchaPurpose);
    await expect(show(other)).rejects.toMatchObject(REFUSED);
  });

  test('refuses work that another deployment asked for', async () => {
    const elsewhere = { ...world.anonymous, pepper: 'another-pepper' };
    await expect(show(await solvedCaptcha(elsewhere, purpose))).rejects.toMatchObject(REFUSED);
  });
});
