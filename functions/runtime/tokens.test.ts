import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenVerifier } from './tokens.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwks = {
  keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
};
const userPoolId = 'eu-central-1_AbCdEf123';
const clientId = 'kabinetclient';
const userId = 'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y';
const poolIssuer = `https://cognito-idp.eu-central-1.amazonaws.com/${userPoolId}`;
const nowSeconds = Math.floor(Date.now() / 1000);

interface Forging {
  claims?: object;
  header?: object;
  key?: typeof pair.privateKey;
}

/** A token as the pool would sign it, but for what a test changes. */
function token({ claims = {}, header = {}, key = pair.privateKey }: Forging = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = [
    part({ alg: 'RS256', kid: 'one', ...header }),
    part({
      iss: poolIssuer,
      client_id: clientId,
      token_use: 'access',
      username: userId,
      sub: 'a-uuid-of-cognito',
      iat: nowSeconds - 60,
      exp: nowSeconds + 840,
      ...claims,
    }),
  ].join('.');
  return `${body}.${createSign('RSA-SHA256').update(body).sign(key, 'base64url')}`;
}

function cached(): SimpleJwksCache {
  const cache = new SimpleJwksCache({
    fetcher: { fetch: async () => new TextEncoder().encode(JSON.stringify(jwks)).buffer },
  });
  return cache;
}

describe('a token of the pool', () => {
  const verify = tokenVerifier({ userPoolId, clientId, jwksCache: cached() });

  test('says who it was issued to', async () => {
    expect(await verify(token())).toBe(userId);
  });

  test.each<[string, Forging]>([
    ['expired', { claims: { exp: nowSeconds - 1 } }],
    ['of another pool', { claims: { iss: `${poolIssuer}x` } }],
    ['of another app client', { claims: { client_id: 'another' } }],
    ['meant for identification, not access', { claims: { token_use: 'id', aud: clientId } }],
    ['signed by somebody else', { key: stranger.privateKey }],
    ['signed with an unknown key', { header: { kid: 'two' } }],
    ['that claims to need no signature', { header: { alg: 'none' } }],
    ['of a user who is not ours', { claims: { username: 'admin' } }],
  ])('that is %s is nobody’s', async (_, forging) => {
    expect(await verify(token(forging))).toBeUndefined();
  });

  test.each(['', 'x', 'a.b.c', `${'a'.repeat(5000)}.b.c`])(
    'that is no token is nobody’s: %.10s',
    async (text) => {
      expect(await verify(text)).toBeUndefined();
    },
  );

  test('is still known after a run of made-up key ids', async () => {
    for (const kid of ['two', 'three', 'four'])
      expect(await verify(token({ header: { kid } }))).toBeUndefined();
    expect(await verify(token())).toBeDefined();
  });

  test('whose payload was changed after signing is nobody’s', async () => {
    const [head, , signature] = token().split('.');
    const [, payload] = token({ claims: { username: 'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Z' } }).split('.');
    expect(await verify(`${head}.${payload}.${signature}`)).toBeUndefined();
  });

  test('is our trouble, not the caller’s, while the keys cannot be fetched', async () => {
    const unreachable = new SimpleJwksCache({
      fetcher: {
        fetch: async () => {
          const { FetchError } = await import('aws-jwt-verify/error');
          throw new FetchError('https://keys', 'no route');
        },
      },
    });
    await expect(tokenVerifier({ userPoolId, clientId, jwksCache: unreachable })(token())).rejects.toThrow();
  });
});

describe('a token of the emulator', () => {
  let server: Server;
  let issuer: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      response.writeHead(request.url === '/pool/.well-known/jwks.json' ? 200 : 404);
      response.end(JSON.stringify(jwks));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pool`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('is verified by the keys its issuer shows over plain HTTP', async () => {
    const verify = tokenVerifier({ userPoolId, clientId, issuer });
    expect(await verify(token({ claims: { iss: issuer } }))).toBe(userId);
    expect(await verify(token({ claims: { iss: issuer, client_id: 'another' } }))).toBeUndefined();
    expect(await verify(token({ claims: { iss: issuer, token_use: 'id' } }))).toBeUndefined();
    expect(await verify(token())).toBeUndefined();
  });

  test('is our trouble while the emulator is down', async () => {
    const gone = 'http://127.0.0.1:9/pool';
    const verify = tokenVerifier({ userPoolId, clientId, issuer: gone });
    await expect(verify(token({ claims: { iss: gone } }))).rejects.toThrow();
  });
});
