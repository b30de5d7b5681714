import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Answer } from './event.ts';

export interface SiteRequest {
  method: string;
  path: string;
  acceptEncoding: string;
  ifNoneMatch: string | undefined;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.pdf': 'application/pdf',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};
const compressible = /^(text\/|application\/(json|manifest\+json|xml)|image\/svg)/;
const leastCompressedBytes = 1_000;

type Encoding = 'br' | 'gzip' | 'identity';

interface SiteFile {
  mtimeMs: number;
  mediaType: string;
  tag: string;
  bodies: Map<Encoding, Promise<Buffer>>;
}

/**
 * Serves the built site as CloudFront does: compressed, with entity tags, hashed assets for ever, and the
 * application's page for every address that is not a file. A missing file with an extension is missing, so that
 * a page left open over a deployment is told so instead of getting HTML for a script.
 */
export function staticSite(folder: string): (request: SiteRequest) => Promise<Answer> {
  const files = new Map<string, SiteFile>();

  const open = async (path: string): Promise<SiteFile | undefined> => {
    const fullPath = join(folder, path);
    const facts = await stat(fullPath).catch(() => undefined);
    if (!facts?.isFile()) return undefined;
    const known = files.get(path);
    if (known?.mtimeMs === facts.mtimeMs) return known;
    const content = await readFile(fullPath);
    const file: SiteFile = {
      mtimeMs: facts.mtimeMs,
      mediaType: mediaTypes[extname(path)] ?? 'application/octet-stream',
      tag: createHash('sha256').update(content).digest('base64url').slice(0, 22),
      bodies: new Map([['identity', Promise.resolve(content)]]),
    };
    files.set(path, file);
    return file;
  };

  const find = async (path: string): Promise<[string, SiteFile] | undefined> => {
    const wanted = safePath(path);
    if (wanted === undefined) return undefined;
    const bare = wanted.replace(/\/+$/, '');
    const tries = extname(bare) === '' ? [`${bare}/index.html`, '/index.html'] : [bare];
    for (const candidate of tries) {
      const file = await open(candidate);
      if (file !== undefined) return [candidate, file];
    }
    return undefined;
  };

  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plain(405, 'Method not allowed', { allow: 'GET, HEAD' });
    const found = await find(request.path);
    if (found === undefined) return plain(404, 'Not found');
    const [path, file] = found;
    const encoding = await chosenEncoding(file, request.acceptEncoding);
    const etag = `"${file.tag}${encoding === 'identity' ? '' : `-${encoding}`}"`;
    const headers: Record<string, string> = {
      'content-type': file.mediaType,
      'cache-control': isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag,
      vary: 'accept-encoding',
    };
    if (request.ifNoneMatch?.split(/, */).some((tag) => tag.replace(/^W\//, '') === etag))
      return { status: 304, headers, body: Buffer.alloc(0) };
    if (encoding !== 'identity') headers['content-encoding'] = encoding;
    const body = await bodyIn(file, encoding);
    headers['content-length'] = String(body.length);
    return { status: 200, headers, body: request.method === 'HEAD' ? Buffer.alloc(0) : body };
  };
}

/** Vite names what never changes `/assets/<name>-<hash>.<extension>`. */
function isHashed(path: string): boolean {
  return /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(path);
}

function safePath(path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  // From a path that begins at the root, `..` leads no higher than the root.
  if (!decoded.startsWith('/') || /[\0\\]/.test(decoded)) return undefined;
  return posix.normalize(decoded);
}

async function chosenEncoding(file: SiteFile, accepted: string): Promise<Encoding> {
  if (!compressible.test(file.mediaType)) return 'identity';
  if ((await bodyIn(file, 'identity')).length < leastCompressedBytes) return 'identity';
  if (/\bbr\b(?!;q=0(?:\.0*)?(?:,|$))/.test(accepted)) return 'br';
  if (/\bgzip\b(?!;q=0(?:\.0*)?(?:,|$))/.test(accepted)) return 'gzip';
  return 'identity';
}

function bodyIn(file: SiteFile, encoding: Encoding): Promise<Buffer> {
  const known = file.bodies.get(encoding);
  if (known !== undefined) return known;
  const body = compress(file, encoding);
  file.bodies.set(encoding, body);
  return body;
}

async function compress(file: SiteFile, encoding: Encoding): Promise<Buffer> {
  const content = await bodyIn(file, 'identity');
  if (encoding === 'gzip') return await promisify(gzip)(content, { level: 9 });
  return await promisify(brotliCompress)(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}

function plain(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: Buffer.from(text),
  };
}
