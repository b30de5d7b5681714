import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
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
  KABINET_YOOKASSA_SHOPS: '{"demo":{"shopId":"100500","secretKey":"test_key"}}',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};

export interface TestRequest {
  routeKey: string;
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
  cookies?: string[];
}

/** Calls a handler the way API Gateway does. */
export async function call(
  handler: HttpHandler,
  { routeKey, path, query, body, headers, cookies }: TestRequest,
): Promise<{ status: number; body: never; headers: Record<string, string>; cookies: string[]; raw: string }> {
  const event = {
    version: '2.0',
    routeKey,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(cookies && { cookies }),
    ...(path && { pathParameters: path }),
    ...(query && { queryStringParameters: query }),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded: false,
    requestContext: { requestId: 'req-1', http: { sourceIp: '203.0.113.7', method: routeKey.split(' ')[0] } },
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
