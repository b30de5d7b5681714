import { describe, expect, test } from 'vitest';
import { type Visitor, visitProvider } from '../../../../local/testing/provider-visit.ts';
import {
  agreed,
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
} from '../whole.ts';

const path = { supplierId: 'demo', provider: 'city' };
let people = 0;
const aPerson = () => {
  people += 1;
  return { login: `person${people}`, givenName: 'Ольга', email: newEmail(), phone: newPhone(), proved: true };
};

/** Goes to the provider and back; the cookies are those the browser has by then. */
async function went(who: Visitor | 'refuse', cookies: string[] = []) {
  const started = await post('/providers/{supplierId}/{provider}/sign-in', {}, { path, cookies });
  expect(started.status, started.raw).toBe(200);
  const { url } = started.body as { url: string };
  return { answer: await visitProvider(url, who), browser: asSent(started.cookies) };
}
const hand = (answer: object, cookies: string[], more = path) =>
  post('/providers/{supplierId}/{provider}/return', answer, { path: more, cookies });
async function came(who: Visitor | 'refuse') {
  const { answer, browser } = await went(who);
  return { browser, finished: await hand(answer, browser) };
}
const NAMED = { givenName: 'Ольга', familyName: 'Смирнова', ...agreed };

/** Somebody who has opened a cabinet through the provider. */
async function joined(who = aPerson()) {
  const { browser, finished } = await came(who);
  const { entryId: id } = finished.body as { entryId: string };
  const entered = await post('/provider-entries/{id}/sign-up', NAMED, { path: { id }, cookies: browser });
  expect(entered.status, entered.raw).toBe(200);
  return { who, browser, cookies: asSent(entered.cookies) };
}
const code = (wanted: string) => ({ body: { code: `identity.${wanted}` } });

describe('the way through a provider, by API', () => {
  test('leads from its button to a session, its renewal and its end', async () => {
    expect(await get('/providers')).toMatchObject({
      status: 200,
      body: { providers: [{ ...path, name: 'Городской ID' }, { provider: 'gone' }] },
    });
    const { who, cookies } = await joined();
    expect(cookies).toHaveLength(3);
    expect(await get('/me', { cookies })).toMatchObject({
      status: 200,
      body: { email: who.email, phone: who.phone, hasPassword: false },
    });
    const renewed = await post('/session/refresh', {}, { cookies });
    expect(renewed.status).toBe(200);
    expect((await get('/me', { cookies: asSent(renewed.cookies) })).status).toBe(200);
    const { finished } = await came(who);
    expect(finished).toMatchObject({ status: 200, body: { givenName: 'Ольга' } });
    expect(await lastMail(who.email)).toContain('с которого раньше не входили');
    expect((await post('/sign-out', {}, { cookies: asSent(finished.cookies) })).status).toBe(200);
    expect((await get('/me', { cookies: asSent(finished.cookies) })).status).toBe(401);
  });

  test('sets one cookie on the way there, for this host and no script', async () => {
    const started = await post('/providers/{supplierId}/{provider}/sign-in', {}, { path });
    expect(started.cookies).toEqual([
      expect.stringMatching(
        /^__Host-kabinet-browser=[\w-]{43}; Path=\/; Max-Age=7200; Secure; HttpOnly; SameSite=Lax$/,
      ),
    ]);
  });

  test('asks for the second factor, and tells the code by SMS', async () => {
    const { phone, email } = await register();
    const cookies = asSent((await post('/sign-in', { login: phone, password: PASSWORD })).cookies);
    const who = { ...aPerson(), email, phone };
    const started = await post(
      '/me/providers/{supplierId}/{provider}/connect',
      { password: PASSWORD },
      { path, cookies },
    );
    const answer = await visitProvider((started.body as { url: string }).url, who);
    const all = [...cookies, ...asSent(started.cookies)];
    const connected = await post('/me/providers/{supplierId}/{provider}/return', answer, {
      path,
      cookies: all,
    });
    expect(connected).toMatchObject({ status: 200, body: { done: true } });
    expect(await lastMail(email)).toContain('подключили учётную запись');
    await post('/me/second-factor', { on: true, password: PASSWORD }, { cookies });

    const { browser, finished } = await came(who);
    expect(finished.cookies).toEqual([]);
    const { entryId: id, code: sent } = finished.body as { entryId: string; code: { id: string } };
    const given = { id: sent.id, code: codeIn(await lastSms(phone)), remember: false };
    const give = () =>
      post('/provider-entries/{id}/code', { secondFactor: given }, { path: { id }, cookies: browser });
    expect(await give()).toMatchObject({ status: 200, body: { givenName: 'Борис' } });
    expect(await give()).toMatchObject({ status: 404, ...code('conversation_missing') });

    const { connections } = (await get('/me/providers', { cookies })).body as {
      connections: { connectionId: string }[];
    };
    const [{ connectionId } = { connectionId: '' }] = connections;
    const disconnect = (password: string) =>
      post('/me/connections/{connectionId}/disconnect', { password }, { path: { connectionId }, cookies });
    expect(await disconnect('Wrong2026pipe')).toMatchObject({ status: 422, ...code('password_wrong') });
    expect((await disconnect(PASSWORD)).status).toBe(200);
    expect(await disconnect(PASSWORD)).toMatchObject({ status: 404, ...code('connection_missing') });
    expect((await came(who)).finished).toMatchObject({ status: 409, ...code('provider_login_known') });
  });

  test('says what went wrong with the answer', async () => {
    const { browser, answer } = await went(aPerson());
    const foreign = await hand(answer, (await went(aPerson())).browser);
    expect(foreign).toMatchObject({ status: 422, ...code('provider_state_unknown') });
    const mixed = await hand({ ...answer, iss: 'https://other.example.org' }, browser);
    expect(mixed).toMatchObject({ status: 422, ...code('provider_mixed_up') });
    const again = await hand(answer, browser);
    expect(again).toMatchObject({ status: 422, ...code('provider_state_used') });
    const nowhere = await hand(answer, browser, { ...path, provider: 'nowhere' });
    expect(nowhere).toMatchObject({ status: 404, ...code('provider_missing') });
    const { finished: refused } = await came('refuse');
    expect(refused).toMatchObject({ status: 422, ...code('provider_denied') });
    const { finished: unproved } = await came({ ...aPerson(), proved: false });
    expect(unproved).toMatchObject({ status: 422, ...code('provider_email_missing') });
    const made = await went(aPerson());
    const stale = await hand({ ...made.answer, code: 'made-up' }, made.browser);
    expect(stale).toMatchObject({ status: 502, ...code('provider_answer_stale') });
    const gone = await post(
      '/providers/{supplierId}/{provider}/sign-in',
      {},
      { path: { ...path, provider: 'gone' } },
    );
    expect(gone).toMatchObject({ status: 502, ...code('provider_unavailable') });
  });

  test('takes no request of another site, which the browser sends its cookie along with', async () => {
    const { browser, answer } = await went(aPerson());
    const cross = await post('/providers/{supplierId}/{provider}/return', answer, {
      path,
      cookies: browser,
      headers: { 'x-kabinet': '' },
    });
    expect(cross.status).toBe(403);
  });

  test('takes nothing malformed or too big', async () => {
    const { browser } = await went(aPerson());
    for (const bad of [{}, { state: '' }, { state: 'x'.repeat(600) }, { state: 'x', code: 'x'.repeat(3000) }])
      expect((await hand(bad, browser)).status).toBe(400);
    for (const provider of ['', 'City', 'a/b', 'x'.repeat(40)])
      expect((await hand({ state: 'x' }, browser, { ...path, provider })).status).toBe(400);
    const { who: _, cookies } = await joined();
    const connectionId = 'usr_00000000000000000000000000';
    const malformed = await post(
      '/me/connections/{connectionId}/disconnect',
      { password: PASSWORD },
      { path: { connectionId }, cookies },
    );
    expect(malformed.status).toBe(400);
    const late = await post(
      '/provider-entries/{id}/sign-up',
      { ...NAMED, licenceVersion: '2020-01-01' },
      {
        path: { id: 'pve_00000000000000000000000000' },
        cookies: browser,
      },
    );
    expect(late).toMatchObject({ status: 422, ...code('text_outdated') });
  });
});
