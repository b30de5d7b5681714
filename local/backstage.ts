import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Acquirer, createAcquirer } from './acquirer/index.ts';
import { startCognito } from './engines/cognito.ts';
import { createTable, dynamoDbClient, startDynamoDb } from './engines/dynamodb.ts';
import { startMail } from './engines/mail.ts';
import { startProvider } from './engines/provider.ts';
import { openSmsInbox } from './engines/sms.ts';
import {
  type Accounts,
  accountsFrom,
  type Environment,
  enter,
  environmentOf,
  localTableName,
  pepperIn,
  providerClientOf,
} from './environment.ts';
import type { Message } from './inbox/message.ts';
import { startInbox } from './inbox/server.ts';
import { createMoneta, type Moneta } from './moneta/index.ts';
import type { Progress } from './printer.ts';
import { requireFreePorts, type Settings } from './settings.ts';
import { runningStage } from './stage-file.ts';
import type { Teardown } from './teardown.ts';
import { Trouble } from './trouble.ts';

export interface BackstageOptions {
  settings: Settings;
  /** Where state and logs are kept. */
  folder: string;
  /** Keeps the table in memory: faster, and forgotten at the end. */
  memory: boolean;
  progress: Progress;
}

/** Everything behind the handlers: the table, the user pool, mail, SMS and the acquirers. */
export interface Backstage {
  environment: Environment;
  table: { client: DynamoDBClient; endpoint: string; tableName: string };
  acquirer: Acquirer;
  acquirerUrl: string;
  moneta: Moneta;
  monetaUrl: string;
  inboxUrl: string;
  messages(): Message[];
  /** Resolves if an engine stops by itself. */
  failed: Promise<Trouble>;
  logFolder: string;
}

/**
 * Starts the engines and makes theirs the environment of this process: a process can be on one stage only.
 * @throws Trouble when a stage already runs on this state, a port is busy, Java is missing, or an engine fails.
 */
export async function startBackstage(options: BackstageOptions, teardown: Teardown): Promise<Backstage> {
  const { settings, folder, progress } = options;
  const running = runningStage(folder);
  if (running !== undefined)
    throw new Trouble(
      `The local stage is already running (process ${running.pid}): ${running.siteUrl}. Stop it with Ctrl-C ` +
        'in its terminal before starting another on the same state.',
    );
  await requireFreePorts(settings);
  const logFolder = join(folder, 'logs');
  const fileOr = (name: string) => (options.memory ? ('memory' as const) : join(folder, name));

  const [dynamodb, cognito, mail] = await allOrStop(teardown, [
    timed(progress, 'DynamoDB Local', async () => {
      const engine = await startDynamoDb({
        port: settings.ports.dynamodb,
        logFolder,
        dataFolder: fileOr('dynamodb'),
      });
      return { value: engine, stop: engine.child.stop };
    }),
    timed(progress, 'cognito-local', async () => {
      const engine = await startCognito({
        port: settings.ports.cognito,
        logFolder,
        dataFolder: join(folder, 'cognito'),
      });
      return { value: engine, stop: engine.child.stop };
    }),
    timed(progress, 'Mail catcher', async () => {
      const engine = await startMail({ port: settings.ports.mail, file: fileOr('mail.json') });
      return { value: engine, stop: engine.stop };
    }),
  ]);

  const client = dynamoDbClient(dynamodb.endpoint);
  teardown.add(() => client.destroy());
  await createTable(client, localTableName);

  const sms = openSmsInbox(fileOr('sms.json'));
  const inbox = await startInbox({
    port: settings.ports.inbox,
    host: settings.host,
    sms,
    mails: mail.messages,
  });
  teardown.add(inbox.stop);

  const accounts = accountsFrom(process.env);
  const hook = (path: string) => `http://127.0.0.1:${settings.ports.site}/api/hooks/${path}`;
  const acquirerUrl = `http://localhost:${settings.ports.acquirer}`;
  const { shops, supplierOf } = shopsOf(accounts);
  const acquirer = createAcquirer({
    shops,
    port: settings.ports.acquirer,
    host: settings.host,
    publicUrl: acquirerUrl,
    webhookUrl: (shopId) => {
      const supplierId = supplierOf.get(shopId);
      // The stage's own door, not the public address: it is from this machine that webhooks are trusted.
      return supplierId && hook(`yookassa/${supplierId}`);
    },
    ...(options.memory ? {} : { statePath: join(folder, 'acquirer.json') }),
  });
  await acquirer.listen();
  teardown.add(() => acquirer.close());

  const monetaUrl = `http://localhost:${settings.ports.moneta}`;
  const moneta = createMoneta({
    accounts: Object.entries(accounts).flatMap(([supplierId, { moneta: account }]) =>
      account
        ? [
            {
              ...account,
              method: 'POST' as const,
              payUrl: hook(`moneta/${supplierId}/pay`),
              checkUrl: hook(`moneta/${supplierId}/check`),
            },
          ]
        : [],
    ),
    port: settings.ports.moneta,
    host: settings.host,
    ...(options.memory ? {} : { statePath: join(folder, 'moneta.json') }),
  });
  await moneta.listen();
  teardown.add(() => moneta.close());

  const provider = await startProvider({
    port: settings.ports.provider,
    host: settings.host,
    clients: [providerClientOf(settings)],
  });
  teardown.add(provider.stop);

  const environment = environmentOf({
    settings,
    cognito,
    dynamodbEndpoint: dynamodb.endpoint,
    mailEndpoint: mail.endpoint,
    smsEndpoint: inbox.smsEndpoint,
    acquirerEndpoint: `http://127.0.0.1:${settings.ports.acquirer}/v3`,
    monetaUrl,
    monetaEndpoint: `http://127.0.0.1:${settings.ports.moneta}`,
    accounts,
    providerIssuer: provider.issuer,
    pepper: pepperIn(folder),
  });
  enter(environment);

  return {
    environment,
    table: { client, endpoint: dynamodb.endpoint, tableName: localTableName },
    acquirer,
    acquirerUrl,
    moneta,
    monetaUrl,
    inboxUrl: inbox.url,
    messages: () => [...mail.messages(), ...sms.messages()],
    failed: new Promise((resolve) => {
      for (const { child } of [dynamodb, cognito])
        void child.gone.then((trouble) => {
          if (trouble !== undefined) resolve(trouble);
        });
    }),
    logFolder,
  };
}

/** The shops at the sandbox acquirer, each once, and whose they are. */
function shopsOf(accounts: Readonly<Record<string, Accounts>>) {
  const all = Object.entries(accounts).flatMap(([supplierId, { yookassa }]) =>
    yookassa ? [[yookassa.shopId, { supplierId, shop: yookassa }] as const] : [],
  );
  const byId = new Map(all);
  return {
    shops: [...byId.values()].map(({ shop }) => shop),
    supplierOf: new Map([...byId].map(([shopId, { supplierId }]) => [shopId, supplierId])),
  };
}

interface Started<T> {
  value: T;
  stop: () => Promise<void>;
}

async function timed<T>(
  progress: Progress,
  name: string,
  start: () => Promise<Started<T>>,
): Promise<Started<T>> {
  const step = progress.begin(name);
  const started = await start();
  step.done();
  return started;
}

/** Waits for all; when one fails, those that did start are still stopped by the teardown. */
async function allOrStop<T extends readonly unknown[]>(
  teardown: Teardown,
  starts: { [K in keyof T]: Promise<Started<T[K]>> },
): Promise<T> {
  const results = await Promise.allSettled(starts as Promise<Started<unknown>>[]);
  for (const result of results) if (result.status === 'fulfilled') teardown.add(result.value.stop);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results.map(
    (result) => (result as PromiseFulfilledResult<Started<unknown>>).value.value,
  ) as unknown as T;
}
