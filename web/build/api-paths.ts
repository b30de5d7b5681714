import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const VIRTUAL = 'virtual:api-paths';
const RESOLVED = `\0${VIRTUAL}`;

/**
 * Offers `virtual:api-paths`: operation id → [method, path], from the manifest. Only these strings reach the browser;
 * the schemas stay behind.
 */
export function apiPaths(root: string): Plugin {
  const manifestFile = resolve(root, 'functions/routes.ts');
  return {
    name: 'kabinet:api-paths',
    resolveId: (id) => (id === VIRTUAL ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return undefined;
      this.addWatchFile(manifestFile);
      const { routes } = (await import(
        pathToFileURL(manifestFile).href
      )) as typeof import('../../functions/routes.ts');
      const paths = Object.fromEntries(
        routes
          .filter(({ operation }) => operation.access !== 'acquirer')
          .map(({ id: name, operation }) => [name, [operation.method, operation.path]]),
      );
      return `export const paths = ${JSON.stringify(paths)};`;
    },
  };
}
