import { type ContractId, contractIdOf, type Period, type SupplierId } from '#core/kernel';
import { type Ctx, insert, type Key, put, type Write } from '#core/platform';
import { billMissing } from './faults.ts';
import type { Bill, BillRun, RunShard, SkippedContract } from './model.ts';
import { BILL_PREFIX, type BillItem, billFromItem, billItem, billKey } from './stored-bill.ts';

const RUN_PREFIX = 'RUN#';

/** Writes a bill unless the contract has one of the period and revision. Bills are never changed. */
export function insertBill(bill: Bill): Write {
  return insert({ ...billItem(bill) });
}

/** The bill of a period, or `billing.bill_missing` (404). Asks nothing about who is calling. */
export async function requireBill(ctx: Ctx, contractId: ContractId, period: Period): Promise<Bill> {
  const bill = await findBill(ctx, contractId, period);
  if (!bill) throw billMissing();
  return bill;
}

/** The bill of a period that counts, the last of its revisions, as the last commit left it, if there is one. */
export async function findBill(ctx: Ctx, contractId: ContractId, period: Period): Promise<Bill | undefined> {
  const { pk, sk } = billKey(contractId, period);
  const page = await ctx.table.query<BillItem>(pk, { prefix: sk, reverse: true, limit: 1, strong: true });
  return page.items[0] && billFromItem(page.items[0]);
}

/** A page of a contract's bills, newest first. One Query. */
export async function billsOf(
  ctx: Ctx,
  contractId: ContractId,
  options: { limit: number; cursor?: string | undefined },
): Promise<{ bills: Bill[]; cursor?: string }> {
  const page = await ctx.table.query<BillItem>(`CONTRACT#${contractId}`, {
    prefix: BILL_PREFIX,
    reverse: true,
    limit: options.limit,
    ...(options.cursor !== undefined && { cursor: options.cursor }),
  });
  return { bills: page.items.map(billFromItem), ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

/** The bills that count of a span of months, both ends included, as the last commit left them. */
export async function billsBetween(
  ctx: Ctx,
  contractId: ContractId,
  from: Period,
  to: Period,
): Promise<Bill[]> {
  const page = await ctx.table.query<BillItem>(`CONTRACT#${contractId}`, {
    from: `${BILL_PREFIX}${from}`,
    // whatever revision the last month has
    to: `${BILL_PREFIX}${to}~`,
    strong: true,
  });
  const counting = new Map(page.items.map(billFromItem).map((bill) => [bill.period, bill]));
  return [...counting.values()];
}

const runKey = (supplierId: SupplierId, period: Period): Key => ({
  pk: `SUPPLIER#${supplierId}`,
  sk: `${RUN_PREFIX}${period}`,
});

/** Five digits, so that the shards of a run stand in order. */
const shardKey = (supplierId: SupplierId, period: Period, shard: number): Key => ({
  pk: `SUPPLIER#${supplierId}`,
  sk: `${RUN_PREFIX}${period}#SHARD#${String(shard).padStart(5, '0')}`,
});

/** The run of a period as the last commit left it, if one was planned. */
export async function findRun(
  ctx: Ctx,
  supplierId: SupplierId,
  period: Period,
): Promise<BillRun | undefined> {
  const item = await ctx.table.get<BillRun & Key>(runKey(supplierId, period), { strong: true });
  if (!item) return undefined;
  const { pk: _pk, sk: _sk, ...run } = item;
  return run;
}

/** Writes a run over the state that was read; refused when another has changed it. */
export function putRun(run: BillRun, before: BillRun | undefined): Write {
  const item = { ...run, ...runKey(run.supplierId, run.period) };
  return before ? put(item, { equals: { state: before.state, attempt: before.attempt } }) : insert(item);
}

/** A shard's progress as stored; contracts that were skipped stand by reason, as their numbers. */
interface ShardItem extends Key, Omit<RunShard, 'skippedContracts'> {
  readonly skippedNumbers: Readonly<Record<string, readonly string[]>>;
}

/** The progress of a shard as the last commit left it, of whichever attempt. */
export async function findShard(
  ctx: Ctx,
  supplierId: SupplierId,
  period: Period,
  shard: number,
): Promise<RunShard | undefined> {
  const item = await ctx.table.get<ShardItem>(shardKey(supplierId, period, shard), { strong: true });
  return item && shardFrom(supplierId, item);
}

/** The progress of all shards of a run, in order. */
export async function shardsOf(ctx: Ctx, supplierId: SupplierId, period: Period): Promise<RunShard[]> {
  const shards: RunShard[] = [];
  let cursor: string | undefined;
  do {
    const page = await ctx.table.query<ShardItem>(`SUPPLIER#${supplierId}`, {
      prefix: `${RUN_PREFIX}${period}#SHARD#`,
      strong: true,
      ...(cursor !== undefined && { cursor }),
    });
    shards.push(...page.items.map((item) => shardFrom(supplierId, item)));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return shards;
}

/** Writes a shard's progress over the one that was read; refused when another worker has counted the page. */
export function putShard(
  run: BillRun,
  { skippedContracts, ...shard }: RunShard,
  before: RunShard | undefined,
): Write {
  const skippedNumbers: Record<string, string[]> = {};
  for (const { reason, number } of skippedContracts) {
    skippedNumbers[reason] ??= [];
    skippedNumbers[reason].push(number);
  }
  const item = { ...shard, skippedNumbers, ...shardKey(run.supplierId, run.period, shard.shard) };
  return before ? put(item, { equals: { attempt: before.attempt, pages: before.pages } }) : insert(item);
}

function shardFrom(supplierId: SupplierId, item: ShardItem): RunShard {
  const { pk: _pk, sk: _sk, skippedNumbers, ...shard } = item;
  const skippedContracts = Object.entries(skippedNumbers).flatMap(([reason, numbers]) =>
    numbers.map(
      (number): SkippedContract => ({ contractId: contractIdOf(supplierId, number), number, reason }),
    ),
  );
  return { ...shard, skippedContracts };
}
