import { contractIdOf, type Period, type SupplierId } from '#core/kernel';
import { type Ctx, type Item, insert, type Key, type Page, put, type Write } from '#core/platform';
import type { DryRun, DryShard } from './dry-model.ts';
import { runMissing } from './faults.ts';
import type { BillRun, RunRecord, RunShard, SkippedContract } from './model.ts';

/** Which run of which supplier. */
export interface RunOf {
  readonly supplierId: SupplierId;
  readonly period: Period;
}

/** What a run writes is stored apart from what a dry run finds. */
export interface RunKinds {
  readonly run: { readonly record: BillRun; readonly shard: RunShard };
  readonly dry: { readonly record: DryRun; readonly shard: DryShard };
}
export type RunKind = keyof RunKinds;
type RecordOf<K extends RunKind> = RunKinds[K]['record'];
type ShardOf<K extends RunKind> = RunKinds[K]['shard'];

const RUN_PREFIX = 'RUN#';
const PREFIX_AFTER_PERIOD = { run: '', dry: '#DRY' } as const;

const runKey = (kind: RunKind, { supplierId, period }: RunOf): Key => ({
  pk: `SUPPLIER#${supplierId}`,
  sk: `${RUN_PREFIX}${period}${PREFIX_AFTER_PERIOD[kind]}`,
});

/** Five digits, so that the shards of a run stand in order. */
const shardKey = (kind: RunKind, of: RunOf, shard: number): Key => {
  const { pk, sk } = runKey(kind, of);
  return { pk, sk: `${sk}#SHARD#${String(shard).padStart(5, '0')}` };
};

/** Runs of a supplier are listed by an index: in the table their shards stand between them. */
const listPk = (supplierId: SupplierId): string => `SUPPLIER#${supplierId}#RUNS`;

/** The run of a period as the last commit left it, if one was planned. */
export async function findRun<K extends RunKind>(
  ctx: Ctx,
  kind: K,
  of: RunOf,
): Promise<RecordOf<K> | undefined> {
  const item = await ctx.table.get<StoredRun<K>>(runKey(kind, of), { strong: true });
  return item && runFrom(item);
}

/** {@link findRun}, or `billing.run_missing` (404). */
export async function requireRun<K extends RunKind>(ctx: Ctx, kind: K, of: RunOf): Promise<RecordOf<K>> {
  const run = await findRun(ctx, kind, of);
  if (!run) throw runMissing(of.period);
  return run;
}

/** A page of a supplier's bill runs, newest period first. Eventually consistent. */
export async function runsOf(
  ctx: Ctx,
  supplierId: SupplierId,
  options: { limit: number; cursor?: string | undefined },
): Promise<Page<BillRun>> {
  const page = await ctx.table.queryIndex<StoredRun<'run'>>('byStaffQueue', listPk(supplierId), {
    reverse: true,
    limit: options.limit,
    ...(options.cursor !== undefined && { cursor: options.cursor }),
  });
  return { ...page, items: page.items.map(runFrom) };
}

type StoredRun<K extends RunKind> = RecordOf<K> & Key & { queuePk?: string; queueSk?: string };

function runFrom<K extends RunKind>(item: StoredRun<K>): RecordOf<K> {
  const { pk: _pk, sk: _sk, queuePk: _queuePk, queueSk: _queueSk, ...run } = item;
  // a record from before runs kept a version has neither
  const { version = 0, events = [] } = run as Partial<RunRecord>;
  return { ...run, version, events } as unknown as RecordOf<K>;
}

/** Writes a run over the version that was read; refused when another has changed it. */
export function putRun<K extends RunKind>(kind: K, run: RecordOf<K>): Write {
  const listed = kind === 'run' && { queuePk: listPk(run.supplierId), queueSk: run.period };
  const item: Item = { ...run, ...(listed || {}), ...runKey(kind, run) };
  return put(item, { equals: { version: run.version === 1 ? undefined : run.version - 1 } });
}

/** A shard's progress as stored; contracts that were skipped stand by reason, as their numbers. */
type StoredShard<K extends RunKind> = Key &
  Omit<ShardOf<K>, 'skippedContracts'> & {
    readonly skippedNumbers: Readonly<Record<string, readonly string[]>>;
  };

/**
 * A run and the progress of one of its shards, of whichever attempt, as the last commits left them; `billing.run_missing`
 * (404) when none was planned. One request.
 */
export async function requireRunWithShard<K extends RunKind>(
  ctx: Ctx,
  kind: K,
  of: RunOf,
  shard: number,
): Promise<{ run: RecordOf<K>; shard: ShardOf<K> | undefined }> {
  const keys = [runKey(kind, of), shardKey(kind, of, shard)];
  const [run, progress] = await ctx.table.getMany<Key>(keys, { strong: true });
  if (!run) throw runMissing(of.period);
  return {
    run: runFrom(run as StoredRun<K>),
    shard: progress && shardFrom<K>(of.supplierId, progress as StoredShard<K>),
  };
}

/** The progress of a run's shards in order, from the `from`-th on; of the run's own attempt only. Reads as it is asked. */
export async function* eachShard<K extends RunKind>(
  ctx: Ctx,
  kind: K,
  run: RecordOf<K>,
  from = 0,
): AsyncGenerator<ShardOf<K>> {
  let cursor: string | undefined;
  do {
    const page = await ctx.table.query<StoredShard<K>>(`SUPPLIER#${run.supplierId}`, {
      from: shardKey(kind, run, from).sk,
      to: shardKey(kind, run, run.shardCount - 1).sk,
      strong: true,
      ...(cursor !== undefined && { cursor }),
    });
    for (const item of page.items) if (item.attempt === run.attempt) yield shardFrom<K>(run.supplierId, item);
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** {@link eachShard}, all of them. */
export async function shardsOf<K extends RunKind>(
  ctx: Ctx,
  kind: K,
  run: RecordOf<K>,
): Promise<ShardOf<K>[]> {
  const shards: ShardOf<K>[] = [];
  for await (const shard of eachShard(ctx, kind, run)) shards.push(shard);
  return shards;
}

/** Writes a shard's progress over the one that was read; refused when another worker has counted the page. */
export function putShard<K extends RunKind>(
  kind: K,
  of: RunOf,
  { skippedContracts, ...shard }: ShardOf<K>,
  before: ShardOf<K> | undefined,
): Write {
  const skippedNumbers: Record<string, string[]> = {};
  for (const { reason, number } of skippedContracts) {
    skippedNumbers[reason] ??= [];
    skippedNumbers[reason].push(number);
  }
  const item = { ...shard, skippedNumbers, ...shardKey(kind, of, shard.shard) };
  return before ? put(item, { equals: { attempt: before.attempt, pages: before.pages } }) : insert(item);
}

function shardFrom<K extends RunKind>(supplierId: SupplierId, item: StoredShard<K>): ShardOf<K> {
  const { pk: _pk, sk: _sk, skippedNumbers, ...shard } = item;
  const skippedContracts = Object.entries(skippedNumbers).flatMap(([reason, numbers]) =>
    numbers.map(
      (number): SkippedContract => ({ contractId: contractIdOf(supplierId, number), number, reason }),
    ),
  );
  return { ...shard, skippedContracts } as unknown as ShardOf<K>;
}
