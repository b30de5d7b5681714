import { dynamoTable, type Table } from '#core/platform';
import { freshTable } from '../../../local/testing/fresh-table.ts';

/** An empty table on the run's DynamoDB Local, for a module's `store.test.ts`; ask for one per test file. */
export async function storedTable(): Promise<Table> {
  const { client, tableName } = await freshTable();
  return dynamoTable({ client, tableName });
}
