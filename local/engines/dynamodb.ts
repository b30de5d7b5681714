import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { tableDescription } from '#runtime/table-description';
import { Trouble } from '../trouble.ts';
import { type Child, startChild } from './child.ts';
import { findJava } from './java.ts';

export interface DynamoDbOptions {
  port: number;
  logFolder: string;
  /** Where the data is kept; `"memory"` forgets it at the end. */
  dataFolder: string | 'memory';
}

export interface DynamoDbEngine {
  endpoint: string;
  child: Child;
}

/** What the emulator accepts for a signature; real credentials never go near it. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
export const localRegion = 'eu-central-1';

/**
 * Starts Amazon's DynamoDB Local, from the jar npm installed, and waits until it answers.
 * @throws Trouble when Java is missing or old, the jar is missing, or the engine does not start.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDbEngine> {
  const java = await findJava();
  const emulator = emulatorFolder();
  const endpoint = `http://127.0.0.1:${options.port}`;
  if (options.dataFolder !== 'memory') mkdirSync(options.dataFolder, { recursive: true });
  const client = dynamoDbClient(endpoint);
  try {
    const child = await startChild({
      name: 'DynamoDB Local',
      command: java.command,
      args: [
        '-Xms128m',
        '-XX:+UseSerialGC',
        `-Djava.library.path=${join(emulator, 'DynamoDBLocal_lib')}`,
        '-jar',
        join(emulator, 'DynamoDBLocal.jar'),
        '-port',
        String(options.port),
        '-sharedDb',
        '-disableTelemetry',
        ...(options.dataFolder === 'memory' ? ['-inMemory'] : ['-dbPath', options.dataFolder]),
      ],
      cwd: emulator,
      logPath: join(options.logFolder, 'dynamodb.log'),
      isReady: async () =>
        (await client.send(new ListTablesCommand({ Limit: 1 }))).$metadata.httpStatusCode === 200,
    });
    return { endpoint, child };
  } finally {
    client.destroy();
  }
}

/** A client for DynamoDB Local that fails fast: the engine is on this machine. */
export function dynamoDbClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ endpoint, region: localRegion, credentials: localCredentials, maxAttempts: 1 });
}

/**
 * Creates Kabinet's table, its indexes, stream and time-to-live, unless it exists; says whether it did. A table whose
 * stream nobody reads does without one: DynamoDB Local looks through the stream records of all other tables at each
 * write, which on an engine shared by many tables makes writes twenty times slower.
 */
export async function createTable(
  client: DynamoDBClient,
  tableName: string,
  { stream = true }: { stream?: boolean } = {},
): Promise<'created' | 'existed'> {
  if (await tableExists(client, tableName)) return 'existed';
  const { partitionKey, sortKey, indexes } = tableDescription;
  const keyNames = [
    partitionKey,
    sortKey,
    ...indexes.flatMap((index) => [index.partitionKey, index.sortKey]),
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: tableDescription.billingMode,
      AttributeDefinitions: keyNames.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: keySchema(partitionKey, sortKey),
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: index.projection },
      })),
      ...(stream && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: tableDescription.streamView },
      }),
    }),
  );
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: tableDescription.ttlAttribute },
    }),
  );
  return 'created';
}

function keySchema(partitionKey: string, sortKey: string) {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' as const },
    { AttributeName: sortKey, KeyType: 'RANGE' as const },
  ];
}

async function tableExists(client: DynamoDBClient, tableName: string): Promise<boolean> {
  try {
    await client.send(new DescribeTableCommand({ TableName: tableName }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

function emulatorFolder(): string {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('amplify-dynamodb-simulator/package.json')),
    'emulator',
  );
  if (!existsSync(join(folder, 'DynamoDBLocal.jar')))
    throw new Trouble(
      'DynamoDB Local is not in node_modules/amplify-dynamodb-simulator. Run npm ci and start again.',
    );
  return folder;
}
