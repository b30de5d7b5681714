import { describe, expect, test } from 'vitest';
import { isGuessable } from './guessable.ts';
import * as Identity from './index.ts';
import {
  AGREED,
  begun,
  entered,
  newEmail,
  newPhone,
  openCabinet,
  PASSWORD,
  registered,
  registeredByEmail,
  startEmailRecovery,
  startRecovery,
  startSignUp,
} from './testing/cabinet.ts';
import { easyCaptcha } from './testing/easy-captcha.ts';

test.each([
  'Password1',
  'PASSw0rd',
  'Qwerty123',
  '1Qaz2wsx',
  'Marina1985',
  'Natasha77!',
  'Kabinet2026',
  'Michael#1',
])('%s is tried first', (password) => expect(isGuessable(password)).toBe(true));

test.each(['Water2026pipe', 'mArina1985Park', 'Kabinet2026doma', 'g7Kq2vTn', 'Teplo4Dom5'])(
  '%s is not',
  (password) => expect(isGuessable(password)).toBe(false),
);

describe('a password that is tried first', () => {
  const guessable = (field: string) => ({
    ...{ status: 400, code: 'identity.password_guessable' },
    fields: [{ field, code: 'identity.password_guessable' }],
  });

  test('begins no registration and sends nothing', async () => {
    const cabinet = openCabinet();
    const before = cabinet.table.snapshot();
    await expect(
      startSignUp(cabinet, { phone: newPhone(), password: 'Password1', ...AGREED }),
    ).rejects.toMatchObject(guessable('password'));
    expect(cabinet.table.snapshot()).toEqual(before);
    expect((await begun(cabinet, newPhone())).code).toMatch(/^\d{6}$/);
  });

  test('begins no registration by e-mail either, and leaves the link of a recovery good', async () => {
    const cabinet = openCabinet();
    const before = cabinet.table.snapshot();
    const captcha = await easyCaptcha(cabinet.anonymous, 'sign-up');
    const begin = { email: newEmail(), password: 'Password1', ...AGREED, captcha };
    await expect(Identity.startEmailSignUp(cabinet.anonymous, begin)).rejects.toMatchObject(
      guessable('password'),
    );
    expect(cabinet.table.snapshot()).toEqual(before);

    const { email } = await registeredByEmail(cabinet);
    await startEmailRecovery(cabinet.anonymous, email);
    const { token } = cabinet.newest(email, 'recovery-link');
    const complete = (password: string) =>
      Identity.completeEmailRecovery(cabinet.anonymous, { token, password });
    await expect(complete('Qwerty123')).rejects.toMatchObject(guessable('password'));
    await complete('Newer2026pipe');
  });

  test('costs no try of the code when it is to be the recovered one', async () => {
    const cabinet = openCabinet();
    const { phone } = await registered(cabinet);
    const { id } = await startRecovery(cabinet, { phone });
    const { code } = cabinet.newest(phone, 'recovery-code');
    const complete = (password: string) =>
      Identity.completeRecovery(cabinet.anonymous, { id, code, password });
    for (let attempt = 0; attempt < 6; attempt += 1)
      await expect(complete('Qwerty123')).rejects.toMatchObject(guessable('password'));
    await complete('Newer2026pipe');
  });

  test('is not taken for the present one, which stays', async () => {
    const cabinet = openCabinet();
    const { ctx } = await entered(cabinet, await registered(cabinet));
    const change = (newPassword: string) => Identity.changePassword(ctx, { password: PASSWORD, newPassword });
    await expect(change('Marina2026')).rejects.toMatchObject(guessable('newPassword'));
    await change('Newer2026pipe');
  });
});
