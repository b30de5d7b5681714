import type { BatchWriteItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Item } from '#core/platform';
import { itemBytes } from '#core/testing';
import { isHead } from './demo-set.ts';
import type { WrittenBill } from './recorded-run.ts';
import type { Stand } from './stand.ts';

/** What one contract's bill cost to write. */
export interface BillCost {
  readonly writeUnits: number;
  readonly headBytes: number;
  readonly billBytes: number;
  readonly entryBytes: number;
}

/** How many bills are priced side by side. */
const PRICED_AT_ONCE = 8;

/**
 * The price of each bill that was written.
 *
 * A transaction writes each item of the table twice (prepare and commit) and its copies in the indexes once. DynamoDB
 * Local counts the indexes of a transaction several times over, so what was written is put once more without a
 * transaction over what was there before, where its count is right, and the table's own part is doubled.
 */
export async function priceBills(
  stand: Stand,
  items: readonly Item[],
  written: readonly WrittenBill[],
): Promise<BillCost[]> {
  const { tableName } = await stand.loaded(items.filter(isHead));
  const documents = DynamoDBDocumentClient.from(stand.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const priced = async ({ bill, entry, head }: WrittenBill): Promise<BillCost> => {
    const puts = [bill, ...(entry ? [entry] : []), head].map((Item) => ({ PutRequest: { Item } }));
    const { ConsumedCapacity = [] } = await documents.send(
      new BatchWriteCommand({
        RequestItems: { [tableName]: puts },
        ReturnConsumedCapacity: 'INDEXES',
      }),
    );
    return {
      writeUnits: ConsumedCapacity.reduce((sum, consumed) => sum + transactionUnits(consumed), 0),
      headBytes: itemBytes(head),
      billBytes: itemBytes(bill),
      entryBytes: entry ? itemBytes(entry) : 0,
    };
  };
  const costs: BillCost[] = [];
  const rest = written.values();
  const work = async (): Promise<void> => {
    for (const one of rest) costs.push(await priced(one));
  };
  await Promise.all(Array.from({ length: PRICED_AT_ONCE }, work));
  await stand.drop(tableName);
  return costs;
}

type Consumed = NonNullable<BatchWriteItemCommandOutput['ConsumedCapacity']>[number];

function transactionUnits({ Table: own, GlobalSecondaryIndexes: indexes = {} }: Consumed): number {
  const copies = Object.values(indexes).reduce((sum, index) => sum + (index.CapacityUnits ?? 0), 0);
  return 2 * (own?.CapacityUnits ?? 0) + copies;
}
