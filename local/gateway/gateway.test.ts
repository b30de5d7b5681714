import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contentSecurityPolicy } from '#runtime/security-headers';
import { freePorts } from '../ports.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { apiOf, type GatewayRoute } from './routing.ts';
import { atItsName, builtSite } from './site.ts';

let gateway: Gateway;
let origin: string;
let seen: APIGatewayProxyEventV2 | undefined;
let reply: unknown;
const failures: string[] = [];

const folder = mkdtempSync(join(tmpdir(), 'kabinet-site-'));
mkdirSync(join(folder, 'assets'));
mkdirSync(join(folder, 'sign-in'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>shell</title>');
writeFileSync(join(folder, 'sign-in/index.html'), '<!doctype html><title>sign-in</title>');
writeFileSync(join(folder, 'assets/main-B1a2C3d4.js'), `console.log(1);${'//'.repeat(2_000)}`);
writeFileSync(join(folder, 'manifest.webmanifest'), '{}');
writeFileSync(join(folder, '..', `${folder.split('/').at(-1)}.secret.html`), 'outside');

beforeAll(async () => {
  const [port] = await freePorts(1);
  origin = `http://127.0.0.1:${port}`;
  const route = (routeKey: string): GatewayRoute => ({
    routeKey,
    functionName: 'kabinet-test',
    handler: async () => async (event) => {
      seen = event;
      if (reply instanceof Error) throw reply;
      return reply;
    },
  });
  const api = apiOf([
    route('GET /api/contracts/{contractId}'),
    route('GET /api/contracts/link'),
    route('POST /api/contracts/{contractId}/meters/{meterId}/readings'),
  ]);
  gateway = await startGateway({
    port: port!,
    host: '127.0.0.1',
    api: async () => api,
    site: atItsName(`http://localhost:${port}`, builtSite(folder)),
    onFailure: (routeKey, status) => failures.push(`${routeKey} ${status}`),
    strictPages: true,
  });
});
afterAll(async () => await gateway.stop());
beforeEach(() => {
  seen = undefined;
  reply = { statusCode: 204 };
  failures.length = 0;
});

describe('calling a handler', () => {
  test('gives it the event an HTTP API gives', async () => {
    await fetch(`${origin}/api/contracts/c%2F1/meters/m1/readings?a=1&b=x%20y&a=2`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        Cookie: '__Host-a=1; b=2',
        'X-Forwarded-For': '185.71.76.1',
      },
      body: '{"values":"é"}',
    });

    expect(seen).toMatchObject({
      version: '2.0',
      routeKey: 'POST /api/contracts/{contractId}/meters/{meterId}/readings',
      rawPath: '/api/contracts/c%2F1/meters/m1/readings',
      rawQueryString: 'a=1&b=x%20y&a=2',
      queryStringParameters: { a: '1,2', b: 'x y' },
      pathParameters: { contractId: 'c/1', meterId: 'm1' },
      cookies: ['__Host-a=1', 'b=2'],
      body: '{"values":"é"}',
      isBase64Encoded: false,
    });
    expect(seen?.headers).not.toHaveProperty('cookie');
    expect(seen?.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('takes the source address from the socket, whatever a header says', async () => {
    await fetch(`${origin}/api/contracts/c1`, { headers: { 'X-Forwarded-For': '185.71.76.1' } });
    expect(seen?.requestContext.http.sourceIp).toBe('127.0.0.1');
    expect(seen?.requestContext.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('hands over what is not text in base64', async () => {
    await fetch(`${origin}/api/contracts/c1/meters/m1/readings`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: new Uint8Array([0, 255, 1]),
    });
    expect(seen).toMatchObject({ isBase64Encoded: true, body: 'AP8B' });
  });

  test('prefers a literal path to a parameter', async () => {
    await fetch(`${origin}/api/contracts/link`);
    expect(seen?.routeKey).toBe('GET /api/contracts/link');
    expect(seen).not.toHaveProperty('pathParameters');
  });

  test('writes back status, headers, every cookie and binary bodies', async () => {
    reply = {
      statusCode: 201,
      headers: { 'Content-Type': 'application/pdf', 'content-security-policy': "default-src 'self'" },
      cookies: ['__Host-a=1; Path=/; Secure', 'b=2'],
      body: Buffer.from([1, 2, 250]).toString('base64'),
      isBase64Encoded: true,
    };
    const answer = await fetch(`${origin}/api/contracts/c1`);
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()).toEqual(['__Host-a=1; Path=/; Secure', 'b=2']);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'self'");
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 250]);
  });

  test('makes JSON of a bare value, as an HTTP API does', async () => {
    reply = { fine: true };
    const answer = await fetch(`${origin}/api/contracts/c1`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ fine: true });
  });

  test('answers 404 to what is no route, never the site', async () => {
    for (const [method, path] of [
      ['GET', '/api/nothing'],
      ['DELETE', '/api/contracts/c1'],
      ['GET', '/api/contracts/%E0%A4%A'],
      ['GET', '/api'],
    ] as const) {
      const answer = await fetch(origin + path, { method });
      expect([path, answer.status, await answer.json()]).toEqual([path, 404, { message: 'Not Found' }]);
    }
  });

  test('answers 413 to a body over 10 MB without calling the handler', async () => {
    const url = `${origin}/api/contracts/c1/meters/m1/readings`;
    const send = (bytes: number) => fetch(url, { method: 'POST', body: new Uint8Array(bytes) });
    expect((await send(10 * 1024 * 1024 + 1)).status).toBe(413);
    expect(seen).toBeUndefined();
    expect((await send(10 * 1024 * 1024)).status).toBe(204);
  });

  test('answers a fixed 500 when the handler throws, and tells the stage', async () => {
    reply = new Error('secret detail');
    const answer = await fetch(`${origin}/api/contracts/c1`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe('{"message":"Internal Server Error"}');
    expect(failures).toEqual(['GET /api/contracts/{contractId} 500']);
  });
});

describe('serving the site', () => {
  test('sends every page with the security headers, and without HSTS', async () => {
    const answer = await fetch(`${origin}/`);
    expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(contentSecurityPolicy).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.has('strict-transport-security')).toBe(false);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });

  test('sends a prerendered page for its address and the shell for any other', async () => {
    expect(await (await fetch(`${origin}/sign-in`)).text()).toContain('sign-in');
    expect(await (await fetch(`${origin}/contracts/abc`)).text()).toContain('shell');
  });

  test('keeps hashed assets for ever, compressed as asked', async () => {
    const url = `${origin}/assets/main-B1a2C3d4.js`;
    const brotli = await fetch(url, { headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(brotli.headers.get('content-encoding')).toBe('br');
    expect(brotli.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(Number(brotli.headers.get('content-length'))).toBeLessThan(200);
    expect(await brotli.text()).toContain('console.log(1)');
    const gzip = await fetch(url, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(gzip.headers.get('content-encoding')).toBe('gzip');
    const bare = await fetch(url, { headers: { 'Accept-Encoding': 'identity' } });
    expect(bare.headers.get('content-encoding')).toBeNull();
    expect(new Set([brotli, gzip, bare].map((answer) => answer.headers.get('etag'))).size).toBe(3);
  });

  test('answers 304 to a page the browser still has', async () => {
    const first = await fetch(`${origin}/`);
    const again = await fetch(`${origin}/`, { headers: { 'If-None-Match': first.headers.get('etag')! } });
    expect(again.status).toBe(304);
  });

  test('leads a person from the machine by number to the site by name, where cookies hold', async () => {
    const answer = await fetch(`${origin}/sign-in?next=%2Fbills`, {
      headers: { Accept: 'text/html,*/*' },
      redirect: 'manual',
    });
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe(
      `${origin.replace('127.0.0.1', 'localhost')}/sign-in?next=%2Fbills`,
    );
  });

  test('sends a rebuilt page at once', async () => {
    writeFileSync(join(folder, 'fresh.html'), 'one');
    expect(await (await fetch(`${origin}/fresh.html`)).text()).toBe('one');
    writeFileSync(join(folder, 'fresh.html'), 'other');
    expect(await (await fetch(`${origin}/fresh.html`)).text()).toBe('other');
  });

  test('misses a file that is gone, and never leaves its folder', async () => {
    expect((await fetch(`${origin}/assets/main-00000000.js`)).status).toBe(404);
    const outside = `..%2f${folder.split('/').at(-1)}.secret.html`;
    expect((await fetch(`${origin}/${outside}`)).status).toBe(404);
    expect((await fetch(`${origin}/`, { method: 'POST' })).status).toBe(405);
  });
});
