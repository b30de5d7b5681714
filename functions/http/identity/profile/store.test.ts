import { describe, expect, test } from 'vitest';
import {
  asSent,
  codeIn,
  get,
  lastMail,
  lastSms,
  newEmail,
  newPhone,
  PASSWORD,
  post,
  register,
  tokenIn,
} from '../whole.ts';

/** Somebody registered and signed in. */
async function anna() {
  const { phone, email } = await register();
  const cookies = asSent((await post('/sign-in', { login: phone, password: PASSWORD })).cookies);
  return { phone, email, cookies };
}
const signIn = (login: string, more: object = {}, password = PASSWORD) =>
  post('/sign-in', { login, password, ...more });

describe('an account is changed, by API', () => {
  test('another phone by the code from its SMS; the old one is told', async () => {
    const { phone, cookies } = await anna();
    const next = newPhone();
    const started = await post('/me/phone', { phone: next, password: PASSWORD }, { cookies });
    expect(started.status, started.raw).toBe(200);
    const path = { id: (started.body as { id: string }).id };
    expect((await post('/me/phone/{id}/resend', {}, { cookies, path })).status).toBe(429);
    const code = codeIn(await lastSms(next));
    expect((await post('/me/phone/{id}/confirm', { code }, { cookies, path })).status).toBe(200);
    expect(await get('/me', { cookies })).toMatchObject({ body: { phone: next } });
    expect(await lastSms(phone)).toContain('другой телефон');
    expect([(await signIn(next)).status, (await signIn(phone)).status]).toEqual([200, 401]);
  });

  test('another e-mail by the link from its mail, opened by anybody; the old one is told', async () => {
    const { email, cookies } = await anna();
    const next = newEmail();
    expect(await post('/me/email', { email: next, password: PASSWORD }, { cookies })).toMatchObject({
      status: 200,
      body: { sentTo: next, linkValidHours: 24 },
    });
    const token = tokenIn(await lastMail(next));
    for (let count = 0; count < 2; count += 1)
      expect((await post('/confirm-email', { token })).status).toBe(200);
    expect(await lastMail(email)).toContain('другой адрес');
    expect([(await signIn(next)).status, (await signIn(email)).status]).toEqual([200, 401]);
    expect(await post('/confirm-email', { token: `${token.slice(0, -2)}AA` })).toMatchObject({
      status: 422,
      body: { code: 'identity.email_link_invalid' },
    });
  });

  test('another password ends the other sessions and keeps this one', async () => {
    const { phone, cookies } = await anna();
    const other = asSent((await signIn(phone)).cookies);
    const wrong = await post('/me/password', { password: 'x', newPassword: 'Newer2026pipe' }, { cookies });
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'identity.password_wrong', fields: [{ field: 'password' }] },
    });
    const changed = await post(
      '/me/password',
      { password: PASSWORD, newPassword: 'Newer2026pipe' },
      { cookies },
    );
    expect(changed).toMatchObject({ status: 200, body: { done: true } });
    expect((await get('/me', { cookies })).status).toBe(200);
    expect((await post('/session/refresh', {}, { cookies })).status).toBe(200);
    expect((await get('/me', { cookies: other })).status).toBe(401);
    expect((await signIn(phone)).status).toBe(401);
    expect((await signIn(phone, {}, 'Newer2026pipe')).status).toBe(200);
  });

  test('signing in by phone alone, or with a code besides', async () => {
    const { phone, email, cookies } = await anna();
    await post('/me/sign-in-by', { signInBy: 'phone', password: PASSWORD }, { cookies });
    expect([(await signIn(phone)).status, (await signIn(email)).status]).toEqual([200, 401]);
    await post('/me/second-factor', { on: true, password: PASSWORD }, { cookies });
    expect(await get('/me', { cookies })).toMatchObject({ body: { signInBy: 'phone', secondFactor: true } });

    const asked = await signIn(phone);
    expect(asked.cookies).toEqual([]);
    expect(asked.body).not.toHaveProperty('givenName');
    const { id } = (asked.body as { code: { id: string } }).code;
    const code = codeIn(await lastSms(phone));
    const entered = await signIn(phone, { secondFactor: { id, code, remember: true } });
    expect(entered).toMatchObject({ status: 200, body: { givenName: 'Борис' } });
    const device = asSent(entered.cookies)[2] ?? '';
    const again = await post('/sign-in', { login: phone, password: PASSWORD }, { cookies: [device] });
    expect(again).toMatchObject({ status: 200, body: { givenName: 'Борис' } });
  });

  test('what was agreed to is listed, given, withdrawn, and told in the journal', async () => {
    const { cookies } = await anna();
    const path = { kind: 'marketing' };
    const { marketingVersion: version } = (await get('/legal')).body as { marketingVersion: string };
    for (const [verb, body] of [
      ['give', { version }],
      ['withdraw', {}],
    ] as const)
      expect((await post(`/me/consents/{kind}/${verb}`, body, { cookies, path })).status).toBe(200);
    const { consents } = (await get('/me/consents', { cookies })).body as {
      consents: { kind: string; given: boolean; acts: { act: string; textHash: string }[] }[];
    };
    expect(consents.map(({ kind, given, acts }) => [kind, given, acts.map(({ act }) => act)])).toEqual([
      ['licence', true, ['given']],
      ['personal-data', true, ['given']],
      ['marketing', false, ['withdrawn', 'given']],
    ]);
    for (const { acts } of consents) expect(acts[0]?.textHash).toMatch(/^[0-9a-f]{64}$/);
    expect(
      await post('/me/consents/{kind}/withdraw', {}, { cookies, path: { kind: 'licence' } }),
    ).toMatchObject({ status: 422, body: { code: 'identity.consent_needed' } });
    expect(await post('/me/consents/{kind}/give', { version: '2020' }, { cookies, path })).toMatchObject({
      status: 422,
      body: { code: 'identity.text_outdated' },
    });
    const { entries } = (await get('/me/journal', { cookies })).body as { entries: { event: string }[] };
    expect(entries.map(({ event }) => event)).toEqual([
      'identity.consent_withdrawn',
      'identity.consent_given',
      'identity.signed_in',
      'identity.registered',
    ]);
  });

  test('by nobody who sends none or nonsense of what is asked', async () => {
    const { cookies } = await anna();
    for (const [path, body] of [
      ['/me/password', { password: PASSWORD, newPassword: 'weak' }],
      ['/me/phone', { password: PASSWORD, phone: '8921' }],
      ['/me/email', { password: PASSWORD, email: 'anna' }],
      ['/me/sign-in-by', { password: PASSWORD, signInBy: 'none' }],
      ['/me/second-factor', { password: PASSWORD, on: 'yes' }],
      ['/me/second-factor', { on: true }],
      ['/me/second-factor', { on: true, password: 'x'.repeat(129) }],
    ] as const)
      expect((await post(path, body, { cookies })).status, path).toBe(400);
  });
});
