import { beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#core/platform';
import * as Identity from './index.ts';
import {
  type Cabinet,
  journalOf,
  newPhone,
  nobodyDepends,
  openCabinet,
  PASSWORD,
  registeredByEmail,
  signedIn,
} from './testing/cabinet.ts';

/** Who registered by e-mail has no phone until they add one. */
let cabinet: Cabinet;
let boris: Awaited<ReturnType<typeof registeredByEmail>>;
let ctx: Ctx;
beforeEach(async () => {
  cabinet = openCabinet();
  boris = await registeredByEmail(cabinet);
  ctx = cabinet.world.user(boris.userId);
});

const user = () => Identity.getUser(cabinet.anonymous, boris.userId, { strong: true });
const phoneNeeded = { code: 'identity.phone_needed', status: 422 };
const addPhone = async (): Promise<string> => {
  const phone = newPhone();
  const { id } = await Identity.startPhoneChange(ctx, { phone, password: PASSWORD });
  const { code } = cabinet.newest(phone, 'phone-code');
  await Identity.confirmPhoneChange(ctx, { id, code });
  return phone;
};

describe('a user without a phone', () => {
  test('sees that there is none', async () => {
    expect(await Identity.getMe(ctx, {})).toMatchObject({ phone: '', email: boris.email });
  });

  test('signs in by e-mail however they choose, but not by phone alone', async () => {
    const choose = (signInBy: Identity.SignInBy) =>
      Identity.setSignInBy(ctx, { signInBy, password: PASSWORD });
    await expect(choose('phone')).rejects.toMatchObject(phoneNeeded);
    await choose('email');
    await choose('phone-or-email');
    await signedIn(cabinet, { login: boris.email, password: PASSWORD });
  });

  test('has no second factor until there is a phone', async () => {
    const turnOn = () => Identity.setSecondFactor(ctx, { on: true, password: PASSWORD });
    await expect(turnOn()).rejects.toMatchObject(phoneNeeded);
    expect(await user()).not.toHaveProperty('secondFactorSince');
    await addPhone();
    await turnOn();
    expect((await user())?.secondFactorSince).toBeDefined();
  });

  test('is told by mail alone of what would go everywhere', async () => {
    const before = cabinet.sent.length;
    await Identity.askDeletion(ctx, { password: PASSWORD }, nobodyDepends);
    expect(cabinet.sent.slice(before).map(({ to }) => to)).toEqual([{ mail: boris.email }]);
  });

  test('adds one by its code, is told so by mail, and signs in by it', async () => {
    const phone = await addPhone();
    expect(await user()).toMatchObject({ phone, email: boris.email });
    expect(cabinet.newest(boris.email, 'account-news').event).toBe('phone-added');
    expect(await journalOf(cabinet, boris.userId)).toContain('identity.phone_changed');
    await signedIn(cabinet, { login: phone, password: PASSWORD });
  });

  test('is deleted like anybody', async () => {
    await Identity.askDeletion(ctx, { password: PASSWORD }, nobodyDepends);
    cabinet.world.pass(30 * 86_400);
    await Identity.eraseUser(cabinet.world.system, { userId: boris.userId });
    expect(await user()).toMatchObject({ state: 'deleted' });
    expect(JSON.stringify(cabinet.table.snapshot().filter(({ pk }) => pk.startsWith('ONCE#')))).not.toContain(
      `ONCE#email#${boris.email}`,
    );
  });

  test('is blocked by an operator by the e-mail', async () => {
    await Identity.blockUser(cabinet.world.system, { login: boris.email });
    expect((await user())?.state).toBe('blocked');
  });
});
