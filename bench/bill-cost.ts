import type { BatchWriteItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as Billing from '#core/billing';
import { dynamoTable, type Item, type Table } from '#core/platform';
import { createWorld, itemBytes } from '#core/testing';
import { isHead } from './demo-set.ts';
import { RUN, RUN_AT } from './run.ts';
import { SpendingMeter, type Spent } from './spending.ts';
import type { Stand } from './stand.ts';

/** What one contract's bill cost to write. */
export interface BillCost {
  readonly kind: 'household' | 'company';
  readonly writeUnits: number;
  readonly headBytes: number;
  readonly billBytes: number;
  readonly entryBytes: number;
}

export interface MonthEndCost {
  readonly bills: readonly BillCost[];
  /** Contracts that got no bill. */
  readonly skipped: number;
  /** Everything the run asked of the table, planning and closing included; its write units are not to be trusted. */
  readonly spent: Spent;
}

/**
 * Bills a whole demo set and prices what was written.
 *
 * A transaction writes each item of the table twice (prepare and commit) and its copies in the indexes once. DynamoDB
 * Local counts the indexes of a transaction several times over, so what was written is put once more without a
 * transaction over what was there before, where its count is right, and the table's own part is doubled.
 */
export async function measureBills(stand: Stand, items: readonly Item[]): Promise<MonthEndCost> {
  const { tableName } = await stand.loaded(items);
  const meter = new SpendingMeter();
  const commits: Item[][] = [];
  const table = recording(
    dynamoTable({ client: stand.client, tableName, onSpending: meter.onSpending }),
    commits,
  );
  const { system } = createWorld({ now: RUN_AT, table });
  let skipped = 0;
  const spent = await meter.of(async () => {
    const { totals } = await Billing.runPeriod(system, RUN);
    skipped = totals?.skipped ?? 0;
  });

  const price = await priceList(stand, items.filter(isHead));
  const bills: BillCost[] = [];
  for (const written of commits) {
    const bill = written.find(({ sk }) => sk.startsWith('BILL#'));
    if (!bill) continue;
    const entry = written.find(({ sk }) => sk.startsWith('ENTRY#'));
    const head = await table.get<Item>({ pk: bill.pk, sk: '#HEAD' }, { strong: true });
    if (!head) throw new Error(`a bill without a contract: ${bill.pk}`);
    bills.push({
      kind: head.kind as BillCost['kind'],
      writeUnits: await price.transaction([bill, ...(entry ? [entry] : []), head]),
      headBytes: itemBytes(head),
      billBytes: itemBytes(bill),
      entryBytes: entry ? itemBytes(entry) : 0,
    });
  }
  await price.close();
  await stand.drop(tableName);
  return { bills, skipped, spent };
}

/** The table, keeping the items that each commit put. */
function recording(table: Table, commits: Item[][]): Table {
  return {
    ...table,
    commit: async (writes) => {
      await table.commit(writes);
      commits.push(writes.flatMap((write) => (write.kind === 'put' ? [write.item] : [])));
    },
  };
}

async function priceList(stand: Stand, before: readonly Item[]) {
  const { tableName } = await stand.loaded(before);
  const documents = DynamoDBDocumentClient.from(stand.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    /** Write units of putting these items in one transaction; an update costs by the larger of what was and what is. */
    async transaction(items: readonly Item[]): Promise<number> {
      const answer = await documents.send(
        new BatchWriteCommand({
          RequestItems: { [tableName]: items.map((Item) => ({ PutRequest: { Item } })) },
          ReturnConsumedCapacity: 'INDEXES',
        }),
      );
      return (answer.ConsumedCapacity ?? []).reduce((sum, consumed) => sum + transactionUnits(consumed), 0);
    },
    close: () => stand.drop(tableName),
  };
}

type Consumed = NonNullable<BatchWriteItemCommandOutput['ConsumedCapacity']>[number];

function transactionUnits({ Table: own, GlobalSecondaryIndexes: indexes = {} }: Consumed): number {
  const copies = Object.values(indexes).reduce((sum, index) => sum + (index.CapacityUnits ?? 0), 0);
  return 2 * (own?.CapacityUnits ?? 0) + copies;
}
