import { beforeEach, describe, expect, test } from 'vitest';
import * as Identity from './index.ts';
import {
  begun,
  type Cabinet,
  mailed,
  newEmail,
  newPhone,
  openCabinet,
  proved,
  registered,
} from './testing/cabinet.ts';

let cabinet: Cabinet;
let phone: string;
let email: string;
beforeEach(() => {
  cabinet = openCabinet();
  phone = newPhone();
  email = newEmail();
});

const profile = (id: string, to = email) =>
  Identity.completeProfile(cabinet.anonymous, { id, givenName: 'Анна', familyName: 'Иванова', email: to });
const activate = (token: string) => Identity.activate(cabinet.anonymous, { token });
const linkInvalid = { code: 'identity.link_invalid', status: 422 };
const missing = { code: 'identity.conversation_missing', status: 404 };

describe('completing the profile', () => {
  test('sends the link to the e-mail in lower case', async () => {
    const { id } = await proved(cabinet, phone);
    expect(await profile(id, 'Anna.Ivanova@Example.ORG')).toEqual({
      sentTo: 'anna.ivanova@example.org',
      linkValidDays: 14,
    });
    expect(cabinet.newest('anna.ivanova@example.org', 'activation').token.length).toBeGreaterThan(40);
  });

  test('comes after the phone is proved', async () => {
    const { id } = await begun(cabinet, phone);
    await expect(profile(id)).rejects.toMatchObject({ code: 'identity.phone_not_proved', status: 422 });
  });

  test('needs a registration that is neither over nor finished', async () => {
    await expect(profile('sup_00000000000000000000000000')).rejects.toMatchObject(missing);
    const { id, token } = await mailed(cabinet, phone, email);
    await activate(token);
    await expect(profile(id)).rejects.toMatchObject(missing);
    const late = await proved(cabinet, newPhone());
    cabinet.world.pass(14 * 86_400);
    await expect(profile(late.id)).rejects.toMatchObject(missing);
  });

  test('with another e-mail replaces the link', async () => {
    const { id, token } = await mailed(cabinet, phone, email);
    const second = newEmail();
    await profile(id, second);
    await expect(activate(token)).rejects.toMatchObject(linkInvalid);
    await activate(cabinet.newest(second, 'activation').token);
  });

  test('twice at once sends two mails of which the later one’s link works', async () => {
    const { id, userId } = await proved(cabinet, phone);
    await Promise.all([profile(id), profile(id)]);
    await activate(cabinet.newest(email, 'activation').token);
    expect(await Identity.getUser(cabinet.anonymous, userId)).toMatchObject({ state: 'active', email });
  });

  test('answers the same for a known e-mail, whose owner is told instead', async () => {
    const known = (await registered(cabinet)).email;
    const { id } = await proved(cabinet, phone);
    const before = cabinet.table.snapshot().length;
    expect(await profile(id, known)).toEqual({ sentTo: known, linkValidDays: 14 });
    const toKnown = cabinet.table.snapshot().length - before;
    expect(cabinet.newest(known, 'already-registered')).toBeDefined();
    expect(cabinet.sent.filter((one) => one.content.template === 'activation')).toHaveLength(1);
    const other = await proved(cabinet, newPhone());
    const beforeOther = cabinet.table.snapshot().length;
    await profile(other.id);
    // the throttle's count of a mailbox aside, which the known one had already
    expect(cabinet.table.snapshot().length - beforeOther - toKnown).toBeLessThanOrEqual(1);
  });

  test('does not fill anybody’s mailbox', async () => {
    const { id } = await proved(cabinet, phone);
    for (let count = 0; count < 5; count += 1) await profile(id);
    await expect(profile(id)).rejects.toMatchObject({ kind: 'throttled' });
    const second = await proved(cabinet, newPhone());
    await expect(profile(second.id)).rejects.toMatchObject({ kind: 'throttled' });
  });

  test('keeps the link readable nowhere but in the message', async () => {
    const { token } = await mailed(cabinet, phone, email);
    const secret = token.split('.')[1] ?? '';
    const elsewhere = cabinet.table.snapshot().filter(({ pk }) => !pk.startsWith('OUTBOX#'));
    expect(JSON.stringify(elsewhere)).not.toContain(secret);
  });
});

describe('opening the link', () => {
  test('completes the registration and records each agreement with its version, time and language', async () => {
    const begunAt = cabinet.world.now;
    const { userId, token } = await mailed(cabinet, phone, email);
    cabinet.world.pass(3600);
    expect(await activate(token)).toEqual({ done: true });
    const user = await Identity.getUser(cabinet.anonymous, userId);
    expect(user).toMatchObject({ state: 'active', phone, email, givenName: 'Анна', familyName: 'Иванова' });
    expect(user).not.toHaveProperty('pendingUntilSeconds');
    expect(user).not.toHaveProperty('ttlSeconds');
    const given = { act: 'given', at: begunAt, language: 'ru' };
    const agreements = (
      await cabinet.table.query<Identity.Agreement>(`USER#${userId}`, { prefix: 'AGREEMENT#' })
    ).items;
    expect(agreements).toMatchObject([
      { kind: 'licence', textVersion: Identity.LEGAL_TEXTS.licence.version, ...given },
      { kind: 'personal-data', textHash: Identity.LEGAL_TEXTS['personal-data'].hashes.ru, ...given },
    ]);
  });

  test('leaves nothing of a finished user to the table’s forgetting', async () => {
    const { userId } = await registered(cabinet);
    const kept = cabinet.table
      .snapshot()
      .filter((item) => item.pk === `USER#${userId}` || item.userId === userId)
      .filter(({ pk, sk }) => sk !== 'ACTIVATION' && !pk.startsWith('ONCE#sign-up#'));
    expect(kept.length).toBeGreaterThanOrEqual(6);
    for (const item of kept) expect(item, item.pk + item.sk).not.toHaveProperty('ttlSeconds');
  });

  test('writes one journal entry without personal data', async () => {
    const { userId, phone: ownPhone, email: ownEmail } = await registered(cabinet);
    const { items } = await cabinet.table.query(`USER#${userId}`, { prefix: 'JOURNAL#' });
    expect(items).toMatchObject([{ event: 'identity.registered', at: cabinet.world.now }]);
    expect(JSON.stringify(items)).not.toContain(ownPhone);
    expect(JSON.stringify(items)).not.toContain(ownEmail);
  });

  test('again, or twice at once, answers the same and changes nothing', async () => {
    const { token } = await mailed(cabinet, phone, email);
    await Promise.all([activate(token), activate(token), activate(token)]);
    const after = cabinet.table.snapshot().filter(({ pk }) => !pk.startsWith('ONCE#throttle#'));
    await activate(token);
    expect(cabinet.table.snapshot().filter(({ pk }) => !pk.startsWith('ONCE#throttle#'))).toEqual(after);
  });

  test('works until the 14 days are over and not a second longer', async () => {
    const [one, two] = [await mailed(cabinet, phone, email), await mailed(cabinet, newPhone(), newEmail())];
    cabinet.world.pass(14 * 86_400 - 1);
    await activate(one.token);
    cabinet.world.pass(1);
    await expect(activate(two.token)).rejects.toMatchObject(linkInvalid);
  });

  test('with a made-up or changed token is refused', async () => {
    const { token, userId } = await mailed(cabinet, phone, email);
    const [, secret = ''] = token.split('.');
    const someoneElse = (await mailed(cabinet, newPhone(), newEmail())).userId;
    for (const wrong of [
      'a'.repeat(64),
      `${userId}.${'a'.repeat(43)}`,
      `${someoneElse}.${secret}`,
      `usr_00000000000000000000000000.${secret}`,
      `${token}.x`,
      `${userId}.`,
    ])
      await expect(activate(wrong), wrong).rejects.toMatchObject(linkInvalid);
  });

  test('is refused when the e-mail went to another cabinet meanwhile, and works with another e-mail', async () => {
    const slow = await mailed(cabinet, phone, email);
    const quick = await mailed(cabinet, newPhone(), email);
    await activate(quick.token);
    await expect(activate(slow.token)).rejects.toMatchObject({ code: 'identity.email_taken', status: 409 });
    const second = newEmail();
    await profile(slow.id, second);
    await activate(cabinet.newest(second, 'activation').token);
  });

  test('by two cabinets with one e-mail at once lets one in', async () => {
    const tokens: string[] = [];
    for (let count = 0; count < 4; count += 1) tokens.push((await mailed(cabinet, newPhone(), email)).token);
    const answers = await Promise.allSettled(tokens.map(activate));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason.code).toBe('identity.email_taken');
  });

  test('is refused when the phone’s owner began again', async () => {
    const first = await mailed(cabinet, phone, email);
    await proved(cabinet, phone);
    await expect(activate(first.token)).rejects.toMatchObject(linkInvalid);
  });

  test('does not bring back a blocked user', async () => {
    const { token, userId } = await registered(cabinet);
    await cabinet.table.commit([
      { kind: 'patch', key: { pk: `USER#${userId}`, sk: '#HEAD' }, set: { state: 'blocked' } },
    ]);
    await expect(activate(token)).rejects.toMatchObject(linkInvalid);
  });

  test('is throttled per address', async () => {
    for (let count = 0; count < 60; count += 1)
      await expect(activate('x'.repeat(40))).rejects.toMatchObject(linkInvalid);
    await expect(activate('x'.repeat(40))).rejects.toMatchObject({ kind: 'throttled' });
  });
});

describe('an abandoned registration', () => {
  test('is removed from the keeper of passwords once its time is over', async () => {
    const { id } = await begun(cabinet, phone);
    const userId = [...cabinet.credentials.users.keys()][0] as never;
    expect(id).toBeDefined();
    expect(await Identity.forgetSignUp(cabinet.world.system, { userId })).toBe(true);
    expect(await Identity.forgetSignUp(cabinet.world.system, { userId })).toBe(true);
    expect(cabinet.credentials.users.size).toBe(0);
  });

  test('is left alone while its link may still be opened, and for good once it was', async () => {
    const { userId, token } = await mailed(cabinet, phone, email);
    expect(await Identity.forgetSignUp(cabinet.world.system, { userId })).toBe(false);
    await activate(token);
    cabinet.world.pass(400 * 86_400);
    expect(await Identity.forgetSignUp(cabinet.world.system, { userId })).toBe(false);
    expect(cabinet.credentials.users.has(userId)).toBe(true);
  });

  test('is removed when its 14 days passed without the link', async () => {
    const { userId } = await mailed(cabinet, phone, email);
    cabinet.world.pass(14 * 86_400);
    expect(await Identity.forgetSignUp(cabinet.world.system, { userId })).toBe(true);
  });
});
