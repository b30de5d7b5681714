import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from '../acquirer/api-error.ts';
import { readBody, readForm, redirect, refuseForeignForm, sendJson, sendPage } from '../acquirer/http.ts';
import { chooseLanguage, type Language } from '../acquirer/pages/language.ts';
import { STYLE } from '../acquirer/pages/style.ts';
import { OUTCOMES, type Outcome } from './book.ts';
import type { Office } from './index.ts';
import { answerApi } from './merchant-api.ts';
import { bookPage, orderPage, refusedPage } from './pages.ts';
import { formSignature } from './signatures.ts';

/** The sandbox's HTTP server: the assistant's page, the merchant API and the book. */
export interface Door {
  listen(port: number, host: string): Promise<string>;
  close(): Promise<void>;
}

export function createDoor(office: Office): Door {
  const server = createServer((request, response) => {
    route(office, request, response).catch((error: unknown) => {
      const status = error instanceof ApiError ? error.status : 500;
      if (!response.headersSent) sendJson(response, status, { message: String(error) });
      else response.destroy();
    });
  });
  return {
    async listen(port, host) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
      const shown = host.includes(':') ? `[${host}]` : host;
      return `http://${shown}:${(server.address() as AddressInfo).port}`;
    },
    async close() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function route(office: Office, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://moneta.test');
  const language = chooseLanguage(url, request.headers['accept-language']);
  const shape = `${request.method} ${url.pathname}`;
  if (shape === 'GET /assistant.htm') return showOrder(office, response, url, localeOf(url) ?? language);
  if (shape === 'POST /assistant.htm') return press(office, request, response, language);
  if (shape === 'POST /services') {
    const text = await readBody(request);
    if (office.keepsSilent()) return;
    const { status, body } = answerApi(office, text);
    return sendJson(response, status, body);
  }
  if (shape === 'POST /fire') {
    refuseForeignForm(request);
    await office.fire();
    return redirect(response, '/');
  }
  if (shape === 'GET /') {
    if (request.headers.accept === 'application/json') return sendJson(response, 200, office.book);
    return sendPage(response, 200, bookPage(language, office.book));
  }
  if (shape === 'GET /health') return sendJson(response, 200, { status: 'ok' });
  if (shape === 'GET /style.css') {
    response.writeHead(200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' });
    response.end(STYLE);
    return;
  }
  throw new ApiError(404, 'not_found', url.pathname);
}

/** The language that the shop asks for, unless the reader has changed it. */
function localeOf(url: URL): Language | undefined {
  const locale = url.searchParams.get('moneta.locale');
  return !url.searchParams.has('lang') && (locale === 'ru' || locale === 'en') ? locale : undefined;
}

function showOrder(office: Office, response: ServerResponse, url: URL, language: Language): void {
  const order = Object.fromEntries(url.searchParams);
  const { lang: _, ...asked } = order;
  const account = office.account(asked.MNT_ID);
  if (account && asked.MNT_SIGNATURE === formSignature(asked, account.integrityCode)) {
    const path = `/assistant.htm?${new URLSearchParams(asked)}`;
    sendPage(response, 200, orderPage(language, path, asked));
  } else sendPage(response, 400, refusedPage(language, 'signature', undefined));
}

async function press(
  office: Office,
  request: IncomingMessage,
  response: ServerResponse,
  language: Language,
): Promise<void> {
  refuseForeignForm(request);
  const { outcome = 'pay', ...order } = Object.fromEntries(await readForm(request)) as Record<string, string>;
  if (!OUTCOMES.includes(outcome as Outcome)) throw new ApiError(400, 'invalid_request', 'outcome');
  const pressed = await office.press(order, outcome as Outcome);
  const back = httpAddress(order.MNT_FAIL_URL);
  if (pressed.kind === 'refused') return sendPage(response, 400, refusedPage(language, pressed.why, back));
  const next = pressed.operation.status === 'CANCELED' ? back : httpAddress(order.MNT_SUCCESS_URL);
  redirect(response, next ?? '/');
}

function httpAddress(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:\/\//.test(text) ? text : undefined;
}
