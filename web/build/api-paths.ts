import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import type { Route } from '../../functions/routes.ts';

const VIRTUAL = 'virtual:api-paths';
const RESOLVED = `\0${VIRTUAL}`;

/**
 * Offers `virtual:api-paths`: operation id → [method, path], from the manifest. Only these strings reach the browser;
 * the schemas stay behind, and so do the operations that no customer calls.
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
      return `export const paths = ${JSON.stringify(pathsForCustomers(routes))};`;
    },
  };
}

/** Operations of acquirers and of a supplier's staff would weigh on every customer's first visit. */
export function pathsForCustomers(
  routes: readonly Pick<Route, 'id' | 'operation'>[],
): Record<string, readonly [method: string, path: string]> {
  return Object.fromEntries(
    routes
      .filter(({ operation }) => operation.access === 'public' || operation.access === 'user')
      .map(({ id, operation }) => [id, [operation.method, operation.path]]),
  );
}
