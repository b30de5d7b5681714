import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { createTable, dynamoDbClient } from '../engines/dynamodb.ts';

export interface FreshTable {
  endpoint: string;
  tableName: string;
  client: DynamoDBClient;
}

/**
 * An empty table of our description on the run's DynamoDB Local; ask for one per test file. It has a stream for who
 * asks for it: the engine is shared, and each stream slows the writes of all the others.
 */
export async function freshTable(options: { stream: boolean } = { stream: false }): Promise<FreshTable> {
  const endpoint = inject('dynamodbEndpoint');
  const client = dynamoDbClient(endpoint);
  const tableName = `test-${randomUUID()}`;
  await createTable(client, tableName, options);
  return { endpoint, tableName, client };
}
