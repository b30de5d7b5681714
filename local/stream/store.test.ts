import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FreshTable, freshTable } from '../testing/fresh-table.ts';
import { type CheckpointStore, checkpointFile, checkpointInMemory } from './checkpoint.ts';
import { type StreamHandler, skipToEnd, startStream, type TableStream } from './stream.ts';

let table: FreshTable;
const running: TableStream[] = [];
beforeEach(async () => {
  table = await freshTable({ stream: true });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((stream) => stream.stop()));
});

const put = (sk: string, more: object = {}) =>
  table.client.send(
    new PutItemCommand({ TableName: table.tableName, Item: { pk: { S: 'P' }, sk: { S: sk }, ...more } }),
  );
const sortKeys = (records: readonly DynamoDBRecord[]) =>
  records.map((record) => record.dynamodb?.Keys?.sk?.S);

const failures: string[] = [];
const setAside: unknown[] = [];
async function listen(
  handlers: Record<string, StreamHandler>,
  checkpoint = checkpointInMemory(),
  firstRetryMs = 20,
) {
  failures.length = 0;
  setAside.length = 0;
  const stream = await startStream({
    ...table,
    consumers: Object.entries(handlers).map(([name, handler]) => ({
      name,
      handler: async () => handler,
      checkpoint,
      setAside: (event) => setAside.push(...sortKeys(event.Records)),
    })),
    onFailure: (consumer, cause) => failures.push(`${consumer}: ${(cause as Error).message}`),
    firstRetryMs,
  });
  running.push(stream);
  return stream;
}

test('delivers what a transaction wrote, in order, as Lambda would, within 300 ms', async () => {
  const got: DynamoDBRecord[] = [];
  let firstAt = 0;
  const stream = await listen({
    watcher: async (event) => {
      firstAt ||= performance.now();
      got.push(...event.Records);
    },
  });
  await stream.drained();
  const writtenAt = performance.now();
  await table.client.send(
    new TransactWriteItemsCommand({
      TransactItems: ['a', 'b'].map((sk) => ({
        Put: {
          TableName: table.tableName,
          Item: { pk: { S: 'P' }, sk: { S: sk }, amount: { N: '5' }, bytes: { B: new Uint8Array([255]) } },
        },
      })),
    }),
  );
  await stream.drained();

  expect(sortKeys(got)).toEqual(['a', 'b']);
  expect(got[0]).toMatchObject({
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      NewImage: { amount: { N: '5' }, bytes: { B: '/w==' } },
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
  expect(got[0]?.dynamodb?.ApproximateCreationDateTime).toBeTypeOf('number');
  expect(firstAt - writtenAt).toBeLessThan(300);
});

test('tries a failed batch again until it is taken, and holds up nobody else', async () => {
  const taken: unknown[] = [];
  const others: unknown[] = [];
  let tries = 0;
  const stream = await listen({
    shaky: async (event) => {
      if (++tries < 4) throw new Error('not now');
      taken.push(...sortKeys(event.Records));
    },
    steady: async (event) => {
      others.push(...sortKeys(event.Records));
    },
  });
  await put('a');
  await put('b');
  await stream.drained();

  expect(taken).toEqual(['a', 'b']);
  expect(others).toEqual(['a', 'b']);
  expect(failures).toEqual(Array(3).fill('shaky: not now'));
});

test('repeats from the first record that a handler names as failed', async () => {
  const batches: unknown[][] = [];
  await put('a');
  await put('b');
  await put('c');
  const stream = await listen({
    picky: async (event) => {
      batches.push(sortKeys(event.Records));
      const second = event.Records.find((record) => record.dynamodb?.Keys?.sk?.S === 'b');
      return {
        batchItemFailures:
          batches.length === 1 ? [{ itemIdentifier: second?.dynamodb?.SequenceNumber ?? '' }] : [],
      };
    },
  });
  await stream.drained();

  expect(batches).toEqual([
    ['a', 'b', 'c'],
    ['b', 'c'],
  ]);
});

test('sets aside the one record that goes on failing, and delivers those around it', async () => {
  const taken = new Set<unknown>();
  for (const sk of ['a', 'b', 'poison', 'd', 'e']) await put(sk);
  const stream = await listen(
    {
      careful: async (event) => {
        if (sortKeys(event.Records).includes('poison')) throw new Error('cannot be read');
        for (const sk of sortKeys(event.Records)) taken.add(sk);
      },
    },
    checkpointInMemory(),
    0,
  );
  await stream.drained();

  expect([...taken]).toEqual(['a', 'b', 'd', 'e']);
  expect(setAside).toEqual(['poison']);
});

test('goes on after a restart where it was, and repeats what was not taken', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'kabinet-stream-')), 'watcher.json');
  const seen: unknown[] = [];
  const first = await listen(
    { watcher: async (event) => void seen.push(...sortKeys(event.Records)) },
    checkpointFile(file),
  );
  await put('a');
  await first.drained();
  await first.stop();

  await put('b');
  const failing = await listen(
    {
      watcher: async () => {
        throw new Error('killed half-way');
      },
    },
    checkpointFile(file),
  );
  while (failures.length === 0) await sleep(10);
  await failing.stop();

  const again = await listen(
    { watcher: async (event) => void seen.push(...sortKeys(event.Records)) },
    checkpointFile(file),
  );
  await again.drained();
  expect(seen).toEqual(['a', 'b']);
});

test('can leave out what was written before, as after loading the demo', async () => {
  await put('demo-1');
  await put('demo-2');
  const checkpoint: CheckpointStore = checkpointInMemory();
  await skipToEnd(table.client, table.endpoint, table.tableName, [checkpoint]);
  await put('real');
  const seen: unknown[] = [];
  const stream = await listen(
    { watcher: async (event) => void seen.push(...sortKeys(event.Records)) },
    checkpoint,
  );
  await stream.drained();
  expect(seen).toEqual(['real']);
});
