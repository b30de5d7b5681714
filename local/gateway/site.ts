import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './event.ts';
import { staticSite } from './static-site.ts';

/** Answers what is not the API: with an answer to write, or by writing it itself. */
export type SiteServer = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
) => Promise<Answer | 'answered'>;

/** The built site in a folder. */
export function builtSite(folder: string): SiteServer {
  const serve = staticSite(folder);
  return (request, _response, path) =>
    serve({
      method: request.method ?? 'GET',
      path,
      acceptEncoding: String(request.headers['accept-encoding'] ?? ''),
      ifNoneMatch: request.headers['if-none-match'],
    });
}

/** Says so where there is no site, as in a stage for the API alone. */
export const noSite: SiteServer = async () => ({
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from('This stage serves the API only.'),
});

/**
 * Leads a page asked for by the machine's number to the site's name. Cookies and the check of a request's origin
 * go by the name, so a sign-in at the number would not hold.
 */
export function atItsName(siteUrl: string, serve: SiteServer): SiteServer {
  const name = new URL(siteUrl);
  return async (request, response, path) => {
    const host = request.headers.host ?? '';
    const isByNumber = host === `127.0.0.1:${name.port}` || host === `[::1]:${name.port}`;
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!isByNumber || !wantsPage || name.host === host) return await serve(request, response, path);
    return { status: 307, headers: { location: siteUrl + (request.url ?? '/') }, body: Buffer.alloc(0) };
  };
}
