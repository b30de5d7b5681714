import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { Fault } from '#core/kernel';
import { fileReply, operation } from '#core/platform';
import { call, TEST_ENVIRONMENT } from '../testing.ts';
import { type HttpHandler, httpHandler } from './http.ts';

const operations = {
  echo: operation({
    method: 'POST',
    path: '/echo/{name}',
    summary: 'Echo',
    description: 'Says what it heard',
    access: 'public',
    input: z.object({
      name: z.string().max(5),
      count: z.int().min(1).max(10),
      note: z.string().optional(),
      more: z.array(z.strictObject({ of: z.int() })).optional(),
    }),
    output: z.object({ name: z.string(), count: z.int() }),
    faults: [],
    bodyLimitBytes: 200,
  }),
  fail: operation({
    method: 'GET',
    path: '/fail',
    summary: 'Fail',
    description: 'Fails as told',
    access: 'public',
    input: z.object({ how: z.string() }),
    output: z.object({}),
    faults: ['test.refused'],
  }),
  rare: operation({
    method: 'GET',
    path: '/rare',
    summary: 'Rare',
    description: 'May be called twice a minute',
    access: 'public',
    input: z.object({}),
    output: z.object({}),
    faults: [],
    callsAMinuteOfOne: 2,
  }),
  secret: operation({
    method: 'POST',
    path: '/secret',
    summary: 'Secret',
    description: 'Needs a session',
    access: 'user',
    input: z.object({ value: z.string() }),
    output: z.object({}),
    faults: [],
  }),
  office: operation({
    method: 'POST',
    path: '/suppliers/{supplierId}/secret',
    summary: 'The office’s secret',
    description: 'Needs a session; whose, the use case asks',
    access: 'staff',
    input: z.object({ supplierId: z.string() }),
    output: z.object({}),
    faults: [],
  }),
  file: operation({
    method: 'GET',
    path: '/file',
    summary: 'File',
    description: 'Gives a file',
    access: 'public',
    binary: 'application/pdf',
    input: z.object({}),
    output: fileReply,
    faults: [],
  }),
};

let handler: HttpHandler;

beforeAll(() => {
  for (const [name, value] of Object.entries(TEST_ENVIRONMENT)) vi.stubEnv(name, value);
  handler = httpHandler(operations, {
    echo: async (_ctx, { name, count }) => ({ name, count, internal: 'must not leave' }),
    fail: async (_ctx, { how }) => {
      if (how === 'refused') {
        throw new Fault(
          'refused',
          'test.refused',
          { ru: 'Нельзя', en: 'Not possible' },
          { facts: { left: 2 } },
        );
      }
      if (how === 'strange') throw refusedBecause('no acquirer of ours');
      if (how === 'clash') throw refusedBecause(new Error('anna@example.org is taken'));
      if (how === 'throttled') {
        throw new Fault('throttled', 'test.slow', { ru: 'Рано', en: 'Too soon' }, { retryAfterSeconds: 30 });
      }
      throw new Error('the database password is hunter2');
    },
    rare: async () => ({}),
    secret: async () => ({}),
    office: async () => ({}),
    file: async () => ({ fileName: 'a.pdf', content: new TextEncoder().encode('%PDF') }),
  });
});

afterEach(() => vi.restoreAllMocks());

const refusedBecause = (cause: unknown) =>
  new Fault('forbidden', 'test.refused', { ru: 'Нельзя', en: 'Not possible' }, { cause });

const echo = { routeKey: 'POST /api/echo/{name}', path: { name: 'anna' }, body: { count: 2 } };

describe('the handler runtime', () => {
  test('parses path and body, and lets nothing out that the contract does not promise', async () => {
    const answer = await call(handler, echo);
    expect(answer).toMatchObject({ status: 200, body: { name: 'anna', count: 2 } });
    expect(answer.body).not.toHaveProperty('internal');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('takes the path before the body', async () => {
    const answer = await call(handler, { ...echo, body: { count: 3, name: 'olga' } });
    expect(answer.body).toEqual({ name: 'anna', count: 3 });
  });

  test('takes nothing from the address that belongs in the body, and says so', async () => {
    const answer = await call(handler, { ...echo, query: { note: 'personal', name: 'vera' } });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        fields: ['note', 'name'].map((field) => ({ field, code: 'platform.field_misplaced' })),
      },
    });
  });

  test('names each wrong field with its own code, in the caller’s language', async () => {
    const answer = await call(handler, {
      routeKey: echo.routeKey,
      path: { name: 'too long a name' },
      body: {},
      headers: { 'accept-language': 'en-GB,en;q=0.9' },
    });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['content-language']).toBe('en');
    const { fields } = answer.body as { fields: { field: string; code: string; detail: string }[] };
    expect(fields.map(({ field, code }) => [field, code])).toEqual([
      ['name', 'platform.field_too_long'],
      ['count', 'platform.field_missing'],
    ]);
    expect(fields[0]?.detail).toBe('Too long.');
  });

  test('refuses unknown fields by name', async () => {
    const answer = await call(handler, { ...echo, body: { count: 2, admin: true } });
    expect(answer).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'admin', code: 'platform.field_unknown' }] },
    });
  });

  test('refuses unknown fields further down by name too', async () => {
    const answer = await call(handler, {
      ...echo,
      body: { count: 2, more: [{ of: 1 }, { of: 2, admin: true }] },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'more.1.admin', code: 'platform.field_unknown' }] },
    });
  });

  test.each([
    ['not JSON', 'count=2', {}],
    ['an array', '[1]', {}],
    ['cut inside a character', '{"count":2,"note":"\\ud83d"}', {}],
    ['another type', '{"count":2}', { 'content-type': 'text/plain' }],
  ])('refuses a body that is %s', async (_, body, headers) => {
    const answer = await call(handler, { ...echo, body, headers });
    expect(answer).toMatchObject({ status: 400, body: { code: 'platform.body_malformed' } });
  });

  test('refuses a body over the operation’s limit before reading it', async () => {
    const answer = await call(handler, { ...echo, body: { count: 2, note: 'x'.repeat(300) } });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'platform.body_too_big', facts: { limitBytes: 200 } },
    });
  });

  test('does not take a prototype’s fields for input', async () => {
    const answer = await call(handler, { ...echo, body: '{"count":2,"__proto__":{"note":"x"}}' });
    expect(answer.status).toBe(400);
  });

  test('answers a fault with its status, code, words and facts', async () => {
    const answer = await call(handler, { routeKey: 'GET /api/fail', query: { how: 'refused' } });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'test.refused', detail: 'Нельзя', facts: { left: 2 }, requestId: 'req-1' },
    });
  });

  test.each([
    ['strange', 'our own words', { status: 403, cause: 'no acquirer of ours' }],
    ['clash', 'an error, which may quote the caller', { status: 403 }],
    ['refused', 'not said', { status: 422 }],
  ])('logs why a request was refused in our own words only: %s, the cause is %s', async (how, _, logged) => {
    const info = vi.spyOn(Logger.prototype, 'info');
    const answer = await call(handler, { routeKey: 'GET /api/fail', query: { how } });
    expect(info.mock.calls).toEqual([['test.refused', logged]]);
    expect(answer.raw).not.toMatch(/acquirer|anna/);
  });

  test('says when to come back', async () => {
    const answer = await call(handler, { routeKey: 'GET /api/fail', query: { how: 'throttled' } });
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('30');
  });

  test('takes so many calls a minute of one network, whatever others do', async () => {
    vi.useFakeTimers({ now: 1_795_000_000_000, toFake: ['Date'] });
    const rare = (sourceIp: string) => call(handler, { routeKey: 'GET /api/rare', sourceIp });
    expect((await rare('203.0.113.8')).status).toBe(200);
    expect((await rare('203.0.113.8')).status).toBe(200);
    const refused = await rare('203.0.113.8');
    expect(refused).toMatchObject({ status: 429, body: { code: 'platform.too_many_tries' } });
    expect(refused.headers['retry-after']).toBe('20');
    expect((await rare('203.0.113.9')).status).toBe(200);
    vi.setSystemTime(1_795_000_020_000);
    expect((await rare('203.0.113.8')).status).toBe(200);
    vi.useRealTimers();
  });

  test('answers anything unexpected with one fixed sentence and the request’s number', async () => {
    const answer = await call(handler, { routeKey: 'GET /api/fail', query: { how: 'crash' } });
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ code: 'platform.unexpected', requestId: 'req-1' });
    expect(answer.raw).not.toContain('hunter2');
  });

  test('asks who is there before it says what is wrong with the input', async () => {
    for (const routeKey of ['POST /api/secret', 'POST /api/suppliers/{supplierId}/secret']) {
      const answer = await call(handler, { routeKey, body: {} });
      expect(answer).toMatchObject({ status: 401, body: { code: 'platform.not_signed_in' } });
    }
  });

  test('refuses a change that leans on cookies without our header, or from another origin', async () => {
    const cookies = ['__Host-kabinet=token'];
    const crossSite = { status: 403, body: { code: 'platform.cross_site' } };
    expect(await call(handler, { ...echo, cookies })).toMatchObject(crossSite);
    const marked = { 'x-kabinet': '1' };
    expect(await call(handler, { ...echo, cookies, headers: marked })).toMatchObject({ status: 200 });
    const elsewhere = { ...marked, origin: 'https://evil.test' };
    expect(await call(handler, { ...echo, cookies, headers: elsewhere })).toMatchObject(crossSite);
    expect(await call(handler, { ...echo, headers: { origin: 'https://evil.test' } })).toMatchObject(
      crossSite,
    );
    const home = { ...marked, origin: 'https://kabinet.test' };
    expect(await call(handler, { ...echo, cookies, headers: home })).toMatchObject({ status: 200 });
  });

  test('gives a file as base64 with its name and type', async () => {
    const answer = await call(handler, { routeKey: 'GET /api/file' });
    expect(answer.headers['content-type']).toBe('application/pdf');
    expect(answer.headers['content-disposition']).toBe('inline; filename="a.pdf"');
    expect(Buffer.from(answer.raw, 'base64').toString()).toBe('%PDF');
  });

  test('answers an unknown route as missing', async () => {
    expect(await call(handler, { routeKey: 'GET /api/nothing' })).toMatchObject({ status: 404 });
  });
});
