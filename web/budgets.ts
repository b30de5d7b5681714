import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** What a visitor's browser may have to fetch, in bytes after brotli (design.md §6). 1 KB is 1024 bytes. */
export const SITE_BUDGETS = { signInJsKb: 30, routeJsKb: 50, cssKb: 10 } as const;

interface RouteSize {
  /** As the router writes it: `/contracts/:contractId`. */
  readonly route: string;
  /** All scripts the route needs in the larger of both languages, nothing cached. */
  readonly jsKb: number;
}

export interface SiteSizes {
  readonly routes: readonly RouteSize[];
  /** The style inside index.html and every stylesheet. */
  readonly cssKb: number;
  readonly htmlKb: number;
}

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const root = resolve(import.meta.dirname, '..');

/** Measures the built site. Throws where `npm run build:site` has not been run. */
export function measureSite(folder = join(root, 'dist/site')): SiteSizes {
  const manifest = JSON.parse(read(folder, 'assets/manifest.json')) as Record<string, Chunk>;
  const html = read(folder, 'index.html');
  const sizes = new Map<string, number>();
  const sizeOf = (file: string): number => {
    const size = sizes.get(file) ?? compressed(read(folder, file));
    sizes.set(file, size);
    return size;
  };
  const inEveryPage = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, file = '']) => file);
  const scriptsOf = (...sources: readonly string[]): number => {
    const files = new Set<string>(inEveryPage);
    for (const source of sources) collect(manifest, source, files);
    return [...files].reduce((sum, file) => sum + sizeOf(file), 0);
  };

  const routes = declaredRoutes().map(({ route, page, area }): RouteSize => {
    const areas = area ? ['entry', area] : ['entry'];
    const inLanguage = (language: string): number =>
      scriptsOf(
        ...(page ? [page] : []),
        ...areas.map((name) => `i18n/${language}/${name}.ts`).filter((source) => source in manifest),
      );
    return { route, jsKb: kb(Math.max(inLanguage('ru'), inLanguage('en'))) };
  });
  const styles = new Set(Object.values(manifest).flatMap(({ css = [] }) => css));
  const inPage = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
  const css = [...styles].reduce((sum, file) => sum + sizeOf(file), compressed(inPage));
  return { routes, cssKb: kb(css), htmlKb: kb(compressed(html)) };
}

/** What breaks a budget, in words; empty when nothing does. */
export function brokenSiteBudgets({ routes, cssKb }: SiteSizes): string[] {
  const broken = routes.flatMap(({ route, jsKb }) => {
    const most = route === '/sign-in' ? SITE_BUDGETS.signInJsKb : SITE_BUDGETS.routeJsKb;
    return jsKb > most ? [`${route} needs ${jsKb} KB of JavaScript; ${most} are allowed.`] : [];
  });
  if (cssKb > SITE_BUDGETS.cssKb)
    broken.push(`The styles are ${cssKb} KB; ${SITE_BUDGETS.cssKb} are allowed.`);
  return broken;
}

/** The routes with the page and the part of the texts each fetches, read from the router itself. */
function declaredRoutes(): { route: string; page?: string; area?: string }[] {
  const source = readFileSync(join(root, 'web/pages/routes.tsx'), 'utf8');
  const pages = new Map(
    [...source.matchAll(/const (\w+) = fetched\('(\w+)', \(\) => import\('\.\/([\w/-]+\.tsx)'\)\)/g)].map(
      ([, name = '', area = '', file = '']) => [name, { page: `pages/${file}`, area }],
    ),
  );
  return [...source.matchAll(/<Route path="([^"]+)" component=\{(\w+)\}/g)].map(
    ([, route = '', name = '']) => ({
      route,
      ...pages.get(name),
    }),
  );
}

function collect(manifest: Record<string, Chunk>, source: string, files: Set<string>): void {
  const chunk = manifest[source];
  if (!chunk) throw new Error(`The built site has no ${source}: build it anew with \`npm run build:site\`.`);
  if (files.has(chunk.file)) return;
  if (chunk.file.endsWith('.js')) files.add(chunk.file);
  for (const imported of chunk.imports ?? []) collect(manifest, imported, files);
}

function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

function compressed(text: string): number {
  return brotliCompressSync(text).length;
}

/** Rounded up: a budget is not kept by rounding. */
function kb(bytes: number): number {
  return Math.ceil((bytes / 1024) * 10) / 10;
}
