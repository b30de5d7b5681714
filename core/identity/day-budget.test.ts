import { beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#core/platform';
import * as Identity from './index.ts';
import {
  AGREED,
  type Cabinet,
  newEmail,
  newPhone,
  openCabinet,
  PASSWORD,
  registered,
  startEmailRecovery,
  startEmailSignUp,
} from './testing/cabinet.ts';
import { easyCaptcha } from './testing/easy-captcha.ts';

/** The last two ring. */
const BUDGET: Identity.DayBudget = { aDay: 10, aDayOfNetwork: 100 };
const SPENT = { code: 'platform.too_many_tries', status: 429 };

let cabinet: Cabinet;
let rung: unknown[];
beforeEach(() => {
  cabinet = openCabinet({ ports: { smsBudget: BUDGET } });
  rung = [];
});

const caller = (sourceAddress?: string): Ctx => ({
  ...cabinet.anonymous,
  ...(sourceAddress && { sourceAddress }),
  log: { info() {}, warn() {}, error: (_, facts) => rung.push(facts?.alarm) },
});
const signUp = async (ctx = caller()) =>
  Identity.startSignUp(ctx, {
    ...{ phone: newPhone(), password: PASSWORD, ...AGREED },
    captcha: await easyCaptcha(ctx, 'sign-up'),
  });
const recover = async (phone: string) =>
  Identity.startRecovery(caller(), { phone, captcha: await easyCaptcha(caller(), 'recovery') });
const times = async (count: number, what: () => Promise<unknown>) => {
  for (let time = 0; time < count; time += 1) await what();
};

describe('the day’s SMS', () => {
  test('ring when a fifth is left, and end with the budget until the next day', async () => {
    await times(8, signUp);
    expect(rung).toEqual([]);
    await signUp();
    expect(rung).toEqual(['sms_nearly_used_up']);
    await signUp();
    await expect(signUp()).rejects.toMatchObject({ ...SPENT, retryAfterSeconds: 15 * 3600 });
    expect(cabinet.sent).toHaveLength(10);
    cabinet.world.pass(15 * 3600);
    await signUp();
  });

  test('of registrations are not those of recoveries, and a code sent again is one more', async () => {
    const { phone } = await registered(cabinet);
    await times(9, signUp);
    await expect(signUp()).rejects.toMatchObject(SPENT);
    const { id } = await recover(phone);
    for (let sent = 1; sent < 5; sent += 1) {
      cabinet.world.pass(3500 / 4);
      await Identity.resendRecoveryCode(caller(), { id });
    }
    await times(5, () => recover(newPhone()));
    await expect(recover(newPhone())).rejects.toMatchObject(SPENT);
  });

  test('are spent by a number that is corrected', async () => {
    const { id } = await signUp();
    await times(8, signUp);
    cabinet.world.pass(60);
    await Identity.changeSignUpPhone(caller(), { id, phone: newPhone() });
    await expect(signUp()).rejects.toMatchObject(SPENT);
  });

  test('have a share for each network', async () => {
    cabinet = openCabinet({ ports: { smsBudget: { aDay: 100, aDayOfNetwork: 3 } } });
    await times(3, signUp);
    await expect(signUp()).rejects.toMatchObject(SPENT);
    await signUp(caller('198.51.100.1'));
  });

  test('are counted alike for a known and an unknown phone', async () => {
    const known = await Promise.all([registered(cabinet), registered(cabinet)]);
    await times(8, () => recover(newPhone()));
    for (const { phone } of known) await recover(phone);
    await expect(recover(newPhone())).rejects.toMatchObject(SPENT);
  });
});

describe('the day’s mails', () => {
  test('ring when a fifth is left, and are not the SMS', async () => {
    cabinet = openCabinet({ ports: { smsBudget: BUDGET, mailBudget: BUDGET } });
    await times(8, () => startEmailSignUp(caller(), newEmail()));
    expect(rung).toEqual([]);
    await times(2, () => startEmailSignUp(caller(), newEmail()));
    expect(rung).toEqual(['mail_nearly_used_up', 'mail_nearly_used_up']);
    await expect(startEmailSignUp(caller(), newEmail())).rejects.toMatchObject(SPENT);
    await startEmailRecovery(caller(), newEmail());
    await signUp();
  });
});
