import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleApi } from './api.ts';
import { ApiError } from './api-error.ts';
import type { Clockwork } from './clockwork.ts';
import { handleHostedPage } from './hosted-page.ts';
import { redirect, sendJson, sendPage } from './http.ts';
import type { Office } from './office.ts';
import { faultPage } from './pages/closed.ts';
import { chooseLanguage } from './pages/language.ts';
import { STYLE } from './pages/style.ts';
import { handleScenarios } from './scenario-door.ts';

export interface Listener {
  /** Resolves with the port once connections are taken; rejects with the system's error, e.g. EADDRINUSE. */
  listen(port: number, host: string): Promise<number>;
  /** Drops open connections and answers that are still withheld. */
  close(): Promise<void>;
}

/** The acquirer's one HTTP server: the API, the hosted page and the scenario page. */
export function createListener(office: Office, clockwork: Clockwork): Listener {
  const lateAnswers = new Set<NodeJS.Timeout>();
  const dispatch = {
    wake: () => clockwork.wake(),
    later(seconds: number, run: () => void) {
      const timer = setTimeout(() => {
        lateAnswers.delete(timer);
        run();
      }, seconds * 1000);
      lateAnswers.add(timer);
    },
  };

  async function route(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    base: string,
  ): Promise<void> {
    const [, first = ''] = url.pathname.split('/');
    if (first === 'v3') return handleApi(office, request, response, url, dispatch);
    if (first === 'pay') return handleHostedPage(office, request, response, url, base, dispatch.wake);
    if (url.pathname === '/scenarios')
      return handleScenarios(office, clockwork, request, response, url, base);
    if (request.method !== 'GET') throw new ApiError(404, 'not_found', url.pathname);
    if (url.pathname === '/') return redirect(response, `${base}/scenarios`);
    if (url.pathname === '/health') return sendJson(response, 200, { status: 'ok' });
    if (url.pathname === '/style.css') {
      response.writeHead(200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' });
      response.end(STYLE);
      return;
    }
    throw new ApiError(404, 'not_found', url.pathname);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const base = new URL(office.publicUrl()).pathname.replace(/\/$/, '');
    const url = new URL(withoutBase(request.url ?? '/', base), 'http://acquirer.invalid');
    try {
      await route(request, response, url, base);
    } catch (error) {
      if (response.headersSent || response.destroyed) return;
      if (!(error instanceof ApiError))
        office.log(`failed at ${request.method} ${url.pathname}: ${String(error)}`);
      answerFault(request, response, url, base, error);
    }
  }

  const server: Server = createServer((request, response) => void serve(request, response));
  return {
    listen(port, host) {
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      });
    },
    close() {
      for (const timer of lateAnswers) clearTimeout(timer);
      lateAnswers.clear();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function withoutBase(path: string, base: string): string {
  const rest = base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
  // Two slashes at the start would read as another host's name.
  return rest.replace(/^\/+/, '/');
}

function answerFault(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  base: string,
  error: unknown,
): void {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(500, 'internal_server_error', 'The sandbox itself has failed');
  const accepts = request.headers.accept ?? '';
  if (url.pathname.startsWith('/v3') || /json/.test(`${accepts}${request.headers['content-type'] ?? ''}`)) {
    sendJson(response, known.status, known.body());
    return;
  }
  const place = {
    base,
    path: url.pathname,
    language: chooseLanguage(url, request.headers['accept-language']),
  };
  const detail = known.parameter === undefined ? known.message : `${known.parameter}: ${known.message}`;
  sendPage(response, known.status, faultPage(place, known.status, detail));
}
