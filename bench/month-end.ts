import {
  type DynamoDBClient,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import * as Billing from '#core/billing';
import { dynamoTable, type Item, type Table } from '#core/platform';
import { createWorld } from '#core/testing';
import { RUN, RUN_AT } from './run.ts';
import { patientClient, type Stand } from './stand.ts';
import { inTurns, type Send } from './turns.ts';

/** As many contracts side by side in the bare loop as the run takes. */
export const CONCURRENCY = 16;
const ROUNDS = 9;

export interface Throughput {
  readonly contracts: number;
  /** Throughput of the run as a share of the bare loop's, by round. */
  readonly ratios: readonly number[];
}

/**
 * Month end against a bare loop, in turns. The bare loop sends the very transactions that a run of the same set sends,
 * ready to be sent: it reads nothing, computes nothing, writes no run record, and builds no request. Both have a freshly
 * loaded table on the same engine and the same concurrency. Now the one begins, now the other; a first round warms both
 * up and is not counted.
 */
export async function measureThroughput(
  stand: Stand,
  items: readonly Item[],
  onRound: (round: number, rounds: number) => void,
): Promise<Throughput> {
  const transactions = await recordTransactions(stand, items);
  const ratios: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    onRound(round, ROUNDS);
    const forRun = await stand.loaded(items);
    const forLoop = await stand.loaded(items);
    const run = (send: Send) => bill(sentBy(forRun.table, send));
    const bare = (send: Send) => loop(stand.client, commandsFor(forLoop.tableName, transactions), send);
    if (round % 2 === 0) {
      const { firstMs, secondMs } = await inTurns(run, bare);
      if (round > 0) ratios.push(secondMs / firstMs);
    } else {
      const { firstMs, secondMs } = await inTurns(bare, run);
      ratios.push(firstMs / secondMs);
    }
    await stand.drop(forRun.tableName);
    await stand.drop(forLoop.tableName);
  }
  return { contracts: transactions.length, ratios };
}

/** The table with every request sent in its side's turn. */
function sentBy(table: Table, send: Send): Table {
  return {
    get: (...input) => send(() => table.get(...input)),
    getMany: (...input) => send(() => table.getMany(...input)),
    query: (...input) => send(() => table.query(...input)),
    queryIndex: (...input) => send(() => table.queryIndex(...input)),
    commit: (writes) => send(() => table.commit(writes)),
    load: (items) => send(() => table.load(items)),
  };
}

/** A transaction as the engine gets it, without its table. */
type Transaction = readonly TransactWriteItem[];

async function recordTransactions(stand: Stand, items: readonly Item[]): Promise<Transaction[]> {
  const { tableName } = await stand.loaded(items);
  const client = patientClient(stand.endpoint);
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
  await bill(dynamoTable({ client, tableName }));
  client.destroy();
  await stand.drop(tableName);
  return transactions;
}

async function bill(table: Table): Promise<void> {
  const { totals } = await Billing.runPeriod(createWorld({ now: RUN_AT, table }).system, {
    ...RUN,
    concurrency: CONCURRENCY,
  });
  if (totals?.skipped !== 0) throw new Error(`the run left ${totals?.skipped} contracts unbilled`);
}

async function loop(
  client: DynamoDBClient,
  commands: readonly TransactWriteItemsCommand[],
  send: Send,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const command = commands[next];
      if (!command) return;
      next += 1;
      await send(() => client.send(command));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}

function commandsFor(TableName: string, transactions: readonly Transaction[]): TransactWriteItemsCommand[] {
  return transactions.map(
    (transaction) =>
      new TransactWriteItemsCommand({
        TransactItems: transaction.map((item) =>
          Object.fromEntries(Object.entries(item).map(([kind, write]) => [kind, { ...write, TableName }])),
        ),
      }),
  );
}
