import { type DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Item, Table } from '#core/platform';
import type { Transaction } from './recorded-run.ts';
import { billAll, CONCURRENCY } from './run.ts';
import type { Stand } from './stand.ts';
import { inTurns, type Send } from './turns.ts';

/** How often the two run against each other. Rounds that warm up are not counted. */
export interface Rounds {
  readonly warmUp: number;
  readonly counted: number;
}

/**
 * Month end against a bare loop, in turns: throughput of the run as a share of the loop's, by round. The bare loop sends
 * the very transactions that a run of the same set sends, ready to be sent: it reads nothing, computes nothing, writes no
 * run record, and builds no request. Both have a freshly loaded table on the same engine and the same concurrency. Now
 * the one begins, now the other.
 */
export async function measureThroughput(
  stand: Stand,
  items: readonly Item[],
  transactions: readonly Transaction[],
  { warmUp, counted }: Rounds,
  say: (text: string) => void,
): Promise<number[]> {
  const ratios: number[] = [];
  for (let round = 1 - warmUp; round <= counted; round += 1) {
    say(round < 1 ? 'Warming up…' : `Month end against a bare loop, round ${round} of ${counted}…`);
    const forRun = await stand.loaded(items);
    const forLoop = await stand.loaded(items);
    const run = async (send: Send) => {
      await billAll(sentBy(forRun.table, send));
    };
    const bare = (send: Send) => loop(stand.client, commandsFor(forLoop.tableName, transactions), send);
    const ratio =
      round % 2 === 0
        ? await inTurns(run, bare).then(({ firstMs, secondMs }) => secondMs / firstMs)
        : await inTurns(bare, run).then(({ firstMs, secondMs }) => firstMs / secondMs);
    if (round > 0) ratios.push(ratio);
    await stand.drop(forRun.tableName);
    await stand.drop(forLoop.tableName);
  }
  return ratios;
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

/** Sends ready-made transactions and does nothing else. */
export async function loop(
  client: DynamoDBClient,
  commands: readonly TransactWriteItemsCommand[],
  send: Send,
): Promise<void> {
  await sideBySide(commands, CONCURRENCY, (command) => send(() => client.send(command)));
}

/** Does something with each of these, so many at once, each as soon as another is done. */
export async function sideBySide<T>(
  all: readonly T[],
  atOnce: number,
  each: (one: T) => Promise<unknown>,
): Promise<void> {
  const rest = all.values();
  const work = async (): Promise<void> => {
    for (const one of rest) await each(one);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Recorded transactions for another table, ready to be sent. */
export function commandsFor(
  TableName: string,
  transactions: readonly Transaction[],
): TransactWriteItemsCommand[] {
  return transactions.map(
    (transaction) =>
      new TransactWriteItemsCommand({
        TransactItems: transaction.map((item) =>
          Object.fromEntries(Object.entries(item).map(([kind, write]) => [kind, { ...write, TableName }])),
        ),
      }),
  );
}
