import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { localCredentials, localRegion } from '../engines/dynamodb.ts';
import { lambdaContext } from '../gateway/gateway.ts';
import type { Checkpoint, CheckpointStore } from './checkpoint.ts';
import { toStreamEvent } from './record.ts';

/** A handler of `functions/on`; it may answer with a `DynamoDBBatchResponse`. */
export type StreamHandler = (event: DynamoDBStreamEvent, context: Context) => Promise<unknown>;

interface StreamConsumer {
  /** The name of its file in `functions/on`, e.g. `notices`. */
  name: string;
  handler: () => Promise<StreamHandler>;
  checkpoint: CheckpointStore;
  /** Takes a record that the consumer went on failing, as a dead-letter queue does. */
  setAside: (event: DynamoDBStreamEvent, cause: unknown) => void;
}

export interface StreamOptions {
  client: DynamoDBClient;
  endpoint: string;
  tableName: string;
  consumers: readonly StreamConsumer[];
  /** Told of every failed delivery; it is tried again after `retryInMs`. */
  onFailure: (consumer: string, cause: unknown, retryInMs: number) => void;
  /** The first pause after a failure; each further one is twice as long, up to a limit. */
  firstRetryMs?: number;
}

export interface TableStream {
  /** Resolves when every consumer has been handed all that was written before the call. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

const pollMs = 120;
const shardRefreshMs = 20_000;
/** As `stacks/mail.ts` sets them for Lambda's event source mapping. */
const batchSize = 50;
const triesPerRecord = 20;
const longestRetryMs = 15_000;

/**
 * Carries the table's stream to its consumers as Lambda's event source mapping does: in order, each with a
 * position of its own, at least once. A failed batch is tried again, in halves, until it is taken, and holds up
 * only the consumer that failed it; a record that goes on failing alone is set aside. `batchItemFailures` is
 * understood.
 */
export async function startStream(options: StreamOptions): Promise<TableStream> {
  const described = await options.client.send(new DescribeTableCommand({ TableName: options.tableName }));
  const streamArn = described.Table?.LatestStreamArn;
  if (streamArn === undefined) throw new Error(`the table ${options.tableName} has no stream`);
  const streams = streamsClient(options.endpoint);
  const stopping = new AbortController();
  const idleRounds = options.consumers.map(() => 0);
  const loops = options.consumers.map((consumer, index) =>
    consume(streams, streamArn, consumer, options, stopping.signal, () => {
      idleRounds[index]!++;
    }),
  );
  return {
    drained: async () => {
      // A round that began after the call and found nothing has seen all that was written before the call.
      const from = [...idleRounds];
      while (!stopping.signal.aborted && idleRounds.some((round, index) => round < from[index]! + 2))
        await sleep(10);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
      streams.destroy();
    },
  };
}

/** Moves a consumer's position to the end of the stream: what was written up to now is not delivered to it. */
export async function skipToEnd(
  client: DynamoDBClient,
  endpoint: string,
  tableName: string,
  checkpoints: readonly CheckpointStore[],
): Promise<void> {
  const described = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const streamArn = described.Table?.LatestStreamArn;
  if (streamArn === undefined) throw new Error(`the table ${tableName} has no stream`);
  const streams = streamsClient(endpoint);
  const reader = shardReader(streams, streamArn, { streamArn, shards: {} });
  let round: Round;
  do {
    round = await reader.next(1_000);
    if (round.records.length > 0) reader.accept(round, round.records.at(-1)?.dynamodb?.SequenceNumber);
  } while (round.records.length > 0);
  for (const checkpoint of checkpoints) checkpoint.write(reader.checkpoint);
  streams.destroy();
}

function streamsClient(endpoint: string): DynamoDBStreamsClient {
  return new DynamoDBStreamsClient({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
    maxAttempts: 2,
  });
}

async function consume(
  streams: DynamoDBStreamsClient,
  streamArn: string,
  consumer: StreamConsumer,
  options: StreamOptions,
  signal: AbortSignal,
  onIdle: () => void,
): Promise<void> {
  const reader = shardReader(streams, streamArn, consumer.checkpoint.read(streamArn));
  const firstRetryMs = options.firstRetryMs ?? 250;
  let failures = 0;
  let limit = batchSize;
  const pause = async (ms: number) => {
    await sleep(ms, undefined, { signal }).catch(() => {});
  };
  while (!signal.aborted) {
    try {
      const round = await reader.next(limit);
      if (round.records.length === 0) {
        onIdle();
        await pause(pollMs);
        continue;
      }
      const outcome = await deliver(consumer, round.records, streamArn);
      if (outcome.failure !== undefined && round.records.length === 1 && failures + 1 >= triesPerRecord) {
        consumer.setAside(toStreamEvent(round.records, streamArn), outcome.failure);
        outcome.acceptedUpTo = round.records[0]?.dynamodb?.SequenceNumber;
        delete outcome.failure;
      }
      if (outcome.acceptedUpTo !== undefined) {
        reader.accept(round, outcome.acceptedUpTo);
        consumer.checkpoint.write(reader.checkpoint);
        failures = 0;
      }
      if (outcome.failure !== undefined) throw outcome.failure;
      limit = batchSize;
    } catch (error) {
      if (signal.aborted) return;
      reader.rewind();
      const retryInMs = Math.min(longestRetryMs, firstRetryMs * 2 ** failures);
      failures++;
      limit = Math.ceil(limit / 2);
      options.onFailure(consumer.name, error, retryInMs);
      await pause(retryInMs);
    }
  }
}

interface Outcome {
  /** The last record that need not come again. */
  acceptedUpTo?: string | undefined;
  failure?: unknown;
}

async function deliver(
  consumer: StreamConsumer,
  records: readonly StreamRecord[],
  streamArn: string,
): Promise<Outcome> {
  const handler = await consumer.handler();
  const event = toStreamEvent(records, streamArn);
  const context = lambdaContext(consumer.name, records[0]?.eventID ?? consumer.name);
  let response: DynamoDBBatchResponse | undefined;
  try {
    response = (await handler(event, context)) as DynamoDBBatchResponse | undefined;
  } catch (failure) {
    return { failure };
  }
  const failed = new Set((response?.batchItemFailures ?? []).map((failure) => failure.itemIdentifier));
  const sequence = records.map((record) => record.dynamodb?.SequenceNumber);
  const firstFailed = sequence.findIndex((number) => number !== undefined && failed.has(number));
  const last = sequence.at(firstFailed === -1 ? -1 : firstFailed - 1);
  return {
    ...(last === undefined || firstFailed === 0 ? {} : { acceptedUpTo: last }),
    ...(firstFailed === -1 ? {} : { failure: new Error(`record ${sequence[firstFailed]} was not taken`) }),
  };
}

interface Round {
  shardId: string;
  records: StreamRecord[];
}

interface ShardReader {
  readonly checkpoint: Checkpoint;
  /** The next records of the first shard that has any; children wait for their parent to be finished. */
  next(limit: number): Promise<Round>;
  accept(round: Round, lastSequenceNumber: string | undefined): void;
  /** Goes back to what was accepted last. */
  rewind(): void;
}

function shardReader(streams: DynamoDBStreamsClient, streamArn: string, checkpoint: Checkpoint): ShardReader {
  const iterators = new Map<string, string>();
  /** Shards whose end was reached by an iterator; finished once nothing of them is left undelivered. */
  let shards: Shard[] = [];
  let shardsReadAt = Number.NEGATIVE_INFINITY;

  const refresh = async () => {
    if (performance.now() - shardsReadAt < shardRefreshMs) return;
    shards = [];
    let from: string | undefined;
    do {
      const page = await streams.send(
        new DescribeStreamCommand({
          StreamArn: streamArn,
          ...(from === undefined ? {} : { ExclusiveStartShardId: from }),
        }),
      );
      shards.push(...(page.StreamDescription?.Shards ?? []));
      from = page.StreamDescription?.LastEvaluatedShardId;
    } while (from !== undefined);
    shardsReadAt = performance.now();
    const known = new Set(shards.map((shard) => shard.ShardId));
    for (const shardId of Object.keys(checkpoint.shards))
      if (!known.has(shardId)) delete checkpoint.shards[shardId];
  };

  const isReadable = (shard: Shard): boolean => {
    if (checkpoint.shards[shard.ShardId!]?.isFinished) return false;
    const parent = shards.find((candidate) => candidate.ShardId === shard.ParentShardId);
    return parent === undefined || checkpoint.shards[parent.ShardId!]?.isFinished === true;
  };

  const iteratorOf = async (shardId: string): Promise<string | undefined> => {
    const known = iterators.get(shardId);
    if (known !== undefined) return known;
    const after = checkpoint.shards[shardId]?.lastSequenceNumber;
    const request = { StreamArn: streamArn, ShardId: shardId };
    const fromStart = () =>
      streams.send(new GetShardIteratorCommand({ ...request, ShardIteratorType: 'TRIM_HORIZON' }));
    const reply =
      after === undefined
        ? await fromStart()
        : await streams
            .send(
              new GetShardIteratorCommand({
                ...request,
                ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
                SequenceNumber: after,
              }),
            )
            // Records live for a day; after a longer rest the position is gone, and what is left comes.
            .catch((error: Error) => {
              if (error.name === 'TrimmedDataAccessException') return fromStart();
              throw error;
            });
    return reply.ShardIterator;
  };

  return {
    checkpoint,
    next: async (limit) => {
      await refresh();
      for (const shard of shards.filter(isReadable)) {
        const shardId = shard.ShardId!;
        const iterator = await iteratorOf(shardId);
        if (iterator === undefined) continue;
        const page = await streams
          .send(new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }))
          .catch((error: Error) => {
            iterators.delete(shardId);
            if (error.name === 'ExpiredIteratorException') return undefined;
            throw error;
          });
        if (page === undefined) continue;
        if (page.NextShardIterator === undefined) iterators.delete(shardId);
        else iterators.set(shardId, page.NextShardIterator);
        const records = page.Records ?? [];
        if (records.length > 0) return { shardId, records };
        if (page.NextShardIterator === undefined) {
          checkpoint.shards[shardId] = { ...checkpoint.shards[shardId], isFinished: true };
          shardsReadAt = Number.NEGATIVE_INFINITY;
        }
      }
      return { shardId: '', records: [] };
    },
    accept: (round, lastSequenceNumber) => {
      if (lastSequenceNumber !== undefined) checkpoint.shards[round.shardId] = { lastSequenceNumber };
    },
    rewind: () => iterators.clear(),
  };
}
