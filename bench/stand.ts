import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoTable, type Item, type Table } from '#core/platform';
import { createTable, localCredentials, localRegion } from '../local/engines/dynamodb.ts';
import { type Engines, startEngines } from '../local/testing/engines.ts';

/** Where measurements are taken: DynamoDB Local in memory, a table of our description for each of them. */
export interface Stand {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** A new table that holds these items. */
  loaded(items: readonly Item[]): Promise<{ tableName: string; table: Table }>;
  /** Forgets a table, so that the engine does not grow from one measurement to the next. */
  drop(tableName: string): Promise<void>;
  stop(): Promise<void>;
}

/** How many batches are loaded side by side. */
const LOADERS = 8;

/** A client that tries again when the engine, on a busy machine, waits too long for its own locks. */
export function patientClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ endpoint, region: localRegion, credentials: localCredentials, maxAttempts: 5 });
}

export async function openStand(): Promise<Stand> {
  const engines: Engines = await startEngines({ memory: true });
  const { endpoint } = engines.dynamodb;
  const client = patientClient(endpoint);
  return {
    endpoint,
    client,
    async loaded(items) {
      const tableName = `bench-${randomUUID()}`;
      await createTable(client, tableName, { stream: false });
      const table = dynamoTable({ client, tableName });
      const parts = Array.from({ length: LOADERS }, (_, part) =>
        items.filter((_item, index) => index % LOADERS === part),
      );
      await Promise.all(parts.map((part) => table.load(part)));
      return { tableName, table };
    },
    async drop(tableName) {
      await client.send(new DeleteTableCommand({ TableName: tableName }));
    },
    async stop() {
      client.destroy();
      await engines.stop();
    },
  };
}
