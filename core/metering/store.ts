import type { ContractHead } from '#core/contract';
import * as Contract from '#core/contract';
import type { ContractId, Instant, MeterId, Period, PlainDate, SupplierId } from '#core/kernel';
import {
  type Ctx,
  type Item,
  insert,
  type Key,
  type Page,
  put,
  type ReadOptions,
  type Write,
} from '#core/platform';
import type { Supplier } from '#core/supplier';
import type { Service, Zone } from '#core/tariff';
import { meterMissing } from './faults.ts';
import type {
  Meter,
  MonthConsumption,
  OutOfService,
  Reading,
  ReadingSource,
  RegisterValues,
} from './model.ts';

const METER_PREFIX = 'METER#';
const READING_PREFIX = 'READING#';

/** A meter as the table keeps it: what the keys say is not said twice, the months stand as lists. */
interface StoredMeter extends Key {
  readonly service: Service;
  readonly serialNumber: string;
  readonly model: string;
  readonly zones: readonly Zone[];
  readonly digits: number;
  readonly transformationRatio: number;
  readonly installedOn: PlainDate;
  readonly verifiedUntil: PlainDate;
  readonly automatic: boolean;
  readonly removedOn?: PlainDate;
  readonly outOfService?: OutOfService;
  readonly lastActual: StoredValues;
  readonly previousActual?: StoredValues;
  readonly history: readonly StoredMonth[];
  readonly version: number;
}

type StoredValues = readonly [at: Instant, period: Period, source: ReadingSource, ...values: number[]];
type StoredMonth = readonly [period: Period, ...volumes: number[]];

const contractPk = (contractId: ContractId): string => Contract.headKey(contractId).pk;
const meterKey = (contractId: ContractId, meterId: MeterId): Key => ({
  pk: contractPk(contractId),
  sk: `${METER_PREFIX}${meterId}`,
});

/** A meter as it is stored, beside its contract and in its shard. */
export function meterItem(
  head: Pick<ContractHead, 'contractId'>,
  supplier: Pick<Supplier, 'supplierId' | 'shardCount'>,
  meter: Meter,
): Item {
  const stored: StoredMeter = {
    ...meterKey(head.contractId, meter.meterId),
    service: meter.service,
    serialNumber: meter.serialNumber,
    model: meter.model,
    zones: meter.zones,
    digits: meter.digits,
    transformationRatio: meter.transformationRatio,
    installedOn: meter.installedOn,
    verifiedUntil: meter.verifiedUntil,
    automatic: meter.automatic,
    ...(meter.removedOn && { removedOn: meter.removedOn }),
    ...(meter.outOfService && { outOfService: meter.outOfService }),
    lastActual: storedValues(meter.lastActual),
    ...(meter.previousActual && { previousActual: storedValues(meter.previousActual) }),
    history: meter.history.map(({ period, volumes }) => [period, ...volumes]),
    version: meter.version,
  };
  return { ...stored, ...Contract.shardKeys(supplier, head.contractId, `${METER_PREFIX}${meter.meterId}`) };
}

/** Reads a meter's item, from the table or from an index. */
function meterFrom(item: object): Meter {
  const stored = item as StoredMeter;
  return {
    meterId: stored.sk.slice(METER_PREFIX.length) as MeterId,
    contractId: stored.pk.slice(contractPk('' as ContractId).length) as ContractId,
    service: stored.service,
    serialNumber: stored.serialNumber,
    model: stored.model,
    zones: stored.zones,
    digits: stored.digits,
    transformationRatio: stored.transformationRatio,
    installedOn: stored.installedOn,
    verifiedUntil: stored.verifiedUntil,
    automatic: stored.automatic,
    ...(stored.removedOn && { removedOn: stored.removedOn }),
    ...(stored.outOfService && { outOfService: stored.outOfService }),
    lastActual: valuesOf(stored.lastActual),
    ...(stored.previousActual && { previousActual: valuesOf(stored.previousActual) }),
    history: stored.history.map(([period, ...volumes]): MonthConsumption => ({ period, volumes })),
    version: stored.version,
  };
}

function storedValues({ at, period, source, values }: RegisterValues): StoredValues {
  return [at, period, source, ...values];
}

function valuesOf([at, period, source, ...values]: StoredValues): RegisterValues {
  return { at, period, source, values };
}

/** The meters of a contract by their ids; at most 1,000. One Query. */
export async function metersOf(
  ctx: Ctx,
  contractId: ContractId,
  options: ReadOptions = {},
): Promise<Meter[]> {
  const page = await ctx.table.query<StoredMeter>(contractPk(contractId), {
    prefix: METER_PREFIX,
    ...options,
  });
  return page.items.map(meterFrom);
}

/** A meter as the last commit left it, if there is one. Asks nothing about who is calling. */
export async function findMeter(
  ctx: Ctx,
  contractId: ContractId,
  meterId: MeterId,
): Promise<Meter | undefined> {
  const stored = await ctx.table.get<StoredMeter>(meterKey(contractId, meterId), { strong: true });
  return stored && meterFrom(stored);
}

/** {@link findMeter}, or `metering.meter_missing` (404). */
export async function requireMeter(ctx: Ctx, contractId: ContractId, meterId: MeterId): Promise<Meter> {
  const meter = await findMeter(ctx, contractId, meterId);
  if (!meter) throw meterMissing();
  return meter;
}

/** Puts `next` in a meter's place, one version later, provided nobody changed it since `read` was read. */
export function replaceMeter(
  supplier: Pick<Supplier, 'supplierId' | 'shardCount'>,
  read: Meter,
  next: Meter,
): Write {
  const item = meterItem(next, supplier, { ...next, version: read.version + 1 });
  return put(item, { equals: { version: read.version } });
}

function readingKey(contractId: ContractId, meterId: MeterId, at: Instant): Key {
  return { pk: contractPk(contractId), sk: `${READING_PREFIX}${meterId}#${at}` };
}

/** A reading as it is stored: `CONTRACT#<id>` / `READING#<meterId>#<at>`. */
export function readingItem(reading: Reading): Item {
  const { contractId, meterId, at, ...rest } = reading;
  return { ...rest, ...readingKey(contractId, meterId, at) };
}

/** Writes a new reading; readings are never changed. */
export function insertReading(reading: Reading): Write {
  return insert(readingItem(reading));
}

type StoredReading = Omit<Reading, 'contractId' | 'meterId' | 'at'> & Key;

function readingFrom({ pk, sk, ...stored }: StoredReading): Reading {
  const [meterId, at] = sk.slice(READING_PREFIX.length).split('#');
  return {
    ...stored,
    contractId: pk.slice(contractPk('' as ContractId).length) as ContractId,
    meterId: meterId as MeterId,
    at: at as Instant,
  };
}

/** The reading of a meter at a moment, if there is one. */
export async function readingAt(
  ctx: Ctx,
  contractId: ContractId,
  meterId: MeterId,
  at: Instant,
): Promise<Reading | undefined> {
  const stored = await ctx.table.get<StoredReading>(readingKey(contractId, meterId, at), { strong: true });
  return stored && readingFrom(stored);
}

/** A page of a meter's readings, newest first. One Query. */
export async function readingsPage(
  ctx: Ctx,
  contractId: ContractId,
  meterId: MeterId,
  options: { limit: number; cursor?: string | undefined; strong?: boolean },
): Promise<Page<Reading>> {
  const page = await ctx.table.query<StoredReading>(contractPk(contractId), {
    prefix: `${READING_PREFIX}${meterId}#`,
    reverse: true,
    limit: options.limit,
    ...(options.strong && { strong: true }),
    ...(options.cursor !== undefined && { cursor: options.cursor }),
  });
  return { ...page, items: page.items.map(readingFrom) };
}

/** A contract and its meters as a bill run needs them. */
export interface ContractOfShard {
  readonly head: ContractHead;
  readonly meterItems: readonly Meter[];
}

/** A contract with more meters than this ends a bill run with an error instead of reading for ever. */
const PAGES_FOR_ONE_CONTRACT = 50;

/**
 * Whole contracts of a shard with their meters, in the order of their ids, from `cursor` on: about a thousand
 * items a page, never half a contract. Eventually consistent: it finds work, and every write that follows is
 * conditional on the versions found here.
 */
export async function pageOfShard(
  ctx: Ctx,
  supplierId: SupplierId,
  shard: number,
  cursor?: string,
  limit = 1000,
): Promise<{ contracts: ContractOfShard[]; cursor?: string }> {
  const partition = Contract.shardPk(supplierId, shard);
  const items: IndexedItem[] = [];
  let at: string | undefined;
  for (let pages = 0; ; pages += 1) {
    if (pages === PAGES_FOR_ONE_CONTRACT)
      throw new Error(`A contract of ${partition} has too many meters for one page: ${items[0]?.pk}`);
    const page = await ctx.table.queryIndex<IndexedItem>('byShard', partition, {
      limit,
      ...(cursor !== undefined && { from: cursor }),
      ...(at !== undefined && { cursor: at }),
    });
    items.push(...page.items);
    at = page.cursor;
    if (at === undefined) return { contracts: grouped(items) };
    // the page may have ended between a contract and its meters: the next page begins with that contract
    const last = items.at(-1)?.pk;
    if (last === undefined || items[0]?.pk === last) continue;
    const whole = items.filter(({ pk }) => pk !== last);
    return { contracts: grouped(whole), cursor: last.slice(contractPk('' as ContractId).length) };
  }
}

interface IndexedItem extends Key {
  readonly shardSk: string;
}

function grouped(items: readonly IndexedItem[]): ContractOfShard[] {
  const contracts: { head: ContractHead; meterItems: Meter[] }[] = [];
  for (const item of items) {
    if (item.sk === '#HEAD') contracts.push({ head: Contract.headFrom(item), meterItems: [] });
    // a meter whose head has not reached the index yet waits for the next run of the shard
    else if (contracts.at(-1)?.head.contractId === item.pk.slice(contractPk('' as ContractId).length))
      contracts.at(-1)?.meterItems.push(meterFrom(item));
  }
  return contracts;
}
