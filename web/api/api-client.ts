import { ApiFault, faultOf, silenceFault } from './fault.ts';
import type { OperationId, Reply, Request } from './operations.ts';
import { endSession, renewSession } from './session.ts';

const TIMEOUT_MS = 25_000;
const PAUSES_MS = [400, 1500];
/** Of one request: by another tab, which may fail, and by this one. */
const MOST_RENEWALS = 2;

interface Options {
  readonly signal?: AbortSignal | undefined;
}

/** What the client stands on; tests hand in their own. */
export interface Ground {
  /** Method and path, under `/api`, of each operation. */
  readonly paths: Readonly<Record<string, readonly [method: string, path: string]>>;
  readonly fetch: typeof fetch;
  /** The language answers are wanted in. */
  readonly language: () => string;
  readonly pause: (ms: number) => Promise<unknown>;
}

export interface Client {
  /**
   * Calls an operation. GETs are repeated when the line or the server stumbles; an expired session is renewed once, and
   * when that fails the listeners of `onSessionChange` hear of it.
   * @throws ApiFault
   */
  call<Id extends OperationId>(id: Id, input: Request<Id>, options?: Options): Promise<Reply<Id>>;
  /** Fetches an operation's file. Its name comes from the answer. */
  download<Id extends OperationId>(id: Id, input: Request<Id>): Promise<{ fileName: string; content: Blob }>;
  /** Whether the cookies hold a session after all, though nothing here remembers one. Asks quietly. */
  findSession(): Promise<boolean>;
}

export function apiClient(ground: Ground): Client {
  const attempt = async (id: string, input: object, signal?: AbortSignal): Promise<Response> => {
    const [method, template] = ground.paths[id] ?? ['GET', '/'];
    const { path, rest } = splitInput(template, input);
    const inBody = method !== 'GET' && method !== 'DELETE';
    const query = inBody ? '' : String(new URLSearchParams(rest as Record<string, string>));
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    let response: Response;
    try {
      response = await ground.fetch(`/api${path}${query && `?${query}`}`, {
        method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json, application/problem+json, application/pdf, text/csv',
          'accept-language': ground.language(),
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
  };

  const withRepeats = async (id: string, input: object, signal?: AbortSignal): Promise<Response> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt(id, input, signal);
      } catch (fault) {
        const pauseMs = PAUSES_MS[tries];
        const worthIt = fault instanceof ApiFault && fault.passing && fault.status !== 429;
        if (ground.paths[id]?.[0] !== 'GET' || !worthIt || pauseMs === undefined || signal?.aborted)
          throw fault;
        await ground.pause(pauseMs);
      }
    }
  };

  /** Whether the session was renewed. A line that fails is no answer to that, and is thrown. */
  const renew = async (): Promise<boolean> => {
    try {
      await attempt('identity.refreshSession', {});
      return true;
    } catch (fault) {
      if (!(fault instanceof ApiFault) || fault.passing) throw fault;
      return false;
    }
  };

  const send = async (id: string, input: object, signal?: AbortSignal): Promise<Response> => {
    for (let renewals = 0; ; renewals += 1) {
      const askedAtMs = Date.now();
      try {
        return await withRepeats(id, input, signal);
      } catch (fault) {
        const isOver = fault instanceof ApiFault && fault.status === 401 && id !== 'identity.signIn';
        if (!isOver || renewals === MOST_RENEWALS) throw fault;
        if (await renewSession(askedAtMs, renew)) continue;
        endSession();
        throw fault;
      }
    }
  };

  return {
    async call(id, input, { signal } = {}) {
      return (await send(id, input, signal)).json();
    },
    async download(id, input) {
      const response = await send(id, input);
      return { fileName: fileNameOf(response.headers), content: await response.blob() };
    },
    async findSession() {
      try {
        return await renew();
      } catch {
        return false;
      }
    },
  };
}

function fileNameOf(headers: Headers): string {
  const disposition = headers.get('content-disposition') ?? '';
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
  const [, plain] = /filename="([^"]+)"/i.exec(disposition) ?? [];
  return encoded ? decodeURIComponent(encoded) : (plain ?? 'kabinet.pdf');
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
