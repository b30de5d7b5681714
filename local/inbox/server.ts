import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { SmsInbox } from '../engines/sms.ts';
import { isFor, type Message } from './message.ts';
import { inboxPage, type PageLanguage } from './page.ts';

export interface InboxOptions {
  port: number;
  host: string;
  sms: SmsInbox;
  mails: () => Message[];
}

export interface Inbox {
  url: string;
  /** Where the SNS client is pointed to, so that text messages land here. */
  smsEndpoint: string;
  stop(): Promise<void>;
}

const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'";
/** A mail is somebody else's HTML: no script, no network, an origin of its own. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const assets: Readonly<Record<string, string>> = {
  '/inbox.css': 'text/css; charset=utf-8',
  '/inbox.js': 'text/javascript; charset=utf-8',
};

/** Serves mail and SMS together: the page, `/inbox.json?to=` for tests, and SNS's `Publish` at `/sns`. */
export async function startInbox(options: InboxOptions): Promise<Inbox> {
  const newestFirst = (to: string): Message[] => {
    const all = [...options.mails(), ...options.sms.messages()];
    const wanted = to === '' ? all : all.filter((message) => isFor(message, to));
    // Of the same second, what came later stands later in its engine's list.
    return wanted
      .map((message, index) => ({ message, index }))
      .sort((a, b) => b.message.receivedAt.localeCompare(a.message.receivedAt) || b.index - a.index)
      .map(({ message }) => message);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(String(error));
    });
  });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://inbox');
    const path = url.pathname;
    const to = (url.searchParams.get('to') ?? '').trim();
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');

    if (request.method === 'POST' && (path === '/sns' || path === '/sns/'))
      return await options.sms.handle(request, response);
    if (request.method !== 'GET') return send(response, 405, 'text/plain', 'Method not allowed');
    if (path === '/inbox.json')
      return send(response, 200, 'application/json', JSON.stringify(newestFirst(to)));
    if (path in assets)
      return send(response, 200, assets[path]!, readFileSync(join(import.meta.dirname, path)));
    if (path === '/') {
      response.setHeader('content-security-policy', pagePolicy);
      const language = languageOf(request, url.searchParams);
      return send(
        response,
        200,
        'text/html; charset=utf-8',
        inboxPage({ language, to, messages: newestFirst(to) }),
      );
    }

    const part = /^\/messages\/([^/]+)\/(html|attachments\/(\d+))$/.exec(path);
    const message = part && newestFirst('').find((known) => known.id === decodeURIComponent(part[1]!));
    if (message && part[2] === 'html' && message.html !== undefined) {
      response.setHeader('content-security-policy', mailPolicy);
      return send(response, 200, 'text/html; charset=utf-8', message.html);
    }
    const attachment = message && part[3] !== undefined ? message.attachments[Number(part[3])] : undefined;
    if (attachment) {
      const name = encodeURIComponent(attachment.fileName);
      response.setHeader('content-disposition', `attachment; filename*=UTF-8''${name}`);
      return send(response, 200, 'application/octet-stream', Buffer.from(attachment.base64, 'base64'));
    }
    send(response, 404, 'text/plain', 'Not found');
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    url: `http://localhost:${options.port}`,
    smsEndpoint: `http://127.0.0.1:${options.port}/sns`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function languageOf(request: IncomingMessage, parameters: URLSearchParams): PageLanguage {
  const asked = parameters.get('lang');
  if (asked === 'ru' || asked === 'en') return asked;
  const accepted = /\b(ru|en)\b/i.exec(request.headers['accept-language'] ?? '');
  return accepted?.[1]?.toLowerCase() === 'en' ? 'en' : 'ru';
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}
