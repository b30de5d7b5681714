import { describe, expect, test } from 'vitest';
import { call } from '../../testing.ts';
import {
  agreed,
  asSent,
  codeIn,
  get,
  handler,
  lastMail,
  lastSms,
  newEmail,
  newPhone,
  PASSWORD,
  post,
  register,
  registerByEmail,
  tokenIn,
} from './whole.ts';

describe('the way of a customer, by API', () => {
  test('leads from the phone to the session, its renewal and its end', async () => {
    const { phone, email } = await register();
    const signedIn = await post('/sign-in', { login: email, password: PASSWORD });
    expect(signedIn).toMatchObject({ status: 200, body: { givenName: 'Борис' } });
    expect(signedIn.cookies).toHaveLength(3);
    for (const cookie of signedIn.cookies)
      expect(cookie).toMatch(/^__Host-kabinet.*; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
    expect(signedIn.raw).not.toMatch(/token/i);

    const cookies = asSent(signedIn.cookies);
    expect(await get('/me', { cookies })).toMatchObject({
      status: 200,
      body: { givenName: 'Борис', familyName: 'Петров', phone, email, language: 'ru' },
    });
    const [access = '', refresh = ''] = cookies;
    const bearer = { authorization: `Bearer ${access.split('=')[1]}` };
    expect((await get('/me', { headers: bearer })).status).toBe(200);

    const renewed = await post('/session/refresh', {}, { cookies: [refresh] });
    expect(renewed).toMatchObject({ status: 200, body: { done: true } });
    expect(asSent(renewed.cookies)).toHaveLength(2);
    expect((await get('/me', { cookies: asSent(renewed.cookies) })).status).toBe(200);

    const out = await post('/sign-out', {}, { cookies });
    expect(out).toMatchObject({ status: 200, body: { done: true } });
    for (const cookie of out.cookies) expect(cookie).toContain('=; Path=/; Max-Age=0;');
    expect(await post('/session/refresh', {}, { cookies: [refresh] })).toMatchObject({
      status: 401,
      body: { code: 'identity.session_ended' },
    });
    expect((await post('/sign-out', {}, { cookies })).status).toBe(200);
  });

  test('goes on after a forgotten password, which ends the sessions there were', async () => {
    const { phone, email } = await register();
    const stolen = asSent((await post('/sign-in', { login: phone, password: PASSWORD })).cookies);
    const started = await post('/recovery', { phone });
    const path = { id: (started.body as { id: string }).id };
    const code = codeIn(await lastSms(phone));
    const completed = await post('/recovery/{id}/complete', { code, password: 'Newer2026pipe' }, { path });
    expect(completed).toMatchObject({ status: 200, body: { done: true } });

    expect((await get('/me', { cookies: stolen })).status).toBe(401);
    expect((await post('/session/refresh', {}, { cookies: stolen })).status).toBe(401);
    expect(await lastMail(email)).toContain('восстановлен');
    expect((await post('/sign-in', { login: phone, password: PASSWORD })).status).toBe(401);
    expect((await post('/sign-in', { login: phone, password: 'Newer2026pipe' })).status).toBe(200);
    expect(await post('/recovery/{id}/complete', { code, password: PASSWORD }, { path })).toMatchObject({
      status: 422,
      body: { code: 'identity.code_used_up' },
    });
  });

  test('leads from an e-mail to the session, without a phone, and over a forgotten password by the link', async () => {
    const { email } = await registerByEmail();
    const signedIn = await post('/sign-in', { login: email, password: PASSWORD });
    expect(signedIn).toMatchObject({ status: 200, body: { givenName: 'Борис' } });
    const cookies = asSent(signedIn.cookies);
    expect(await get('/me', { cookies })).toMatchObject({ status: 200, body: { phone: '', email } });

    const started = await post('/recovery/by-email', { email });
    expect(started).toMatchObject({ status: 200, body: { sentTo: email, linkValidMinutes: 30 } });
    const token = tokenIn(await lastMail(email));
    const completed = await post('/recovery/by-email/complete', { token, password: 'Newer2026pipe' });
    expect(completed).toMatchObject({ status: 200, body: { done: true } });
    expect((await get('/me', { cookies })).status).toBe(401);
    expect(await lastMail(email)).toContain('по ссылке из письма');
    expect((await post('/sign-in', { login: email, password: PASSWORD })).status).toBe(401);
    expect((await post('/sign-in', { login: email, password: 'Newer2026pipe' })).status).toBe(200);
    expect(await post('/recovery/by-email/complete', { token, password: PASSWORD })).toMatchObject({
      status: 422,
      body: { code: 'identity.recovery_link_invalid' },
    });
  });

  test('by e-mail goes on after the link was sent again, and not with another’s password', async () => {
    const email = newEmail();
    const started = await post('/sign-up/by-email', { email, password: PASSWORD, ...agreed });
    const path = { id: (started.body as { id: string }).id };
    expect(await post('/sign-up/by-email/{id}/resend', {}, { path })).toMatchObject({
      status: 429,
      body: { code: 'identity.resend_too_soon' },
    });
    const input = { token: tokenIn(await lastMail(email)), givenName: 'Борис', familyName: 'Петров' };
    const complete = (password: string) => post('/sign-up/by-email/complete', { ...input, password });
    expect(await complete('Another2026pipe')).toMatchObject({
      status: 422,
      body: { code: 'identity.sign_up_password_wrong' },
    });
    expect(await complete(PASSWORD)).toMatchObject({ status: 200, body: { email } });
    expect(await post('/sign-up/by-email/{id}/resend', {}, { path })).toMatchObject({
      status: 404,
      body: { code: 'identity.conversation_missing' },
    });
  });

  test('speaks the language that was asked for, in answers, SMS and mail', async () => {
    const phone = newPhone();
    const headers = { 'accept-language': 'en' };
    const started = await post('/sign-up', { phone, password: PASSWORD, ...agreed }, { headers });
    expect(await lastSms(phone)).toContain('Registration code');
    const path = { id: (started.body as { id: string }).id };
    const wrong = await post('/sign-up/{id}/confirm', { code: '000000' }, { path, headers });
    if (wrong.status === 422)
      expect(wrong.body).toMatchObject({ detail: 'The code does not match. Tries left: 4.' });
  });
});

describe('the sessions of a user, by API', () => {
  const FIREFOX = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
  const enter = async (phone: string, cookies: string[] = []) =>
    asSent(
      (await post('/sign-in', { login: phone, password: PASSWORD }, { cookies, headers: FIREFOX })).cookies,
    );
  interface Listed {
    sessions: { sessionId: string; deviceName: string; current: boolean }[];
  }

  test('are listed, and ended one by one or all at once', async () => {
    const { phone, email } = await register();
    const [lost, other, mine] = [await enter(phone), await enter(phone), await enter(phone)];
    expect(await lastMail(email)).toContain('Firefox, Linux');
    const { body } = await get('/sessions', { cookies: mine });
    const { sessions } = body as Listed;
    expect(sessions.map(({ deviceName, current }) => [deviceName, current])).toEqual([
      ['Firefox, Linux', true],
      ['Firefox, Linux', false],
      ['Firefox, Linux', false],
    ]);
    const path = { sessionId: sessions[2]?.sessionId ?? '' };
    const end = () =>
      call(handler, {
        routeKey: 'DELETE /api/sessions/{sessionId}',
        path,
        cookies: mine,
        headers: { 'x-kabinet': '1' },
      });
    expect((await end()).status).toBe(200);
    expect((await get('/me', { cookies: lost })).status).toBe(401);
    expect((await get('/me', { cookies: other })).status).toBe(200);
    expect(await end()).toMatchObject({ status: 404, body: { code: 'identity.session_missing' } });

    const out = await post('/sessions/end-all', {}, { cookies: mine });
    expect(out).toMatchObject({ status: 200, body: { done: true } });
    expect(out.cookies).toHaveLength(2);
    for (const cookies of [other, mine]) {
      expect((await get('/me', { cookies })).status).toBe(401);
      expect((await post('/session/refresh', {}, { cookies })).status).toBe(401);
    }
    expect((await get('/me', { cookies: await enter(phone) })).status).toBe(200);
  });

  test('from a browser used before are no news, and set its cookie once', async () => {
    const { phone, email } = await register();
    const [, , device = ''] = await enter(phone);
    expect(device).toMatch(/^__Host-kabinet-device=[\w-]{43}$/);
    expect(await enter(phone, [device])).toHaveLength(2);
    expect(await lastMail(email)).not.toContain('Firefox');
  });
});

describe('what the answers tell', () => {
  test('is not whether a phone is known', async () => {
    const { phone } = await register();
    const [known, unknown] = [
      await post('/sign-up', { phone, password: PASSWORD, ...agreed }),
      await post('/sign-up', { phone: newPhone(), password: PASSWORD, ...agreed }),
    ];
    const shape = ({ status, body, headers }: typeof known) => ({
      status,
      fields: Object.keys(body as object).sort(),
      headers: Object.keys(headers).sort(),
      resend: (body as { resendInSeconds: number }).resendInSeconds,
    });
    expect(shape(known)).toEqual(shape(unknown));
    expect(await lastSms(phone)).toContain('уже есть кабинет');

    const [mine, nobodys] = [
      await post('/recovery', { phone }),
      await post('/recovery', { phone: newPhone() }),
    ];
    expect(shape(mine)).toEqual(shape(nobodys));
  });

  test('is not why a sign-in was refused', async () => {
    const { phone } = await register();
    const answers = [
      await post('/sign-in', { login: phone, password: 'Wrong2026pipe' }),
      await post('/sign-in', { login: newPhone(), password: PASSWORD }),
      await post('/sign-in', { login: newEmail(), password: PASSWORD }),
    ];
    for (const { status, body, cookies } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual(answers[0]?.body);
      expect(body).toMatchObject({ code: 'identity.sign_in_refused' });
      expect(cookies).toEqual([]);
    }
  });
});

describe('the declared faults', () => {
  test('come with their code and status', async () => {
    const phone = newPhone();
    const outdated = { phone, password: PASSWORD, ...agreed, licenceVersion: '2020' };
    expect(await post('/sign-up', outdated)).toMatchObject({
      status: 422,
      body: { code: 'identity.text_outdated' },
    });
    const started = await post('/sign-up', { phone, password: PASSWORD, ...agreed });
    const path = { id: (started.body as { id: string }).id };
    const again = await post('/sign-up', { phone, password: PASSWORD, ...agreed });
    expect(again).toMatchObject({ status: 429, body: { code: 'platform.too_many_tries' } });
    expect(Number(again.headers['retry-after'])).toBeGreaterThan(0);
    expect(await post('/sign-up/{id}/resend', {}, { path })).toMatchObject({
      status: 429,
      body: { code: 'identity.resend_too_soon' },
    });
    const profile = { givenName: 'Б', familyName: 'П', email: newEmail() };
    expect(await post('/sign-up/{id}/profile', profile, { path })).toMatchObject({
      status: 422,
      body: { code: 'identity.phone_not_proved' },
    });
    const code = codeIn(await lastSms(phone));
    const wrong = code === '000000' ? '000001' : '000000';
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await post('/sign-up/{id}/confirm', { code: wrong }, { path })).toMatchObject({
        status: 422,
        body: { code: 'identity.code_wrong', facts: { triesLeft } },
      });
    expect(await post('/sign-up/{id}/confirm', { code }, { path })).toMatchObject({
      status: 422,
      body: { code: 'identity.code_used_up' },
    });
    const missing = { path: { id: 'sup_00000000000000000000000000' } };
    expect(await post('/sign-up/{id}/confirm', { code }, missing)).toMatchObject({
      status: 404,
      body: { code: 'identity.conversation_missing' },
    });
    expect(await post('/activate', { token: 'a'.repeat(64) })).toMatchObject({
      status: 422,
      body: { code: 'identity.link_invalid' },
    });
    expect(await post('/session/refresh')).toMatchObject({
      status: 401,
      body: { code: 'identity.session_ended' },
    });
  });

  test('an e-mail that another cabinet took meanwhile is a conflict', async () => {
    const email = newEmail();
    const tokens: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const phone = newPhone();
      const started = await post('/sign-up', { phone, password: PASSWORD, ...agreed });
      const path = { id: (started.body as { id: string }).id };
      await post('/sign-up/{id}/confirm', { code: codeIn(await lastSms(phone)) }, { path });
      await post('/sign-up/{id}/profile', { givenName: 'Б', familyName: 'П', email }, { path });
      tokens.push(tokenIn(await lastMail(email)));
    }
    expect((await post('/activate', { token: tokens[0] })).status).toBe(200);
    expect((await post('/activate', { token: tokens[0] })).status).toBe(200);
    expect(await post('/activate', { token: tokens[1] })).toMatchObject({
      status: 409,
      body: { code: 'identity.email_taken' },
    });
  });
});

describe('a request', () => {
  test('with a weak password or a malformed phone is told which field', async () => {
    const answer = await post('/sign-up', { phone: '89211234567', password: 'weak', ...agreed });
    expect(answer.status).toBe(400);
    const { fields } = answer.body as { fields: { field: string }[] };
    expect(new Set(fields.map(({ field }) => field))).toEqual(new Set(['password', 'phone']));
  });

  test('that is too big is refused before it is read', async () => {
    const answer = await post('/sign-in', { login: newPhone(), password: 'x'.repeat(20_000) });
    expect(answer).toMatchObject({ status: 400, body: { code: 'platform.body_too_big' } });
  });

  test('by cookie without our marker changes nothing', async () => {
    const { phone } = await register();
    const { cookies } = await post('/sign-in', { login: phone, password: PASSWORD });
    const sent = asSent(cookies);
    const forged = await call(handler, { routeKey: 'POST /api/sign-out', body: {}, cookies: sent });
    expect(forged).toMatchObject({ status: 403, body: { code: 'platform.cross_site' } });
    const elsewhere = { origin: 'https://elsewhere.test' };
    expect((await post('/sign-out', {}, { cookies: sent, headers: elsewhere })).status).toBe(403);
    expect((await get('/me', { cookies: sent })).status).toBe(200);
  });

  test('for the texts in force needs nobody to be signed in', async () => {
    expect(await get('/legal')).toMatchObject({ status: 200, body: agreed });
  });
});
