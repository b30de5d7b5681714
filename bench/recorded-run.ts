import {
  type DynamoDBClient,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { dynamoTable, type Item, type Table } from '#core/platform';
import { billAll } from './run.ts';
import { SpendingMeter, type Spent } from './spending.ts';
import { patientClient, type Stand } from './stand.ts';

/** A transaction as the engine gets it. */
export type Transaction = readonly TransactWriteItem[];

/** What one bill wrote: the head as it is afterwards; no entry when nothing was charged. */
export interface WrittenBill {
  readonly bill: Item;
  readonly entry?: Item;
  readonly head: Item;
}

export interface RecordedRun {
  /** In the order they were sent; ready to be sent again. */
  readonly transactions: readonly Transaction[];
  readonly bills: readonly WrittenBill[];
  /** Everything the run asked of the table, planning and closing included; its write units are not to be trusted. */
  readonly spent: Spent;
}

/** A client that keeps every transaction it sends. */
export function recordingClient(endpoint: string): { client: DynamoDBClient; transactions: Transaction[] } {
  const client = patientClient(endpoint);
  const transactions: Transaction[] = [];
  client.middlewareStack.add(
    (next, context) => (args) => {
      if (context.commandName === TransactWriteItemsCommand.name) {
        const input = args.input as TransactWriteItemsCommandInput;
        transactions.push(input.TransactItems ?? []);
      }
      return next(args);
    },
    // after the document client has turned plain values into the engine's
    { step: 'serialize', name: 'benchRecorder' },
  );
  return { client, transactions };
}

/** Heads are read back so many at a time. */
const READ_AT_ONCE = 100;

/** Bills a set on a table of its own and keeps what was written. */
export async function recordRun(stand: Stand, items: readonly Item[]): Promise<RecordedRun> {
  const { tableName } = await stand.loaded(items);
  const { client, transactions } = recordingClient(stand.endpoint);
  const meter = new SpendingMeter();
  const commits: Item[][] = [];
  const table = dynamoTable({ client, tableName, onSpending: meter.onSpending });
  const spent = await meter.of(() => billAll(noting(table, commits)));
  const bills = await writtenBills(table, commits);
  client.destroy();
  await stand.drop(tableName);
  return { transactions, bills, spent };
}

/** The table, keeping the items that each commit put. */
function noting(table: Table, commits: Item[][]): Table {
  return {
    ...table,
    commit: async (writes) => {
      await table.commit(writes);
      commits.push(writes.flatMap((write) => (write.kind === 'put' ? [write.item] : [])));
    },
  };
}

/** Of each commit that put a bill, what it wrote. */
async function writtenBills(table: Table, commits: readonly Item[][]): Promise<WrittenBill[]> {
  const written: WrittenBill[] = [];
  const withBill = commits.filter((items) => items.some(isBill));
  for (let from = 0; from < withBill.length; from += READ_AT_ONCE) {
    const piece = withBill.slice(from, from + READ_AT_ONCE);
    const keys = piece.map((items) => ({ pk: items[0]!.pk, sk: '#HEAD' }));
    const heads = await table.getMany<Item>(keys, { strong: true });
    for (const [index, items] of piece.entries()) {
      const entry = items.find(({ sk }) => sk.startsWith('ENTRY#'));
      written.push({ bill: items.find(isBill)!, head: heads[index]!, ...(entry && { entry }) });
    }
  }
  return written;
}

const isBill = ({ sk }: Item): boolean => sk.startsWith('BILL#');
