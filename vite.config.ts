import { resolve } from 'node:path';
import preact from '@preact/preset-vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { apiPaths } from './web/build/api-paths.ts';
import { startPage } from './web/build/start-page.ts';

const root = import.meta.dirname;

/** The static site: `web/` → `dist/site`. Every asset but index.html carries a hash in its name. */
export default defineConfig({
  root: resolve(root, 'web'),
  plugins: [preact({ devToolsEnabled: false }), tailwindcss(), apiPaths(root), startPage(root)],
  build: {
    outDir: resolve(root, 'dist/site'),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy wants files, not data: addresses.
    assetsInlineLimit: 0,
    // Where check:budgets reads which files a route needs.
    manifest: 'assets/manifest.json',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What the sign-in page needs is one file, what all pages of the cabinet share another: on a slow line each
        // file costs more than its bytes.
        codeSplitting: {
          groups: [
            {
              name: 'start',
              test: /web\/(main|app|theme)\.ts|web\/pages\/(sign-in|routes)\.|web\/ui\/(notice|checkbox)\./,
              priority: 2,
            },
            {
              name: 'shared',
              test: /@tanstack|web\/(api\/query|ui\/(loaded|money|table|facts|download|more|service))\./,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': process.env.KABINET_API ?? 'http://localhost:8080' } },
});
