import type { IncomingHttpHeaders } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export interface IncomingCall {
  method: string;
  /** Path and query as they came. */
  target: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The socket's peer; never what a header claims. */
  remoteAddress: string;
  requestId: string;
  receivedAtMs: number;
}

export interface MatchedRoute {
  routeKey: string;
  pathParameters: Record<string, string>;
}

/** What API Gateway's HTTP API hands to a Lambda for this request (payload format 2.0). */
export function toEvent(call: IncomingCall, route: MatchedRoute): APIGatewayProxyEventV2 {
  const [rawPath, rawQueryString] = splitTarget(call.target);
  const { cookie, ...rest } = call.headers;
  const headers = Object.fromEntries(
    Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]),
  );
  const query = joinedQuery(rawQueryString);
  const isText = isTextType(headers['content-type']);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; */).filter((part) => part !== '') }),
    headers,
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(Object.keys(route.pathParameters).length === 0 ? {} : { pathParameters: route.pathParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: call.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: sourceIp(call.remoteAddress),
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: call.requestId,
      routeKey: route.routeKey,
      stage: '$default',
      time: new Date(call.receivedAtMs).toUTCString(),
      timeEpoch: call.receivedAtMs,
    },
    ...(call.body.length === 0 ? {} : { body: call.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: call.body.length > 0 && !isText,
  };
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** The HTTP answer for what a Lambda returned, as an HTTP API makes it (a bare value becomes a JSON body). */
export function toAnswer(result: unknown): Answer {
  if (!isStructured(result)) {
    const text = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
  }
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(result.headers ?? {}))
    headers[name.toLowerCase()] = String(value);
  if (result.cookies !== undefined && result.cookies.length > 0) headers['set-cookie'] = result.cookies;
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > 0) headers['content-type'] ??= 'text/plain; charset=utf-8';
  return { status: Number(result.statusCode), headers, body };
}

function isStructured(result: unknown): result is APIGatewayProxyStructuredResultV2 & { statusCode: number } {
  return typeof result === 'object' && result !== null && 'statusCode' in result;
}

/** The peer's address in its plain spelling: an IPv4 client of an IPv6 socket is an IPv4 client. */
function sourceIp(remoteAddress: string): string {
  return remoteAddress.startsWith('::ffff:') ? remoteAddress.slice('::ffff:'.length) : remoteAddress;
}

function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

function joinedQuery(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') return undefined;
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString))
    joined[name] = Object.hasOwn(joined, name) ? `${joined[name]},${value}` : value;
  return joined;
}

function isTextType(contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return (
    type.startsWith('text/') || /^application\/(json|xml|javascript|[\w.-]+\+json)$/.test(type) || type === ''
  );
}
