import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { createTable, dynamoDbClient } from '../engines/dynamodb.ts';

export interface FreshTable {
  endpoint: string;
  tableName: string;
  client: DynamoDBClient;
}

/** An empty table of our description on the run's DynamoDB Local; ask for one per test file. */
export async function freshTable(): Promise<FreshTable> {
  const endpoint = inject('dynamodbEndpoint');
  const client = dynamoDbClient(endpoint);
  const tableName = `test-${randomUUID()}`;
  await createTable(client, tableName);
  return { endpoint, tableName, client };
}
