import { paths } from 'virtual:api-paths';
import { type ApiFault, faultOf, silenceFault } from './fault.ts';
import type { OperationId, Reply, Request } from './operations.ts';
import { endSession, renewSession } from './session.ts';

const TIMEOUT_MS = 25_000;
const PAUSES_MS = [400, 1500];

interface Options {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls an operation of the API. GETs are repeated when the line or the server stumbles; an expired session is renewed
 * once, and when that fails the listeners of `onSessionChange` hear of it.
 * @throws ApiFault
 */
export async function call<Id extends OperationId>(
  id: Id,
  input: Request<Id>,
  options: Options = {},
): Promise<Reply<Id>> {
  const response = await send(id, input, options);
  return (await response.json()) as Reply<Id>;
}

/** Fetches an operation's file. Its name comes from the answer. */
export async function download<Id extends OperationId>(
  id: Id,
  input: Request<Id>,
): Promise<{ fileName: string; content: Blob }> {
  const response = await send(id, input, {});
  const disposition = response.headers.get('content-disposition') ?? '';
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
  const [, plain] = /filename="([^"]+)"/i.exec(disposition) ?? [];
  return {
    fileName: encoded ? decodeURIComponent(encoded) : (plain ?? 'kabinet.pdf'),
    content: await response.blob(),
  };
}

async function send(id: OperationId, input: object, { signal }: Options): Promise<Response> {
  const askedAtMs = Date.now();
  try {
    return await withRepeats(id, input, signal);
  } catch (fault) {
    if ((fault as ApiFault).status !== 401 || id === 'identity.signIn') throw fault;
    const renewed = await renewSession(askedAtMs, renew);
    if (renewed) return await withRepeats(id, input, signal);
    endSession();
    throw fault;
  }
}

/** Whether the session was renewed. A line that fails is no answer to that, and is thrown. */
async function renew(): Promise<boolean> {
  try {
    await attempt('identity.refreshSession', {}, undefined);
    return true;
  } catch (fault) {
    if ((fault as ApiFault).passing) throw fault;
    return false;
  }
}

async function withRepeats(
  id: OperationId,
  input: object,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const repeatable = paths[id][0] === 'GET';
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt(id, input, signal);
    } catch (fault) {
      const pauseMs = PAUSES_MS[tries];
      const passing = (fault as ApiFault).passing && (fault as ApiFault).status !== 429;
      if (!repeatable || !passing || pauseMs === undefined || signal?.aborted) throw fault;
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  }
}

async function attempt(id: OperationId, input: object, signal: AbortSignal | undefined): Promise<Response> {
  const [method, template] = paths[id];
  const { path, rest } = splitInput(template, input);
  const inBody = method !== 'GET' && method !== 'DELETE';
  const query = inBody ? '' : String(new URLSearchParams(rest as Record<string, string>));
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(`/api${path}${query && `?${query}`}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json, application/pdf',
        'accept-language': document.documentElement.lang,
        // Shows that our own page asks, not another site with our cookie.
        'x-kabinet': '1',
        ...(inBody && { 'content-type': 'application/json' }),
      },
      ...(inBody && { body: JSON.stringify(rest) }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw silenceFault();
  }
  if (!response.ok) throw await faultOf(response);
  return response;
}

/** Takes the path's parameters out of the input; what is left goes into the query or the body. */
export function splitInput(template: string, input: object): { path: string; rest: Record<string, unknown> } {
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && !template.includes(`{${name}}`)) rest[name] = value;
  }
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((input as Record<string, unknown>)[name])),
  );
  return { path, rest };
}
