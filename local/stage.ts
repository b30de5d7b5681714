import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { type Backstage, type BackstageOptions, startBackstage } from './backstage.ts';
import { loadDemoOnce } from './demo-start.ts';
import { divertConsole } from './diverted-console.ts';
import { startStepFunctions } from './engines/step-functions.ts';
import { enter, monthEndEnvironment } from './environment.ts';
import { startGateway } from './gateway/gateway.ts';
import { atItsName, builtSite, noSite, type SiteServer } from './gateway/site.ts';
import { type Handlers, handlersFrom, type ModuleLoader, plainLoader } from './handlers.ts';
import { builtSiteFolder } from './paths.ts';
import { runJob } from './run-job.ts';
import { buildSite, isSiteFresh } from './site-build.ts';
import { removeStageFile, writeStageFile } from './stage-file.ts';
import { checkpointFile, checkpointInMemory } from './stream/checkpoint.ts';
import { skipToEnd, startStream } from './stream/stream.ts';
import { createTeardown } from './teardown.ts';

export interface StageOptions extends BackstageOptions {
  /** Loads the demo supplier unless this state has it. */
  demo: boolean;
  /** `built` builds the site where it is missing or older than its sources; `none` serves the API only. */
  site: 'built' | 'none' | Development;
  /** Told what a person at the terminal should know: a failed handler, a failed delivery. */
  onNotice: (text: string) => void;
}

/** A development server in place of the built site and of loading handlers once. */
export interface Development {
  load: ModuleLoader;
  serve: SiteServer;
  stop(): Promise<void>;
}

export interface Stage
  extends Pick<Backstage, 'environment' | 'table' | 'acquirer' | 'moneta' | 'messages' | 'failed'> {
  urls: { site: string; inbox: string; acquirer: string; scenarios: string; moneta: string; apiDocs: string };
  /** Runs a scheduled job's handler now, e.g. `job('reconcile-payments')`. */
  job(name: string, input?: unknown): Promise<unknown>;
  /** Waits until every webhook under way was attempted, the stream's consumers have seen all that was written, and month
   * end has been walked where it was asked for. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the whole local stage in this process: engines, acquirers, inbox, demo, gateway, stream and site.
 * @throws Trouble with a sentence that says what to do; nothing is left running then.
 */
export async function startStage(options: StageOptions): Promise<Stage> {
  const teardown = createTeardown();
  try {
    return await raise(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function raise(options: StageOptions, teardown: ReturnType<typeof createTeardown>): Promise<Stage> {
  const { settings, folder, progress } = options;
  const development = typeof options.site === 'object' ? options.site : undefined;
  if (development !== undefined) teardown.add(development.stop);

  const siteReady = options.site === 'built' ? prepareSite(options) : Promise.resolve();
  // Its failure is reported where it is awaited; until then it must not count as unhandled.
  siteReady.catch(() => {});
  const backstage = await startBackstage(options, teardown);
  const { table } = backstage;

  const log = divertConsole(join(backstage.logFolder, 'handlers.log'));
  teardown.add(log.restore);
  const handlers = handlersFrom(development?.load ?? plainLoader);
  const stepFunctions = await startStepFunctions({
    run: (input, signal) => runJob(handlers, 'month-end', input, { signal }),
    onFailure: (name, cause) => {
      log.write(`month end ${name} failed: ${format(cause)}`);
      options.onNotice(`Month end ${name} failed: ${firstLine(cause)}`);
    },
  });
  teardown.add(stepFunctions.stop);
  enter({ ...backstage.environment, ...monthEndEnvironment(stepFunctions.endpoint) });
  const checkpointOf = (consumer: string) =>
    options.memory ? checkpointInMemory() : checkpointFile(join(folder, 'stream', `${consumer}.json`));
  const consumers = handlers.consumers().map((name) => ({
    name,
    handler: () => handlers.consumer(name),
    checkpoint: checkpointOf(name),
    setAside: (event: unknown, cause: unknown) => {
      mkdirSync(join(folder, 'stream'), { recursive: true });
      appendFileSync(
        join(folder, 'stream', `${name}.set-aside.jsonl`),
        `${JSON.stringify({ cause: format(cause), event })}\n`,
      );
      options.onNotice(`functions/on/${name}.ts went on failing; what it could not take was set aside.`);
    },
  }));

  if (options.demo && (await loadDemoOnce(progress)))
    await skipToEnd(
      table.client,
      table.endpoint,
      table.tableName,
      consumers.map((consumer) => consumer.checkpoint),
    );

  const stream = await startStream({
    ...table,
    consumers,
    onFailure: (consumer, cause, retryInMs) => {
      log.write(`functions/on/${consumer}.ts failed: ${format(cause)}`);
      options.onNotice(
        `functions/on/${consumer}.ts failed, next try in ${retryInMs} ms: ${firstLine(cause)}`,
      );
    },
  });
  teardown.add(stream.stop);

  await siteReady;
  const site = development?.serve ?? (options.site === 'built' ? builtSite(builtSiteFolder) : noSite);
  const gateway = await startGateway({
    port: settings.ports.site,
    host: settings.host,
    api: handlers.api,
    site: atItsName(settings.siteUrl, site),
    strictPages: development === undefined,
    onFailure: (routeKey, status, cause) => {
      if (cause !== undefined) log.write(`${routeKey} failed: ${format(cause)}`);
      options.onNotice(`${routeKey} answered ${status}${cause === undefined ? '' : `: ${firstLine(cause)}`}`);
    },
  });
  teardown.add(gateway.stop);

  writeStageFile(folder, {
    pid: process.pid,
    siteUrl: settings.siteUrl,
    environment: backstage.environment,
  });
  teardown.add(() => removeStageFile(folder));
  void handlers.warmUp().catch((cause) => log.write(`warming up failed: ${format(cause)}`));
  const settled = async () => {
    await backstage.acquirer.idle();
    await backstage.moneta.idle();
    await stream.drained();
    await stepFunctions.idle();
    await stream.drained();
  };
  return stageOf(backstage, settings.siteUrl, handlers, settled, teardown.run);
}

function stageOf(
  backstage: Backstage,
  siteUrl: string,
  handlers: Handlers,
  settled: Stage['settled'],
  stop: () => Promise<void>,
): Stage {
  const { environment, table, acquirer, moneta, messages, failed, inboxUrl } = backstage;
  const { acquirerUrl, monetaUrl } = backstage;
  return {
    environment,
    table,
    acquirer,
    moneta,
    messages,
    failed,
    urls: {
      site: siteUrl,
      inbox: inboxUrl,
      acquirer: acquirerUrl,
      scenarios: `${acquirerUrl}/scenarios`,
      moneta: monetaUrl,
      apiDocs: `${siteUrl}/api/docs`,
    },
    job: (name, input = {}) => runJob(handlers, name, input),
    settled,
    stop,
  };
}

async function prepareSite({ folder, progress }: StageOptions): Promise<void> {
  if (isSiteFresh()) return;
  const step = progress.begin('Site build');
  await buildSite(join(folder, 'logs'));
  step.done();
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split('\n')[0] ?? '';
}
