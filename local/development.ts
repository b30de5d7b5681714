import { Console } from 'node:console';
import { join } from 'node:path';
import { createLogger, createServer, type Plugin } from 'vite';
import { repositoryRoot } from './paths.ts';
import { requireFreePorts, type Settings } from './settings.ts';
import type { Development } from './stage.ts';

/** Outside the stage the site's own configuration leads `/api` to one; here the gateway is before the site. */
const apiIsHere: Plugin = {
  name: 'kabinet:api-is-here',
  config: (config) => {
    delete config.server?.proxy;
  },
};

/**
 * Serves the site from its sources with live reload, and loads handlers through a second server that forgets a
 * module when its file, or one it imports, changes: the next call runs the new code.
 */
export async function startDevelopment(settings: Settings): Promise<Development> {
  await requireFreePorts(settings, ['reload']);
  const port = settings.ports.reload;
  // The stage leads the global console into the handlers' log; what Vite says is for the terminal.
  const customLogger = createLogger('warn', { console: new Console(process.stdout, process.stderr) });
  const [site, handlers] = await Promise.all([
    createServer({
      configFile: join(repositoryRoot, 'vite.config.ts'),
      appType: 'spa',
      plugins: [apiIsHere],
      server: { middlewareMode: true, ws: { host: 'localhost', port, clientPort: port } },
      customLogger,
    }),
    createServer({
      configFile: false,
      root: repositoryRoot,
      appType: 'custom',
      server: {
        middlewareMode: true,
        hmr: false,
        ws: false,
        watch: { ignored: ['**/.local/**', '**/dist/**', '**/web/**'] },
      },
      optimizeDeps: { noDiscovery: true },
      customLogger,
    }),
  ]);
  return {
    load: (path) => handlers.ssrLoadModule(`/${path}`),
    serve: (request, response) =>
      new Promise((resolve, reject) => {
        response.once('close', () => resolve('answered'));
        site.middlewares(request, response, (error: unknown) => {
          if (error) return reject(error);
          response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
          response.end('Not found');
        });
      }),
    stop: async () => {
      await Promise.all([site, handlers].map((server) => server.close()));
    },
  };
}
