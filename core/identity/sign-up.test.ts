import { beforeEach, describe, expect, test } from 'vitest';
import { isId, plusSeconds } from '#core/kernel';
import * as Identity from './index.ts';
import {
  AGREED,
  begun,
  type Cabinet,
  newPhone,
  openCabinet,
  PASSWORD,
  proved,
  registered,
  startRecovery,
  startSignUp,
} from './testing/cabinet.ts';
import { easyCaptcha } from './testing/easy-captcha.ts';

let cabinet: Cabinet;
let phone: string;
beforeEach(() => {
  cabinet = openCabinet();
  phone = newPhone();
});

const start = (to = phone) => startSignUp(cabinet, { phone: to, password: PASSWORD, ...AGREED });
const confirm = (id: string, code: string) => Identity.confirmSignUp(cabinet.anonymous, { id, code });
const resend = (id: string) => Identity.resendSignUpCode(cabinet.anonymous, { id });
const other = (code: string) => (code === '000000' ? '000001' : '000000');

describe('beginning a registration', () => {
  test('sends a six-digit code that lives ten minutes', async () => {
    const answer = await start();
    expect(isId('signUp', answer.id)).toBe(true);
    expect(answer.codeExpiresAt).toBe(plusSeconds(cabinet.world.now, 600));
    expect(answer.resendInSeconds).toBe(60);
    expect(cabinet.newest(phone, 'sign-up-code').code).toMatch(/^\d{6}$/);
  });

  test('keeps the password with the keeper of passwords only, under an opaque id', async () => {
    await start();
    const [[userId, kept] = ['', undefined]] = cabinet.credentials.users;
    expect(isId('user', userId)).toBe(true);
    expect(kept?.password).toBe(PASSWORD);
    expect(JSON.stringify(cabinet.table.snapshot())).not.toContain(PASSWORD);
  });

  test('keeps the code readable nowhere but in the message', async () => {
    await start();
    const { code } = cabinet.newest(phone, 'sign-up-code');
    const elsewhere = cabinet.table.snapshot().filter(({ pk }) => !pk.startsWith('OUTBOX#'));
    for (const item of elsewhere) expect(Object.values(item)).not.toContain(code);
  });

  test.each([{ licenceVersion: '2020-01-01' }, { consentVersion: '2020-01-01' }])(
    'asks to agree to the texts in force (%o)',
    async (outdated) => {
      const input = { phone, password: PASSWORD, ...AGREED, ...outdated };
      await expect(startSignUp(cabinet, input)).rejects.toMatchObject({
        code: 'identity.text_outdated',
        status: 422,
      });
      expect(cabinet.table.snapshot()).toEqual([]);
    },
  );

  test('does not reserve the phone for whoever typed it', async () => {
    await start();
    expect(cabinet.table.snapshot().some(({ pk }) => pk.startsWith('ONCE#phone#'))).toBe(false);
  });

  test('sends one code at a time to a phone, whoever asks', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ kind: 'throttled', retryAfterSeconds: 60 });
    cabinet.world.pass(60);
    await expect(start()).resolves.toBeDefined();
    expect(cabinet.sent).toHaveLength(2);
  });

  test('of many at once for one phone sends one code', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => start()));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(cabinet.sent).toHaveLength(1);
  });

  test('is throttled per address', async () => {
    for (let count = 0; count < Identity.STARTS_PER_HOUR; count += 1) await start(newPhone());
    await expect(start(newPhone())).rejects.toMatchObject({ kind: 'throttled' });
    cabinet.world.pass(3600);
    await expect(start(newPhone())).resolves.toBeDefined();
  });

  test('sends nothing when the password could not be kept', async () => {
    cabinet.credentials.broken = true;
    await expect(start()).rejects.toMatchObject({ code: 'identity.credentials_unavailable' });
    expect(cabinet.sent).toEqual([]);
    const id = cabinet.table.snapshot().find(({ pk }) => pk.startsWith('ONCE#sign-up#'))?.id as string;
    await expect(confirm(id, '000000')).rejects.toMatchObject({ code: 'identity.conversation_missing' });
    await expect(resend(id)).rejects.toMatchObject({ code: 'identity.conversation_missing' });
  });
});

describe('a known phone', () => {
  test('gets an SMS that says so, and the caller the same answer', async () => {
    const known = (await registered(cabinet)).phone;
    const [toKnown, toUnknown] = [await start(known), await start()];
    expect(Object.keys(toKnown)).toEqual(Object.keys(toUnknown));
    expect({ ...toKnown, id: '' }).toEqual({ ...toUnknown, id: '' });
    expect(cabinet.newest(known, 'already-registered')).toEqual({ template: 'already-registered' });
    expect(cabinet.sent.filter(({ to }) => Object.values(to).includes(known))).toHaveLength(2);
  });

  test('costs the same work', async () => {
    const known = (await registered(cabinet)).phone;
    const work = async (to: string) => {
      const before = { ...cabinet.table.requests };
      const items = cabinet.table.snapshot().length;
      cabinet.credentials.calls.length = 0;
      await start(to);
      const { get, query, commit } = cabinet.table.requests;
      return {
        gets: get - before.get,
        queries: query - before.query,
        commits: commit - before.commit,
        items: cabinet.table.snapshot().length - items,
        calls: [...cabinet.credentials.calls],
      };
    };
    expect(await work(known)).toEqual(await work(newPhone()));
  });

  test('is confirmed by no code, with the same faults and the same count', async () => {
    const known = (await registered(cabinet)).phone;
    const { id } = await start(known);
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      await expect(confirm(id, '123456')).rejects.toMatchObject({
        code: 'identity.code_wrong',
        facts: { triesLeft },
      });
    }
    await expect(confirm(id, '123456')).rejects.toMatchObject({ code: 'identity.code_used_up' });
    cabinet.world.pass(60);
    expect(await resend(id)).toMatchObject({ resendInSeconds: 120 });
    expect(cabinet.newest(known, 'already-registered')).toBeDefined();
  });

  test('stays known while its user is blocked', async () => {
    const { phone: known, userId } = await registered(cabinet);
    await cabinet.table.commit([
      { kind: 'patch', key: { pk: `USER#${userId}`, sk: '#HEAD' }, set: { state: 'blocked' } },
    ]);
    await start(known);
    expect(cabinet.newest(known, 'already-registered')).toBeDefined();
  });
});

describe('sending the code again', () => {
  test('waits for a pause that grows', async () => {
    const { id } = await start();
    for (const pause of [60, 120, 300, 600]) {
      await expect(resend(id)).rejects.toMatchObject({
        code: 'identity.resend_too_soon',
        status: 429,
        retryAfterSeconds: pause,
      });
      cabinet.world.pass(pause - 1);
      await expect(resend(id)).rejects.toMatchObject({ retryAfterSeconds: 1 });
      cabinet.world.pass(1);
      await resend(id);
    }
  });

  test('stops at ten codes a day for a phone and goes on the next day', async () => {
    await start();
    for (let count = 1; count < 10; count += 1) {
      cabinet.world.pass(3600);
      await start();
    }
    cabinet.world.pass(3600);
    await expect(start()).rejects.toMatchObject({ kind: 'throttled', retryAfterSeconds: 14 * 3600 });
    cabinet.world.pass(14 * 3600);
    await expect(start()).resolves.toMatchObject({ resendInSeconds: 60 });
  });

  test('makes the earlier code worthless and gives five new tries', async () => {
    const { id, code } = await begun(cabinet, phone);
    for (let count = 0; count < 5; count += 1)
      await expect(confirm(id, other(code))).rejects.toMatchObject({ code: 'identity.code_wrong' });
    cabinet.world.pass(60);
    await resend(id);
    const newer = cabinet.newest(phone, 'sign-up-code').code;
    expect(newer).not.toBe(code);
    await expect(confirm(id, code)).rejects.toMatchObject({ facts: { triesLeft: 4 } });
    await expect(confirm(id, newer)).resolves.toEqual({ done: true });
  });

  test('at once by many sends one', async () => {
    const { id } = await start();
    cabinet.world.pass(60);
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => resend(id)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(cabinet.sent).toHaveLength(2);
  });

  test('needs a registration that is open', async () => {
    const missing = { code: 'identity.conversation_missing', status: 404 };
    await expect(resend('sup_00000000000000000000000000')).rejects.toMatchObject(missing);
    const { id } = await proved(cabinet, phone);
    cabinet.world.pass(60);
    await expect(resend(id)).rejects.toMatchObject(missing);
    const late = await start(newPhone());
    cabinet.world.pass(3600);
    await expect(resend(late.id)).rejects.toMatchObject(missing);
  });
});

describe('proving the phone', () => {
  test('makes a pending user and takes the phone for 14 days', async () => {
    const { userId } = await proved(cabinet, phone);
    expect(await Identity.getUser(cabinet.anonymous, userId)).toMatchObject({
      state: 'pending',
      phone,
      language: 'ru',
      agreed: { texts: [{ kind: 'licence' }, { kind: 'personal-data' }], language: 'ru' },
    });
  });

  test('counts five tries and tells how many remain', async () => {
    const { id, code } = await begun(cabinet, phone);
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      await expect(confirm(id, other(code))).rejects.toMatchObject({
        code: 'identity.code_wrong',
        status: 422,
        facts: { triesLeft },
      });
    }
    await expect(confirm(id, code)).rejects.toMatchObject({ code: 'identity.code_used_up', status: 422 });
  });

  test('compares five of a thousand simultaneous guesses', async () => {
    const { id, code } = await begun(cabinet, phone);
    const guesses = Array.from({ length: 1000 }, (_, guess) => String(guess).padStart(6, '0'));
    const wrong = guesses.filter((guess) => guess !== code);
    const answers = await Promise.allSettled(wrong.map((guess) => confirm(id, guess)));
    const codes = answers.map((answer) => answer.status === 'rejected' && answer.reason.code);
    expect(codes.filter((fault) => fault === 'identity.code_wrong')).toHaveLength(5);
    expect(codes.filter((fault) => fault === 'identity.code_used_up')).toHaveLength(wrong.length - 5);
  });

  test('ends with the ten minutes, to the second', async () => {
    const first = await begun(cabinet, phone);
    cabinet.world.pass(600);
    await expect(confirm(first.id, first.code)).rejects.toMatchObject({
      code: 'identity.code_expired',
      status: 422,
    });
    const second = await begun(cabinet, newPhone());
    cabinet.world.pass(599);
    await expect(confirm(second.id, second.code)).resolves.toEqual({ done: true });
  });

  test('repeated or doubled with the right code answers the same and makes one user', async () => {
    const { id, code } = await begun(cabinet, phone);
    await Promise.all([confirm(id, code), confirm(id, code), confirm(id, code)]);
    await confirm(id, code);
    const users = cabinet.table.snapshot().filter(({ pk }) => pk.startsWith('USER#'));
    expect(users).toHaveLength(1);
  });

  test('knows only its own code', async () => {
    const [one, two] = [await begun(cabinet, phone), await begun(cabinet, newPhone())];
    await expect(confirm(one.id, two.code)).rejects.toMatchObject({ code: 'identity.code_wrong' });
  });

  test('does not take a recovery for a registration', async () => {
    const { phone: known } = await registered(cabinet);
    const { id } = await startRecovery(cabinet, { phone: known });
    const { code } = cabinet.newest(known, 'recovery-code');
    await expect(confirm(id, code)).rejects.toMatchObject({ code: 'identity.conversation_missing' });
  });

  test('needs a registration', async () => {
    await expect(confirm('sup_00000000000000000000000000', '123456')).rejects.toMatchObject({
      code: 'identity.conversation_missing',
      status: 404,
    });
  });

  test('lets the phone be registered again at once by the one who reads its messages', async () => {
    const first = await proved(cabinet, phone);
    const second = await proved(cabinet, phone);
    expect(second.userId).not.toBe(first.userId);
    expect(await Identity.getUser(cabinet.anonymous, first.userId)).toBeUndefined();
    const profile = { id: first.id, givenName: 'А', familyName: 'Б', email: 'a@example.org' };
    await expect(Identity.completeProfile(cabinet.anonymous, profile)).rejects.toMatchObject({
      code: 'identity.conversation_missing',
    });
  });

  test('of two registrations of a phone proved at once leaves one user', async () => {
    const one = await begun(cabinet, phone);
    cabinet.world.pass(60);
    const two = await begun(cabinet, phone);
    const answers = await Promise.allSettled([confirm(one.id, one.code), confirm(two.id, two.code)]);
    expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    const heads = cabinet.table.snapshot().filter(({ pk, sk }) => pk.startsWith('USER#') && sk === '#HEAD');
    expect(heads).toHaveLength(1);
    const holder = cabinet.table.snapshot().find(({ pk }) => pk === `ONCE#phone#${phone}`);
    expect(holder?.userId).toBe(heads[0]?.userId);
  });

  test('comes too late when the phone was registered meanwhile', async () => {
    const slow = await begun(cabinet, phone);
    cabinet.world.pass(60);
    const { id, userId } = await proved(cabinet, phone);
    await Identity.completeProfile(cabinet.anonymous, {
      id,
      givenName: 'А',
      familyName: 'Б',
      email: 'quick@example.org',
    });
    await Identity.activate(cabinet.anonymous, cabinet.newest('quick@example.org', 'activation'));
    await expect(confirm(slow.id, slow.code)).rejects.toMatchObject({
      code: 'identity.conversation_missing',
    });
    expect(await Identity.getUser(cabinet.anonymous, userId)).toMatchObject({ state: 'active' });
  });

  test('frees the phone again when the 14 days are over, though the table still holds the item', async () => {
    await proved(cabinet, phone);
    cabinet.world.pass(14 * 86_400 + 1);
    const again = await proved(cabinet, phone);
    expect(await Identity.getUser(cabinet.anonymous, again.userId)).toMatchObject({ state: 'pending' });
  });

  test('frees the phone also where the table forgot the user but not yet the phone', async () => {
    const first = await proved(cabinet, phone);
    cabinet.world.pass(15 * 86_400);
    await cabinet.table.commit([{ kind: 'remove', key: { pk: `USER#${first.userId}`, sk: '#HEAD' } }]);
    const again = await proved(cabinet, phone);
    expect(await Identity.getUser(cabinet.anonymous, again.userId)).toMatchObject({ state: 'pending' });
  });
});

describe('the work asked for', () => {
  const input = { phone: '+79217654321', password: PASSWORD, ...AGREED };
  const refused = { code: 'identity.captcha_refused', status: 422 };

  test('lets one registration and one recovery begin; another purpose’s or a used answer none', async () => {
    const ctx = cabinet.anonymous;
    const [forSignUp, forRecovery] = [await easyCaptcha(ctx, 'sign-up'), await easyCaptcha(ctx, 'recovery')];
    const before = cabinet.sent.length;
    await expect(Identity.startSignUp(ctx, { ...input, captcha: forRecovery })).rejects.toMatchObject(
      refused,
    );
    await expect(
      Identity.startRecovery(ctx, { phone: input.phone, captcha: forSignUp }),
    ).rejects.toMatchObject(refused);
    expect(cabinet.sent).toHaveLength(before);
    expect(cabinet.credentials.calls).not.toContain('create');
    await Identity.startSignUp(ctx, { ...input, captcha: forSignUp });
    await expect(
      Identity.startSignUp(ctx, { ...input, phone: newPhone(), captcha: forSignUp }),
    ).rejects.toMatchObject(refused);
  });
});

describe('a number mistyped', () => {
  const change = (id: string, to: string) => Identity.changeSignUpPhone(cabinet.anonymous, { id, phone: to });

  test('is corrected before it is proved; the earlier code is worth nothing, the password stays', async () => {
    const { id, code } = await begun(cabinet, phone);
    const right = newPhone();
    expect(await change(id, right)).toMatchObject({ id, resendInSeconds: 60 });
    await expect(Identity.confirmSignUp(cabinet.anonymous, { id, code })).rejects.toMatchObject({
      code: 'identity.code_wrong',
    });
    const next = cabinet.newest(right, 'sign-up-code').code;
    await Identity.confirmSignUp(cabinet.anonymous, { id, code: next });
    const holder = cabinet.table.snapshot().find(({ pk }) => pk === `ONCE#phone#${right}`);
    expect(holder?.userId).toBe([...cabinet.credentials.users.keys()].at(-1));
    expect(cabinet.table.snapshot().some(({ pk }) => pk === `ONCE#phone#${phone}`)).toBe(false);
  });

  test('for one that is known is answered alike, and no code fits; from a known one to a free one leads on', async () => {
    const anna = await registered(cabinet);
    const { id } = await begun(cabinet, phone);
    const [known, free] = [await change(id, anna.phone), await change(id, newPhone())];
    expect(known).toEqual(free);
    expect(cabinet.newest(anna.phone, 'already-registered')).toBeDefined();
  });

  test('is not corrected once it is proved, more than three times, or in a registration that does not exist', async () => {
    const missing = { code: 'identity.conversation_missing', status: 404 };
    const { id } = await proved(cabinet, phone);
    await expect(change(id, newPhone())).rejects.toMatchObject(missing);
    await expect(change('sup_00000000000000000000000000', newPhone())).rejects.toMatchObject(missing);
    const other = await begun(cabinet, newPhone());
    for (let count = 0; count < 3; count += 1) await change(other.id, newPhone());
    await expect(change(other.id, newPhone())).rejects.toMatchObject({ kind: 'throttled' });
  });

  test('does not get codes faster to one number than resending does', async () => {
    const { id } = await begun(cabinet, phone);
    await expect(change(id, phone)).rejects.toMatchObject({ code: 'identity.resend_too_soon' });
  });
});
