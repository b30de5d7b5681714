import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Loader, transform } from 'esbuild';
import { type Plugin, runnerImport } from 'vite';
import { contentSecurityPolicy } from '../../functions/runtime/security-headers.ts';

/**
 * Completes index.html: the prerendered screens, and inside the page the first stylesheet and the small script that
 * runs before them. On a slow line each file the first paint waits for costs a round trip, and two of them miss the
 * second in which the sign-in form must show. The content security policy allows exactly these two texts by their
 * hashes; a build that no longer matches it stops here.
 */
export function startPage(root: string): Plugin {
  let building = false;
  const allowed = (text: string, path: string): string => {
    if (building && !contentSecurityPolicy.includes(hashOf(text))) {
      throw new Error(`${path} has changed: put ${hashOf(text)} into functions/runtime/security-headers.ts.`);
    }
    return text;
  };

  return {
    name: 'kabinet:start-page',
    configResolved(config) {
      building = config.command === 'build';
    },
    transformIndexHtml: {
      order: 'post',
      async handler(html) {
        const { style, script } = await startTexts(root);
        const { module } = await runnerImport<typeof import('../prerender.tsx')>(
          resolve(root, 'web/prerender.tsx'),
          {
            configFile: false,
            logLevel: 'error',
            oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
            plugins: [noApi],
          },
        );
        return html
          .replace('<!--start-script-->', () => `<script>${allowed(script, 'web/start/start.ts')}</script>`)
          .replace('<!--start-style-->', () => `<style>${allowed(style, 'web/start/start.css')}</style>`)
          .replace('<!--start-screens-->', () => module.startScreens);
      },
    },
  };
}

/** The style and the script as they stand inside index.html. */
export async function startTexts(root: string): Promise<{ style: string; script: string }> {
  const minified = async (path: string, loader: Loader): Promise<string> => {
    const source = await readFile(resolve(root, path), 'utf8');
    return (await transform(source, { loader, minify: true, target: ['es2020', 'chrome100'] })).code.trim();
  };
  return {
    style: await minified('web/start/start.css', 'css'),
    script: await minified('web/start/start.ts', 'ts'),
  };
}

/** How a content security policy names a text it allows. */
export function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Nothing is asked of the API while prerendering. */
const noApi: Plugin = {
  name: 'kabinet:no-api',
  resolveId: (id) => (id === 'virtual:api-paths' ? `\0${id}` : undefined),
  load: (id) => (id === '\0virtual:api-paths' ? 'export const paths = {};' : undefined),
};
