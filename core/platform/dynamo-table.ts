import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { invariant } from '#core/kernel';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { conditionExpression, type Expression, keyRange, patchExpression } from './expression.ts';
import {
  INDEXES,
  type Item,
  type Key,
  type Page,
  type QueryOptions,
  type ReadOptions,
  type Table,
  type Write,
  WriteConflict,
} from './table.ts';

/** What a request cost, as the table reports it; the benchmark listens. */
export interface Spending {
  request: 'get' | 'query' | 'commit' | 'load';
  readUnits: number;
  writeUnits: number;
}

export interface DynamoTableOptions {
  client: DynamoDBClient;
  tableName: string;
  onSpending?: (spending: Spending) => void;
}

const DEFAULT_LIMIT = 1000;
const COMMIT_TRIES = 6;
const LOAD_BATCH = 25;

/** The table on Amazon DynamoDB (or DynamoDB Local). */
export function dynamoTable({ client, tableName: TableName, onSpending }: DynamoTableOptions): Table {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const ReturnConsumedCapacity = onSpending ? ('TOTAL' as const) : undefined;
  const capacity = ReturnConsumedCapacity && { ReturnConsumedCapacity };

  async function runQuery<T extends object>(
    pkName: string,
    skName: string,
    pk: string,
    options: QueryOptions,
    IndexName?: string,
  ): Promise<Page<T>> {
    const { from, to } = options;
    // nothing lies between bounds that have crossed; DynamoDB breaks down on them
    if (from !== undefined && to !== undefined && from > to) return { items: [] };
    const range = keyRange(pkName, skName, pk, options);
    const answer = await documents.send(
      new QueryCommand({
        TableName,
        ...(IndexName && { IndexName }),
        KeyConditionExpression: range.text,
        ExpressionAttributeNames: range.names,
        ExpressionAttributeValues: range.values,
        ScanIndexForward: !options.reverse,
        Limit: options.limit ?? DEFAULT_LIMIT,
        ...(options.strong && { ConsistentRead: true }),
        ...(options.cursor && {
          ExclusiveStartKey: decodeCursor(options.cursor, { pkName, skName, pk, range: options }),
        }),
        ...capacity,
      }),
    );
    onSpending?.({ request: 'query', readUnits: answer.ConsumedCapacity?.CapacityUnits ?? 0, writeUnits: 0 });
    const page: Page<T> = { items: (answer.Items ?? []) as T[] };
    if (answer.LastEvaluatedKey) page.cursor = encodeCursor(answer.LastEvaluatedKey);
    return page;
  }

  async function commitOnce(writes: readonly Write[], token: string): Promise<void> {
    const first = writes[0];
    invariant(first, 'a commit has at least one write');
    if (writes.length === 1 && first.kind !== 'check') {
      const answer = await sendSingle(first);
      onSpending?.({
        request: 'commit',
        readUnits: 0,
        writeUnits: answer.ConsumedCapacity?.CapacityUnits ?? 0,
      });
      return;
    }
    const answer = await documents.send(
      new TransactWriteCommand({
        ClientRequestToken: token,
        TransactItems: writes.map((write) => transactItem(TableName, write)),
        ...capacity,
      }),
    );
    const writeUnits = (answer.ConsumedCapacity ?? []).reduce(
      (sum, one) => sum + (one.CapacityUnits ?? 0),
      0,
    );
    onSpending?.({ request: 'commit', readUnits: 0, writeUnits });
  }

  function sendSingle(write: Exclude<Write, { kind: 'check' }>) {
    if (write.kind === 'put') {
      return documents.send(
        new PutCommand({ TableName, Item: write.item, ...conditioned(write), ...capacity }),
      );
    }
    if (write.kind === 'remove') {
      return documents.send(
        new DeleteCommand({ TableName, Key: write.key, ...conditioned(write), ...capacity }),
      );
    }
    return documents.send(
      new UpdateCommand({ TableName, Key: write.key, ...patchParameters(write), ...capacity }),
    );
  }

  return {
    async get<T extends object>(key: Key, options: ReadOptions = {}) {
      const answer = await documents.send(
        new GetCommand({
          TableName,
          Key: { pk: key.pk, sk: key.sk },
          ...(options.strong && { ConsistentRead: true }),
          ...capacity,
        }),
      );
      onSpending?.({ request: 'get', readUnits: answer.ConsumedCapacity?.CapacityUnits ?? 0, writeUnits: 0 });
      return answer.Item as T | undefined;
    },

    async getMany<T extends object>(keys: readonly Key[], options: ReadOptions = {}) {
      invariant(keys.length <= 100, 'getMany takes at most 100 keys');
      const found = new Map<string, T>();
      let wanted = [...new Map(keys.map(({ pk, sk }) => [`${pk}\u0000${sk}`, { pk, sk }])).values()];
      for (let tries = 0; wanted.length > 0; tries += 1) {
        invariant(tries < COMMIT_TRIES, 'the table keeps leaving keys unread');
        if (tries > 0) await pause(backoffMs(tries));
        const answer = await documents.send(
          new BatchGetCommand({
            RequestItems: {
              [TableName]: {
                Keys: wanted,
                ...(options.strong && { ConsistentRead: true }),
              },
            },
            ...capacity,
          }),
        );
        for (const item of answer.Responses?.[TableName] ?? [])
          found.set(`${item.pk}\u0000${item.sk}`, item as T);
        const readUnits = (answer.ConsumedCapacity ?? []).reduce(
          (sum, one) => sum + (one.CapacityUnits ?? 0),
          0,
        );
        onSpending?.({ request: 'get', readUnits, writeUnits: 0 });
        wanted = (answer.UnprocessedKeys?.[TableName]?.Keys ?? []) as Key[];
      }
      return keys.map(({ pk, sk }) => found.get(`${pk}\u0000${sk}`));
    },

    query: (pk, options = {}) => runQuery('pk', 'sk', pk, options),

    queryIndex: (index, pk, options = {}) =>
      runQuery(INDEXES[index].pk, INDEXES[index].sk, pk, options, index),

    async commit(writes) {
      invariant(writes.length <= 100, 'a commit has at most 100 writes');
      const token = randomUUID();
      for (let tries = 1; ; tries += 1) {
        try {
          return await commitOnce(writes, token);
        } catch (error) {
          const failed = failedConditions(error);
          if (failed.length > 0) throw writes[failed[0] ?? 0]?.otherwise?.() ?? new WriteConflict(failed);
          if (!isContention(error) || tries === COMMIT_TRIES) throw error;
          await pause(backoffMs(tries));
        }
      }
    },

    async load(items) {
      let batch: Item[] = [];
      const flush = async () => {
        let requests = batch.map((Item) => ({ PutRequest: { Item } }));
        batch = [];
        for (let tries = 0; requests.length > 0; tries += 1) {
          invariant(tries < 10, 'the table keeps leaving items unwritten');
          if (tries > 0) await pause(backoffMs(tries));
          const answer = await documents.send(
            new BatchWriteCommand({ RequestItems: { [TableName]: requests }, ...capacity }),
          );
          const writeUnits = (answer.ConsumedCapacity ?? []).reduce(
            (sum, one) => sum + (one.CapacityUnits ?? 0),
            0,
          );
          onSpending?.({ request: 'load', readUnits: 0, writeUnits });
          requests = (answer.UnprocessedItems?.[TableName] ?? []) as typeof requests;
        }
      };
      for (const item of items) {
        batch.push(item);
        if (batch.length === LOAD_BATCH) await flush();
      }
      if (batch.length > 0) await flush();
    },
  };
}

function transactItem(TableName: string, write: Write) {
  switch (write.kind) {
    case 'put':
      return { Put: { TableName, Item: write.item, ...conditioned(write) } };
    case 'remove':
      return { Delete: { TableName, Key: write.key, ...conditioned(write) } };
    case 'check': {
      const condition = conditionExpression(write.when);
      invariant(condition, 'a check has a condition');
      return {
        ConditionCheck: {
          TableName,
          Key: write.key,
          ConditionExpression: condition.text,
          ...attributes(condition),
        },
      };
    }
    case 'patch':
      return { Update: { TableName, Key: write.key, ...patchParameters(write) } };
  }
}

function conditioned(write: Write) {
  const condition = write.when && conditionExpression(write.when);
  return condition && { ConditionExpression: condition.text, ...attributes(condition) };
}

function patchParameters(write: Extract<Write, { kind: 'patch' }>) {
  const change = patchExpression(write.set ?? {}, write.add ?? {});
  const condition = write.when && conditionExpression(write.when);
  return {
    UpdateExpression: change.text,
    ...(condition && { ConditionExpression: condition.text }),
    ...attributes({
      text: '',
      names: { ...change.names, ...condition?.names },
      values: { ...change.values, ...condition?.values },
    }),
  };
}

function attributes({ names, values }: Expression) {
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

function failedConditions(error: unknown): number[] {
  if (error instanceof ConditionalCheckFailedException) return [0];
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).flatMap((reason, index) =>
    reason.Code === 'ConditionalCheckFailed' ? [index] : [],
  );
}

const CONTENTION = new Set([
  'TransactionInProgressException',
  'TransactionConflictException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
]);

function isContention(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    return (error.CancellationReasons ?? []).some(
      ({ Code }) =>
        Code === 'TransactionConflict' ||
        Code === 'ThrottlingError' ||
        Code === 'ProvisionedThroughputExceeded',
    );
  }
  return error instanceof Error && CONTENTION.has(error.name);
}

/** Full jitter, so that those who clashed do not clash again. */
function backoffMs(tries: number): number {
  return Math.random() * 25 * 2 ** tries;
}
