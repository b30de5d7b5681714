import { beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#core/platform';
import * as Identity from './index.ts';
import {
  type Cabinet,
  entered,
  mailed,
  newEmail,
  newPhone,
  nobodyDepends,
  openCabinet,
  PASSWORD,
  type Registered,
  registered,
  signedIn,
} from './testing/cabinet.ts';

let cabinet: Cabinet;
let anna: Registered;
let system: Ctx;
beforeEach(async () => {
  cabinet = openCabinet();
  system = cabinet.world.system;
  anna = await registered(cabinet);
});

const signIn = (login = anna.phone) => signedIn(cabinet, { login, password: PASSWORD });
const block = (login = anna.phone, ctx = system) => Identity.blockUser(ctx, { login });
const unblock = (login = anna.phone, ctx = system) => Identity.unblockUser(ctx, { login });
const missing = { code: 'identity.user_missing', status: 404 };
const events = async () =>
  (await cabinet.table.query<{ event: string }>(`USER#${anna.userId}`, { prefix: 'JOURNAL#' })).items.map(
    ({ event }) => event,
  );

describe('blocking a user', () => {
  test('ends their sessions at once, and answers them like a wrong password', async () => {
    const { tokens, token } = await entered(cabinet, anna);
    await expect(Identity.authenticate(cabinet.anonymous, token)).resolves.toBeDefined();
    cabinet.world.pass(1);
    await block();
    await expect(Identity.authenticate(cabinet.anonymous, token)).rejects.toMatchObject({ status: 401 });
    await expect(Identity.refreshSession(cabinet.anonymous, tokens)).rejects.toMatchObject({
      code: 'identity.session_ended',
    });
    await expect(signIn()).rejects.toMatchObject({ code: 'identity.sign_in_refused' });
    expect(cabinet.credentials.users.get(anna.userId)?.disabled).toBe(true);
  });

  test('stands until it is undone; sessions from before stay ended', async () => {
    const { tokens } = await signIn();
    cabinet.world.pass(1);
    await block(anna.email);
    cabinet.world.pass(1);
    await unblock(anna.email.toUpperCase());
    await expect(Identity.refreshSession(cabinet.anonymous, tokens)).rejects.toMatchObject({ status: 401 });
    await expect(signIn()).resolves.toMatchObject({ givenName: 'Анна' });
  });

  test('takes back a deletion that was asked for, by whoever it was', async () => {
    const { ctx } = await entered(cabinet, anna);
    await Identity.askDeletion(ctx, { password: PASSWORD }, nobodyDepends);
    await block();
    await unblock();
    cabinet.world.pass(31 * 86_400);
    await Identity.eraseUser(system, { userId: anna.userId });
    expect(await Identity.getUser(system, anna.userId)).toMatchObject({ state: 'active' });
    expect(cabinet.table.snapshot().filter(({ pk }) => pk.startsWith('ONCE#deletion#'))).toEqual([]);
    expect(await events()).toContain('identity.deletion_cancelled');
  });

  test('is told in the journal once, however often it is repeated', async () => {
    await block();
    await block();
    await unblock();
    await unblock();
    expect((await events()).filter((event) => event.includes('blocked')).sort()).toEqual([
      'identity.blocked',
      'identity.unblocked',
    ]);
  });

  test('by two at once is done once', async () => {
    await Promise.all([block(), block(), block()]);
    expect((await events()).filter((event) => event === 'identity.blocked')).toHaveLength(1);
  });

  test('holds when Cognito does not answer; letting in again waits for it', async () => {
    cabinet.credentials.broken = true;
    await block();
    expect((await Identity.getUser(system, anna.userId))?.state).toBe('blocked');
    await expect(unblock()).rejects.toMatchObject({ code: 'identity.credentials_unavailable' });
    cabinet.credentials.broken = false;
    await unblock();
    await expect(signIn()).resolves.toBeDefined();
  });

  test('is for the system only, and for who has a cabinet', async () => {
    for (const ctx of [cabinet.anonymous, cabinet.world.user(anna.userId)]) {
      await expect(block(anna.phone, ctx)).rejects.toMatchObject(missing);
      await expect(unblock(anna.phone, ctx)).rejects.toMatchObject(missing);
    }
    const pendingPhone = newPhone();
    await mailed(cabinet, pendingPhone, newEmail());
    for (const login of [newPhone(), newEmail(), 'x'.repeat(300), pendingPhone])
      await expect(block(login)).rejects.toMatchObject(missing);
    await expect(signIn()).resolves.toBeDefined();
  });
});
