import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Context } from 'aws-lambda';
import { securityHeaders } from '#runtime/security-headers';
import { type Answer, toAnswer, toEvent } from './event.ts';
import type { Api } from './routing.ts';

export interface GatewayOptions {
  port: number;
  host: string;
  /** Asked at every call, so that a development server can follow the sources. */
  api: () => Promise<Api>;
  /** Answers everything outside `/api`. */
  site: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<Answer | 'answered'>;
  /** Told of each call that ended with a 5xx, and why if the handler threw. */
  onFailure: (routeKey: string, status: number, cause: unknown) => void;
  /** False with a development server: its pages carry inline scripts, and it serves sources by their paths. */
  strictPages: boolean;
}

export interface Gateway {
  stop(): Promise<void>;
}

/** API Gateway's own limits for an HTTP API. */
const largestBodyBytes = 10 * 1024 * 1024;
const handlerTimeoutMs = 30_000;

/** One origin on this machine: the manifest's handlers under `/api`, as an HTTP API calls them, and the site. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.onFailure(`${request.method} ${request.url}`, 500, error);
      if (response.headersSent) response.destroy();
      else write(response, message(500, 'Internal Server Error'), options.strictPages);
    });
  });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0]!;
    if (isApiPath(path) && (options.strictPages || !isSource(path))) {
      write(response, await callApi(request, path), options.strictPages);
      return;
    }
    const page = await options.site(request, response, path);
    if (page !== 'answered') write(response, page, options.strictPages);
  };

  const callApi = async (request: IncomingMessage, path: string): Promise<Answer> => {
    const api = await options.api();
    const found = api(request.method ?? 'GET', path);
    if (found === undefined) return message(404, 'Not Found');
    const { route, matched } = found;
    const body = await readBody(request);
    if (body === undefined) return message(413, 'Request Entity Too Large');

    const requestId = randomUUID();
    const event = toEvent(
      {
        method: request.method ?? 'GET',
        target: request.url ?? '/',
        headers: request.headers,
        body,
        remoteAddress: request.socket.remoteAddress ?? '',
        requestId,
        receivedAtMs: Date.now(),
      },
      matched,
    );
    try {
      const handler = await route.handler();
      const result = await withTimeout(handler(event, lambdaContext(route.functionName, requestId)));
      if (result === timedOut) {
        options.onFailure(route.routeKey, 503, `no answer in ${handlerTimeoutMs / 1000} s`);
        return message(503, 'Service Unavailable');
      }
      const made = toAnswer(result);
      if (made.status >= 500) options.onFailure(route.routeKey, made.status, undefined);
      return made;
    } catch (error) {
      options.onFailure(route.routeKey, 500, error);
      return message(500, 'Internal Server Error');
    }
  };

  // Between two redeliveries of a keep-alive connection, Node's default of 5 s is shorter than browsers assume.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(force);
    },
  };
}

function isApiPath(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}

/** A development server names the site's sources by their place in `web/`, which has an `api` folder too. */
function isSource(path: string): boolean {
  return /^\/api\/.+\.tsx?$/.test(path);
}

const timedOut = Symbol('timed out');

async function withTimeout(call: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(() => resolve(timedOut), handlerTimeoutMs);
  });
  return await Promise.race([call, timeout]).finally(() => clearTimeout(timer));
}

/** What a Lambda is told about its own call. */
export function lambdaContext(functionName: string, awsRequestId: string): Context {
  const deadline = performance.now() + handlerTimeoutMs;
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '1024',
    awsRequestId,
    logGroupName: 'local',
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

/** Reads all of a body, keeping no more than the limit: leaving off early would cut the line before the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= largestBodyBytes) parts.push(part);
  }
  return bytes <= largestBodyBytes ? Buffer.concat(parts) : undefined;
}

function message(status: number, text: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message: text })),
  };
}

function write(response: ServerResponse, answer: Answer, strictPages: boolean): void {
  for (const [name, value] of Object.entries(securityHeaders))
    if (strictPages || name !== 'content-security-policy') response.setHeader(name, value);
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  response.writeHead(answer.status);
  response.end(answer.body);
}
