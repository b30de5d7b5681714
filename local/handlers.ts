import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import type { Route } from '../functions/routes.ts';
import { type Api, apiOf, type HttpHandler } from './gateway/routing.ts';
import { repositoryRoot } from './paths.ts';
import type { StreamHandler } from './stream/stream.ts';

type JobHandler = (input: unknown, context: Context) => Promise<unknown>;

/** Loads a module of the repository; a development server's loader follows the sources. */
export type ModuleLoader = (path: string) => Promise<Record<string, unknown>>;

export const plainLoader: ModuleLoader = async (path) =>
  await import(pathToFileURL(join(repositoryRoot, path)).href);

export interface Handlers {
  /** The manifest's routes with their handlers, made anew only when the manifest changed. */
  api(): Promise<Api>;
  /** Names of the stream's consumers: the files of `functions/on`. */
  consumers(): string[];
  consumer(name: string): Promise<StreamHandler>;
  /** Names of the scheduled jobs: the files of `functions/cron`. */
  jobs(): string[];
  /** What a job's file exports: `handler`, or the named steps of a longer job. */
  job(name: string): Promise<Record<string, JobHandler | undefined>>;
  /** Loads every handler, so that the first caller does not wait for it. */
  warmUp(): Promise<void>;
}

/** The Lambda handlers of `functions/`, found where the stacks find them. */
export function handlersFrom(load: ModuleLoader): Handlers {
  let manifest: Record<string, unknown> | undefined;
  let api: Api | undefined;

  const httpHandler = async (module: string): Promise<HttpHandler> =>
    exported<HttpHandler>(
      await load(`functions/http/${module}.ts`),
      'handler',
      `functions/http/${module}.ts`,
    );

  const routes = async (): Promise<readonly Route[]> =>
    (await load('functions/routes.ts')).routes as readonly Route[];

  return {
    api: async () => {
      const loaded = await load('functions/routes.ts');
      if (api === undefined || loaded !== manifest) {
        manifest = loaded;
        api = apiOf(
          (loaded.routes as readonly Route[]).map((route) => ({
            routeKey: route.routeKey,
            functionName: `kabinet-local-${route.module}`,
            handler: () => httpHandler(route.module),
          })),
        );
      }
      return api;
    },
    consumers: () => namesIn('functions/on'),
    consumer: async (name) =>
      exported(await load(`functions/on/${name}.ts`), 'handler', `functions/on/${name}.ts`),
    jobs: () => namesIn('functions/cron'),
    job: async (name) => (await load(`functions/cron/${name}.ts`)) as Record<string, JobHandler | undefined>,
    warmUp: async () => {
      for (const module of new Set((await routes()).map((route) => route.module))) await httpHandler(module);
    },
  };
}

function exported<T>(module: Record<string, unknown>, name: string, path: string): T {
  if (typeof module[name] !== 'function') throw new Error(`${path} exports no function ${name}`);
  return module[name] as T;
}

function namesIn(folder: string): string[] {
  const path = join(repositoryRoot, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}
