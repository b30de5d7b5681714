import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as Identity from '#core/identity';
import { Fault, invariant, type Language, secondsOf } from '#core/kernel';
import {
  type Actor,
  addressSubject,
  type Ctx,
  type FileReply,
  type InputOf,
  limitsOf,
  needsSession,
  type Operation,
  type OutputOf,
  type Ports,
  tooManyTries,
} from '#core/platform';
import { bindings, loadSecrets, sharedCtx } from './bindings.ts';
import { CallCounts } from './call-counts.ts';
import { inSteps } from './in-steps.ts';
import { lambdaLog } from './log.ts';
import { crossSite, inputInvalid, noSuchOperation, notSignedIn, problemOf } from './problem.ts';
import { readInput } from './request.ts';
import { readSession, type SentSession, sessionCookies, WithSession } from './session.ts';
import { sourceAddressOf } from './source-address.ts';
import { verifyAccessToken } from './tokens.ts';

type Event = APIGatewayProxyEventV2;
type Result = APIGatewayProxyStructuredResultV2;

/** The verbs of a module, one for each operation of its contract: no more, no fewer. */
type Verbs<Operations> = {
  [K in OperationNames<Operations>]: (
    ctx: Ctx,
    input: InputOf<Operations[K]>,
    session: SentSession,
  ) => Promise<OutputOf<Operations[K]> | WithSession<OutputOf<Operations[K]>>>;
};

type OperationNames<Operations> = {
  [K in keyof Operations]: Operations[K] extends { method: string; access: string } ? K : never;
}[keyof Operations];

/** A module's Lambda: what API Gateway and the local gateway call. `serves` lets tests compare it with the manifest. */
export type HttpHandler = ((event: Event, context: object) => Promise<Result>) & {
  readonly serves: ReadonlySet<string>;
};

interface Served {
  readonly name: string;
  readonly operation: Operation;
  readonly verb: (ctx: Ctx, input: never, session: SentSession) => Promise<unknown>;
}

/**
 * Makes a module's Lambda of its contract and its verbs: parse (path > body or query), call the verb, serialise.
 * @param ports what of the outside world the module's use cases need; built once, at the first request
 */
export function httpHandler<Operations extends object>(
  operations: Operations,
  verbs: Verbs<Operations>,
  ports: () => Partial<Ports> = () => ({}),
): HttpHandler {
  const served = new Map<string, Served>();
  for (const [name, verb] of Object.entries(verbs)) {
    const operation = (operations as Record<string, unknown>)[name] as Operation;
    served.set(`${operation.method} /api${operation.path}`, {
      name,
      operation,
      verb: verb as Served['verb'],
    });
  }
  const counts = new CallCounts();
  let builtPorts: Partial<Ports> | undefined;
  const serve = async (event: Event): Promise<Result> => {
    const found = served.get(event.routeKey);
    if (!found) throw noSuchOperation();
    await loadSecrets();
    builtPorts ??= ports();
    const ready = builtPorts;
    const work = () => answer(event, found, ready, counts);
    return found.operation.inSteps ? inSteps(work) : work();
  };
  const handler = middy<Event, Result>(serve).use({
    onError: (request) => {
      request.response = problemAnswer(request.event, request.error);
    },
  });
  return Object.assign(handler as unknown as HttpHandler, { serves: new Set(served.keys()) });
}

async function answer(
  event: Event,
  { name, operation, verb }: Served,
  ports: Partial<Ports>,
  counts: CallCounts,
): Promise<Result> {
  const session = readSession(event);
  if (operation.access !== 'acquirer' && operation.method !== 'GET') refuseCrossSite(event, session);
  const ctx: Ctx = {
    ...sharedCtx(ports),
    actor: ANONYMOUS,
    language: languageOf(event),
    sourceAddress: sourceAddressOf(event, bindings.edgeSecret),
    requestId: event.requestContext.requestId,
    log: lambdaLog({ requestId: event.requestContext.requestId, operation: name }),
  };
  const token = needsSession(operation) ? await verifiedToken(ctx, session) : undefined;
  limitCalls(ctx, counts, operation, `${name} ${token?.userId ?? addressSubject(ctx, 'calls')}`);
  // who asks comes before what is asked, so that an unsigned caller learns nothing of the schema
  const actor = token ? await Identity.authenticate(ctx, token) : ANONYMOUS;
  const raw = readInput(event, operation);
  const input = operation.input.safeParse(raw, { reportInput: true });
  if (!input.success) throw inputInvalid(input.error);
  const reply = await verb({ ...ctx, actor }, input.data as never, session);
  return serialise(operation, reply, ctx);
}

const ANONYMOUS: Actor = { kind: 'anonymous' };

async function verifiedToken(ctx: Ctx, session: SentSession): Promise<Identity.VerifiedToken> {
  const token = Identity.readAccessToken(session.accessToken ?? '');
  if (!token) throw notSignedIn();
  const userId =
    Identity.readVouchedToken(ctx, token.poolToken) ?? (await verifyAccessToken(token.poolToken));
  if (!userId) throw notSignedIn();
  const { sessionId, sessionSecret } = token;
  return { userId, sessionId, sessionSecret };
}

/** Refuses one call too many of one caller before anything is read for it. */
function limitCalls(ctx: Ctx, counts: CallCounts, operation: Operation, caller: string): void {
  const { callsAMinuteOfOne } = limitsOf(operation);
  if (callsAMinuteOfOne === undefined) return;
  const limit = callsAMinuteOfOne * bindings.callsOfOneTimes;
  const waitSeconds = counts.waitOf(caller, limit, secondsOf(ctx.clock.now()));
  if (waitSeconds !== undefined) throw tooManyTries(waitSeconds);
}

/** A browser sends cookies along with other sites' requests, but not our header, and it names the origin. */
function refuseCrossSite(event: Event, session: SentSession): void {
  const { origin, 'x-kabinet': marker } = event.headers;
  if (session.byCookie && marker !== '1') throw crossSite();
  if (origin && origin !== new URL(bindings.siteUrl).origin) throw crossSite();
}

/** The first language the caller prefers that we speak; Russian otherwise. */
function languageOf(event: Pick<Event, 'headers'>): Language {
  const header = event.headers['accept-language'] ?? '';
  for (const part of header.split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (tag === 'ru' || tag === 'en') return tag;
  }
  return 'ru';
}

const NEVER_STORED = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function serialise(operation: Operation, reply: unknown, ctx: Ctx): Result {
  const value = reply instanceof WithSession ? reply.value : reply;
  const cookies = reply instanceof WithSession ? sessionCookies(reply.effect) : [];
  // strips whatever the contract does not promise, and stops what breaks it
  const output = operation.output.parse(value);
  const shared = {
    statusCode: 200,
    ...(cookies.length > 0 && { cookies }),
  };
  const headers = { ...NEVER_STORED, 'content-language': ctx.language, 'x-request-id': ctx.requestId };
  if (operation.text) {
    return {
      ...shared,
      headers: { ...headers, 'content-type': `${operation.text}; charset=utf-8` },
      body: String(output),
    };
  }
  if (!operation.binary) {
    return {
      ...shared,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(output),
    };
  }
  const { fileName, content } = output as FileReply;
  invariant(/^[\w.-]+$/.test(fileName), `a file name without quotes: ${fileName}`);
  return {
    ...shared,
    headers: {
      ...headers,
      'content-type': operation.binary,
      'content-disposition': `inline; filename="${fileName}"`,
    },
    body: Buffer.from(content).toString('base64'),
    isBase64Encoded: true,
  };
}

function problemAnswer(event: Event, error: unknown): Result {
  const language = languageOf(event);
  const { requestId } = event.requestContext;
  const problem = problemOf(error, language, requestId);
  const log = lambdaLog({ requestId, routeKey: event.routeKey });
  if (problem.status >= 500) log.error(problem.code, { error });
  else log.info(problem.code, { status: problem.status, ...whyRefused(error) });
  return {
    statusCode: problem.status,
    headers: {
      ...NEVER_STORED,
      'content-type': 'application/problem+json',
      'content-language': language,
      'x-request-id': requestId,
      ...(problem.retryAfterSeconds !== undefined && { 'retry-after': String(problem.retryAfterSeconds) }),
    },
    body: JSON.stringify(problem),
  };
}

/** Why a request was refused, where that is a sentence of our own; an error may quote what the caller sent. */
function whyRefused(error: unknown): { cause?: string } {
  return error instanceof Fault && typeof error.cause === 'string' ? { cause: error.cause } : {};
}
