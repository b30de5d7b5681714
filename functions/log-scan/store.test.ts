import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LEGAL_TEXTS } from '#core/identity';
import { startTestStage, type TestStage } from '#testing/stage';
import { SUCCESS_CARD_NUMBER } from '../../local/acquirer/index.ts';
import { demoContracts } from '../../local/demo/index.ts';
import { visitProvider } from '../../local/testing/provider-visit.ts';

/**
 * A customer's whole way on a local stage, with what goes wrong on it, at the most talkative level of the log; afterwards the
 * log is searched for everything that was secret or personal.
 */

// the logger asks when it is imported: everything is written, to the console, which the stage leads into its file
vi.hoisted(() => Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: 'DEBUG', POWERTOOLS_DEV: 'true' }));

const PERSON = {
  phone: '+79213456789',
  email: 'apollinaria.zubatova@example.org',
  givenName: 'Аполлинария',
  familyName: 'Зубатова',
  password: 'Water2026pipe',
};
/** Somebody who signs in through the supplier's provider. */
const NEWCOMER = {
  login: 'login-of-pulcheria',
  givenName: 'Пульхерия',
  familyName: 'Товстогубова',
  email: 'pulcheria@example.org',
  phone: '+79213456700',
};
const NEW_PASSWORD = 'Other2026pipe';
const GUEST_EMAIL = 'gost.bez.kabineta@example.org';
/** What must stand in no line of the log, by what it is. */
const secrets: [what: string, text: string][] = [
  ...Object.entries(PERSON),
  ['the phone without its plus', PERSON.phone.slice(1)],
  ['the new password', NEW_PASSWORD],
  ['the guest’s e-mail', GUEST_EMAIL],
  ['the card', SUCCESS_CARD_NUMBER],
  ['the acquirer’s key', 'test_key'],
  ['the secret at the sign-in provider', 'sandbox-provider-secret'],
  ...Object.entries(NEWCOMER).map(([what, text]): [string, string] => [`${what} at the provider`, text]),
];
const keep = (what: string, text: string): string => {
  expect(text, what).not.toBe('');
  secrets.push([what, text]);
  return text;
};

let stage: TestStage;
let cookies: string[] = [];

beforeAll(async () => {
  stage = await startTestStage({ demo: true, site: 'none' });
}, 180_000);
afterAll(async () => {
  await stage.stop();
});

async function send(method: string, path: string, body?: object | string) {
  const answer = await fetch(`${stage.urls.site}/api${path}`, {
    method,
    headers: {
      'x-kabinet': '1',
      cookie: cookies.join('; '),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json');
  return {
    status: answer.status,
    body: isJson ? JSON.parse(text) : undefined,
    set: answer.headers.getSetCookie(),
  };
}

async function ok(method: string, path: string, body?: object) {
  const answer = await send(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(200);
  return answer;
}

async function refused(status: number, method: string, path: string, body?: object | string): Promise<void> {
  const answer = await send(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
}

/** What the pattern finds in the newest message to somebody. */
async function told(to: string, pattern: RegExp): Promise<string> {
  await stage.settled();
  const message = stage.messages().findLast((one) => one.to.includes(to));
  return pattern.exec(message?.text ?? '')?.[1] ?? '';
}

/** The work a public form asks for. */
async function work(purpose: string) {
  const { challenge } = (await ok('GET', `/captcha?purpose=${purpose}`)).body;
  const solution = await solveChallenge({ challenge: JSON.parse(challenge) as Challenge, deriveKey });
  if (!solution) throw new Error('the challenge was not solved');
  const { counter, derivedKey } = solution;
  return { challenge, counter, derivedKey };
}

async function signUp(): Promise<void> {
  const { phone, email, password, givenName, familyName } = PERSON;
  const agreed = {
    licenceVersion: LEGAL_TEXTS.licence.version,
    consentVersion: LEGAL_TEXTS['personal-data'].version,
    captcha: await work('sign-up'),
  };
  const { id } = (await ok('POST', '/sign-up', { phone, password, ...agreed })).body;
  const code = keep('the code of the registration', await told(phone, /(\d{6})/));
  const wrong = code === '000000' ? '000001' : '000000';
  await refused(422, 'POST', `/sign-up/${id}/confirm`, { code: wrong });
  await ok('POST', `/sign-up/${id}/confirm`, { code });
  await ok('POST', `/sign-up/${id}/profile`, { givenName, familyName, email });
  const token = keep('the token of the activation', await told(email, /#token=(\S+)/));
  await refused(422, 'POST', '/activate', { token: `${token}x` });
  await ok('POST', '/activate', { token });
  await ok('POST', '/activate', { token });
}

async function signIn(login: string, password: string): Promise<void> {
  const { set } = await ok('POST', '/sign-in', { login, password });
  cookies = set.map((cookie) => String(cookie.split('; ')[0]));
  for (const cookie of cookies) keep('a cookie of the session', String(cookie.split('=')[1]));
  await ok('GET', '/me');
}

async function useContract(): Promise<{ contractId: string; number: string }> {
  const { number, activationCode } = demoContracts()[0]!;
  keep('the activation code', activationCode);
  keep('the contract’s number', number);
  const linkBy = (code: string) => ({
    supplierId: 'demo',
    number,
    proof: { kind: 'activation-code', code },
  });
  await refused(422, 'POST', '/contracts/link', linkBy('00000000'));
  const { contractId } = (await ok('POST', '/contracts/link', linkBy(activationCode))).body;
  const { payerName, premise, meters } = (await ok('GET', `/contracts/${contractId}`)).body;
  keep('the payer’s name', payerName);
  keep('the address', premise.address);
  for (const { meterId, lastValues } of meters as { meterId: string; lastValues: number[] }[]) {
    const at = `/contracts/${contractId}/meters/${meterId}/readings`;
    const values = lastValues.map((value) => String(value + 1));
    await send('POST', `${at}/check`, { values });
    await send('POST', at, { values, confirmed: true });
    await refused(400, 'POST', at, { values: ['x'], note: PERSON.phone });
  }
  const { bills } = (await ok('GET', `/contracts/${contractId}/bills`)).body;
  await ok('GET', `/contracts/${contractId}/bills/${bills[0].period}`);
  await ok('GET', `/contracts/${contractId}/bills/${bills[0].period}/pdf`);
  await ok('GET', `/contracts/${contractId}/entries`);
  return { contractId, number };
}

async function pay(contractId: string): Promise<void> {
  const at = `/contracts/${contractId}/payments`;
  const payment = { amountKopecks: 12_345, confirmed: ['repeat', 'unusual'] };
  const { paymentId } = (await ok('POST', at, { ...payment, requestKey: 'press-0000000000000001' })).body;
  const atAcquirer = Object.keys(stage.acquirer.book().payments).at(-1)!;
  stage.acquirer.pay(atAcquirer, SUCCESS_CARD_NUMBER);
  await stage.settled();
  expect((await ok('GET', `${at}/${paymentId}`)).body).toMatchObject({ state: 'succeeded' });
  await ok('GET', `${at}/${paymentId}/pdf`);
}

async function payAsGuest(number: string): Promise<void> {
  const captcha = await work('guest-payment');
  const { ticket } = (await ok('POST', '/guest/contracts', { supplierId: 'demo', number, captcha })).body;
  keep('the guest’s ticket', ticket);
  await refused(422, 'POST', '/guest/contracts', { supplierId: 'demo', number, captcha });
  const order = { ticket, amountKopecks: 10_000, email: GUEST_EMAIL, requestKey: 'press-0000000000000002' };
  const { watchKey, redirectUrl: _, ...of } = (await ok('POST', '/guest/payments', order)).body;
  keep('the guest’s watch key', watchKey);
  await ok('POST', `/guest/payments/${of.paymentId}`, { ...of, watchKey });
  await refused(404, 'POST', `/guest/payments/${of.paymentId}`, { ...of, watchKey: `${watchKey}x` });
}

/** Another person's way, by e-mail alone. */
async function byEmail(): Promise<void> {
  const { givenName, familyName } = PERSON;
  const email = keep('the e-mail of who has no phone', 'log-scan-boris@example.org');
  const password = keep('their password', 'Unphoned2026pipe');
  const agreed = {
    licenceVersion: LEGAL_TEXTS.licence.version,
    consentVersion: LEGAL_TEXTS['personal-data'].version,
    captcha: await work('sign-up'),
  };
  await ok('POST', '/sign-up/by-email', { email, password, ...agreed });
  const token = keep('the token of the registration', await told(email, /#token=(\S+)/));
  const complete = (given: string) =>
    ['POST', '/sign-up/by-email/complete', { token, password: given, givenName, familyName }] as const;
  await refused(422, ...complete(NEW_PASSWORD));
  await ok(...complete(password));
  await ok('POST', '/recovery/by-email', { email, captcha: await work('recovery') });
  const link = keep('the token of the recovery', await told(email, /#token=(\S+)/));
  await refused(422, 'POST', '/recovery/by-email/complete', { token, password });
  await ok('POST', '/recovery/by-email/complete', { token: link, password: NEW_PASSWORD });
  await refused(422, 'POST', '/keep-sign-in', { token: link });
}

async function recover(): Promise<void> {
  const { id } = (
    await ok('POST', '/recovery', {
      phone: PERSON.phone,
      captcha: await work('recovery'),
    })
  ).body;
  const code = keep('the code of the recovery', await told(PERSON.phone, /(\d{6})/));
  await ok('POST', `/recovery/${id}/complete`, { code, password: NEW_PASSWORD });
  await refused(401, 'GET', '/me');
  await signIn(PERSON.email, NEW_PASSWORD);
}

async function signInThroughProvider(): Promise<void> {
  const at = '/providers/demo/city';
  const { body, set } = await ok('POST', `${at}/sign-in`, {});
  cookies = set.map((cookie) => String(cookie.split('; ')[0]));
  keep('the browser’s secret', String(cookies[0]?.split('=')[1]));
  const answer = await visitProvider(body.url, { ...NEWCOMER, proved: true });
  keep('the state', answer.state);
  keep('the code of the provider', answer.code ?? '');
  const { entryId } = (await ok('POST', `${at}/return`, answer)).body;
  await refused(422, 'POST', `${at}/return`, answer);
  const { givenName, familyName } = NEWCOMER;
  const { set: session } = await ok('POST', `/provider-entries/${entryId}/sign-up`, {
    ...{ givenName, familyName },
    licenceVersion: LEGAL_TEXTS.licence.version,
    consentVersion: LEGAL_TEXTS['personal-data'].version,
  });
  cookies = session.map((cookie) => String(cookie.split('; ')[0]));
  for (const cookie of cookies) keep('a cookie of the session', String(cookie.split('=')[1]));
  const { set: next } = await ok('POST', '/session/refresh', {});
  for (const cookie of next) keep('a renewed cookie', String(cookie.split('; ')[0]?.split('=')[1]));
  await ok('GET', '/me');
}

test('a customer’s whole way leaves nothing secret or personal in the log', async () => {
  await signUp();
  await refused(401, 'POST', '/sign-in', { login: PERSON.phone, password: NEW_PASSWORD });
  await signIn(PERSON.phone, PERSON.password);
  const { contractId, number } = await useContract();
  await pay(contractId);
  await payAsGuest(number);
  await recover();
  await byEmail();
  // what nobody should send, with what nobody should log in it
  await refused(400, 'POST', '/sign-in', `{"login":"${PERSON.phone}","password":"${PERSON.password}"`);
  await refused(400, 'POST', '/sign-in', {
    login: PERSON.email,
    password: PERSON.password,
    [PERSON.phone]: 1,
  });
  await refused(400, 'GET', `/captcha?purpose=${PERSON.phone}`);
  await refused(400, 'POST', `/sign-in?login=${PERSON.email}&password=${PERSON.password}`, {});
  for (const job of ['reconcile', 'autopay']) await stage.job(job);
  await ok('POST', '/sign-out', {});
  await signInThroughProvider();
  await stage.settled();

  const log = readFileSync(join(stage.folder, 'logs', 'handlers.log'), 'utf8');
  const lines = log.split('\n');
  for (const code of ['identity.code_wrong', 'identity.link_invalid', 'identity.sign_in_refused'])
    expect(log, 'the log is written, and this is what happened').toContain(code);
  const leaks = secrets.flatMap(([what, text]) =>
    lines.filter((line) => holds(line, text)).map((line) => `${what}: ${line.slice(0, 400)}`),
  );
  expect(leaks).toEqual([]);
}, 180_000);

/** A short code of digits may stand inside a longer number by chance. */
const holds = (line: string, text: string): boolean =>
  /^\d{6,8}$/.test(text) ? new RegExp(`(?<![\\d.])${text}(?!\\d)`).test(line) : line.includes(text);
