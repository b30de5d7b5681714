import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { LEGAL_TEXTS } from '#core/identity';
import { instantOfMs } from '#core/kernel';
import type { HttpHandler } from '#runtime/http';
import { freshTable } from '#testing/fresh-table';
import { easyCaptcha } from '../../../core/identity/testing/easy-captcha.ts';
import { startCognito } from '../../../local/engines/cognito.ts';
import { type MailEngine, startMail } from '../../../local/engines/mail.ts';
import { startProvider } from '../../../local/engines/provider.ts';
import { openSmsInbox } from '../../../local/engines/sms.ts';
import { startInbox } from '../../../local/inbox/server.ts';
import { freePorts } from '../../../local/ports.ts';
import { checkpointInMemory } from '../../../local/stream/checkpoint.ts';
import { startStream, type TableStream } from '../../../local/stream/stream.ts';
import { call, TEST_ENVIRONMENT, type TestRequest } from '../../testing.ts';

/** Identity's own Lambda, the stream, its consumers and the emulators: everything but the network in front. */
const sms = openSmsInbox('memory');
const folder = mkdtempSync(join(tmpdir(), 'kabinet-identity-'));
const stops: (() => Promise<void>)[] = [];
let mail: MailEngine;
let stream: TableStream;
export let handler: HttpHandler;

beforeAll(async () => {
  const [cognitoPort = 0, mailPort = 0, inboxPort = 0, providerPort = 0] = await freePorts(4);
  const fresh = await freshTable({ stream: true });
  const cognito = await startCognito({
    port: cognitoPort,
    logFolder: join(folder, 'logs'),
    dataFolder: join(folder, 'data'),
  });
  mail = await startMail({ port: mailPort, file: 'memory' });
  const inbox = await startInbox({ port: inboxPort, host: '127.0.0.1', sms, mails: mail.messages });
  const { clientId, clientSecret } = CLIENT;
  const provider = await startProvider({ port: providerPort, host: '127.0.0.1', clients: [CLIENT] });
  const city = { name: { ru: 'Городской ID', en: 'City ID' }, issuer: provider.issuer };
  const environment = {
    ...TEST_ENVIRONMENT,
    KABINET_SIGN_IN_PROVIDERS: JSON.stringify({
      demo: {
        city: { ...city, clientId, clientSecret },
        gone: { ...city, issuer: 'http://127.0.0.1:1', clientId, clientSecret },
      },
    }),
    KABINET_TABLE: fresh.tableName,
    KABINET_DYNAMODB_ENDPOINT: fresh.endpoint,
    KABINET_COGNITO_ENDPOINT: cognito.endpoint,
    KABINET_COGNITO_ISSUER: cognito.issuer,
    KABINET_USER_POOL_ID: cognito.userPoolId,
    KABINET_USER_POOL_CLIENT_ID: cognito.clientId,
    KABINET_SES_ENDPOINT: mail.endpoint,
    KABINET_SMS_ENDPOINT: inbox.smsEndpoint,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  ({ handler } = await import('../identity.ts'));
  const consumers = {
    notify: await import('../../on/notify.ts'),
    'follow-up': await import('../../on/follow-up.ts'),
  };
  stream = await startStream({
    ...fresh,
    consumers: Object.entries(consumers).map(([name, module]) => ({
      name,
      handler: async () => module.handler,
      checkpoint: checkpointInMemory(),
      setAside: () => {},
    })),
    onFailure: (consumer, cause) => {
      throw new Error(`${consumer} failed`, { cause });
    },
  });
  stops.push(stream.stop, provider.stop, inbox.stop, mail.stop, cognito.child.stop);
}, 60_000);
afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The portal's registration with the sandbox provider. */
const CLIENT = {
  clientId: 'kabinet',
  clientSecret: 'provider-secret',
  redirectUri: `${TEST_ENVIRONMENT.KABINET_SITE_URL}/provider/demo/city`,
};

export const PASSWORD = 'Water2026pipe';
export const agreed = {
  licenceVersion: LEGAL_TEXTS.licence.version,
  consentVersion: LEGAL_TEXTS['personal-data'].version,
};
let people = 0;
export const newPhone = (): string => `+7921${String(2_000_000 + ++people)}`;
export const newEmail = (): string => `boris${++people}@example.org`;

const CAPTCHAS = {
  '/sign-up': 'sign-up',
  '/sign-up/by-email': 'sign-up',
  '/recovery': 'recovery',
  '/recovery/by-email': 'recovery',
} as const;

/** As our own pages send: with the marker, and the work of a public form done. */
export const post = async (path: string, body: object = {}, more: Partial<TestRequest> = {}) => {
  const purpose = CAPTCHAS[path as keyof typeof CAPTCHAS];
  const now = () => instantOfMs(Date.now());
  const captcha = purpose && (await easyCaptcha({ clock: { now }, pepper: 'test-pepper' }, purpose));
  return call(handler, {
    routeKey: `POST /api${path}`,
    body: { ...(captcha && { captcha }), ...body },
    ...more,
    headers: { 'x-kabinet': '1', ...more.headers },
  });
};
export const get = (path: string, more: Partial<TestRequest> = {}) =>
  call(handler, { routeKey: `GET /api${path}`, ...more });
export const asSent = (cookies: string[]): string[] => cookies.map((cookie) => cookie.split('; ')[0] ?? '');

export async function lastSms(phone: string): Promise<string> {
  await stream.drained();
  return sms.messages().findLast(({ to }) => to.includes(phone))?.text ?? '';
}
export async function lastMail(email: string): Promise<string> {
  await stream.drained();
  return (
    mail
      .messages()
      .filter(({ to }) => to.includes(email))
      .at(-1)?.text ?? ''
  );
}
export const codeIn = (text: string): string => /\d{6}/.exec(text)?.[0] ?? '';
export const tokenIn = (text: string): string => /#token=(\S+)/.exec(text)?.[1] ?? '';

export async function register(): Promise<{ phone: string; email: string; token: string }> {
  const [phone, email] = [newPhone(), newEmail()];
  const started = await post('/sign-up', { phone, password: PASSWORD, ...agreed });
  expect(started.status, started.raw).toBe(200);
  const path = { id: (started.body as { id: string }).id };
  const code = codeIn(await lastSms(phone));
  expect((await post('/sign-up/{id}/confirm', { code }, { path })).status).toBe(200);
  const profile = { givenName: 'Борис', familyName: 'Петров', email };
  expect((await post('/sign-up/{id}/profile', profile, { path })).status).toBe(200);
  const token = tokenIn(await lastMail(email));
  expect((await post('/activate', { token })).status).toBe(200);
  return { phone, email, token };
}

/** Somebody without a phone. */
export async function registerByEmail(): Promise<{ email: string; token: string }> {
  const email = newEmail();
  const started = await post('/sign-up/by-email', { email, password: PASSWORD, ...agreed });
  expect(started.status, started.raw).toBe(200);
  const token = tokenIn(await lastMail(email));
  const names = { givenName: 'Борис', familyName: 'Петров' };
  const completed = await post('/sign-up/by-email/complete', { token, password: PASSWORD, ...names });
  expect(completed).toMatchObject({ status: 200, body: { email } });
  return { email, token };
}
