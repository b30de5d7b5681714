import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { UserId } from '#core/kernel';
import { hashSecret, type Item } from '#core/platform';
import type { HttpHandler } from './runtime/http.ts';

/** Settings a handler needs to start; what it does not reach in a test may point nowhere. */
export const TEST_ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_REGION: 'local',
  KABINET_TABLE: 'kabinet-test',
  KABINET_DYNAMODB_ENDPOINT: 'http://127.0.0.1:1',
  KABINET_SITE_URL: 'https://kabinet.test',
  KABINET_PEPPER: 'test-pepper',
  KABINET_USER_POOL_ID: 'eu-central-1_test',
  KABINET_USER_POOL_CLIENT_ID: 'client',
  KABINET_MAIL_FROM: 'no-reply@kabinet.test',
  KABINET_GATEWAYS: JSON.stringify({
    demo: {
      yookassa: { shopId: '100500', secretKey: 'test_key' },
      moneta: {
        ...{ accountId: '54600817', integrityCode: 'test-code', testMode: true },
        ...{ username: 'portal', password: 'test-password' },
      },
      default: 'yookassa',
    },
  }),
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};

export interface TestRequest {
  routeKey: string;
  path?: Record<string, string>;
  /** As it came, or by name. */
  query?: Record<string, string> | string;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  cookies?: string[];
  /** The body is bytes, in base64. */
  isBase64?: boolean;
  /** Whom the gateway sees; a stranger unless told. */
  sourceIp?: string;
}

const STRANGER = '203.0.113.7';

/** Calls a handler the way API Gateway does. */
export async function call(
  handler: HttpHandler,
  { routeKey, path, query, body, headers, cookies, isBase64 = false, sourceIp = STRANGER }: TestRequest,
): Promise<{ status: number; body: never; headers: Record<string, string>; cookies: string[]; raw: string }> {
  const event = {
    version: '2.0',
    routeKey,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(cookies && { cookies }),
    ...(path && { pathParameters: path }),
    rawQueryString: typeof query === 'string' ? query : new URLSearchParams(query).toString(),
    ...(typeof query === 'object' && { queryStringParameters: query }),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded: isBase64,
    requestContext: { requestId: 'req-1', http: { sourceIp, method: routeKey.split(' ')[0] } },
  } as unknown as APIGatewayProxyEventV2;
  const result: APIGatewayProxyStructuredResultV2 = await handler(event, {});
  const raw = result.body ?? '';
  const isJson = String(result.headers?.['content-type']).includes('json');
  return {
    status: result.statusCode ?? 0,
    headers: result.headers as Record<string, string>,
    cookies: result.cookies ?? [],
    raw,
    body: (isJson ? JSON.parse(raw) : undefined) as never,
  };
}

/** A user pool's keys behind an address, and tokens that the pool's key signed. It takes every user and lets nobody sign in. */
export interface TestPool {
  readonly issuer: string;
  readonly endpoint: string;
  /** An access token of the session in {@link userItems}. */
  tokenOf(userId: UserId): string;
  stop(): Promise<void>;
}

export async function startTestPool(): Promise<TestPool> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwks = {
    keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
  };
  const server = createServer((request, response) => {
    const called = String(request.headers['x-amz-target'] ?? '');
    const isSignIn = called.endsWith('.AdminInitiateAuth');
    response.writeHead(isSignIn ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    if (isSignIn) response.end(JSON.stringify({ __type: 'NotAuthorizedException' }));
    else response.end(JSON.stringify(called ? {} : jwks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${endpoint}/pool`;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    issuer,
    endpoint,
    tokenOf(userId) {
      const nowSeconds = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        client_id: 'client',
        token_use: 'access',
        username: userId,
        iat: nowSeconds,
      };
      const body = `${part({ alg: 'RS256', kid: 'one' })}.${part({ ...claims, exp: nowSeconds + 900 })}`;
      return `${SESSION}.${SESSION_SECRET}.${body}.${createSign('RSA-SHA256').update(body).sign(keys.privateKey, 'base64url')}`;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const SESSION = 'ses_00000000000000000000000000';
const SESSION_SECRET = 'secret-of-the-test-session';

/** An active user as stored, and the session that {@link TestPool.tokenOf} speaks for. */
export function userItems(userId: UserId): Item[] {
  const pk = `USER#${userId}`;
  const user = { userId, state: 'active', phone: '+79211234567', language: 'ru', sessionEpoch: 0 };
  const since = '2026-10-01T00:00:00.000Z';
  const secretHash = hashSecret({ pepper: 'test-pepper' }, 'session', SESSION, SESSION_SECRET);
  return [
    { pk, sk: '#HEAD', ...user, createdAt: since, version: 1 },
    {
      ...{ pk, sk: `SESSION#${SESSION}`, sessionId: SESSION, epoch: 0, secretHash, deviceName: '' },
      ...{ startedAt: since, lastSeenAt: since, endsAtSeconds: 4_102_444_800 },
    },
  ];
}
