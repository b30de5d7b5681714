import type { ContractHead } from '#core/contract';
import * as Contract from '#core/contract';
import type { ContractId, Instant, MeterId, Period, PlainDate } from '#core/kernel';
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

/** A meter as it is stored, beside its contract. */
export function meterItem(meter: Meter): Item {
  const stored: StoredMeter = {
    ...meterKey(meter.contractId, meter.meterId),
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
  return { ...stored };
}

function meterFrom(stored: StoredMeter): Meter {
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
export function replaceMeter(read: Meter, next: Meter): Write {
  return put(meterItem({ ...next, version: read.version + 1 }), { equals: { version: read.version } });
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

/** A meter's readings between two moments, both inclusive, oldest first; at most 1,000. One Query. */
export async function readingsWithin(
  ctx: Ctx,
  contractId: ContractId,
  meterId: MeterId,
  { from, to }: { from: Instant; to: Instant },
): Promise<Reading[]> {
  const page = await ctx.table.query<StoredReading>(contractPk(contractId), {
    from: readingKey(contractId, meterId, from).sk,
    to: readingKey(contractId, meterId, to).sk,
    strong: true,
  });
  return page.items.map(readingFrom);
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

/** A contract and its meters, as a bill is made from them. */
export interface ContractWithMeters {
  readonly head: ContractHead;
  /** Those the head names; one that is not stored is left out. */
  readonly meterItems: readonly Meter[];
}

/** So many keys are read in one request, and so many contracts together: their heads are one request. */
const READ_AT_ONCE = 100;

/**
 * Contracts with their meters, in the order asked, as the last commits left them. The next hundred is being read
 * while the caller works on one; several callers may take from it side by side.
 */
export async function* contractsOf(
  ctx: Ctx,
  contractIds: readonly ContractId[],
): AsyncGenerator<ContractWithMeters, void, void> {
  const pieces = piecesOf(contractIds);
  const readAhead = (piece: number): Promise<ContractWithMeters[]> => {
    const reading = contractsAtOnce(ctx, pieces[piece] ?? []);
    // an error waits until the caller comes to this piece
    reading.catch(() => undefined);
    return reading;
  };
  let coming = readAhead(0);
  try {
    for (let piece = 0; piece < pieces.length; piece += 1) {
      const contracts = await coming;
      coming = readAhead(piece + 1);
      yield* contracts;
    }
  } finally {
    await Promise.allSettled([coming]);
  }
}

/** One contract with its meters as the last commit left them, or `contract.missing` (404). Asks nothing about who is calling. */
export async function requireContract(ctx: Ctx, contractId: ContractId): Promise<ContractWithMeters> {
  const head = await Contract.requireHead(ctx, contractId);
  const meterItems = await metersOfHeads(ctx, [head]);
  return { head, meterItems };
}

async function contractsAtOnce(ctx: Ctx, contractIds: readonly ContractId[]): Promise<ContractWithMeters[]> {
  if (contractIds.length === 0) return [];
  const heads = await Contract.headsOf(ctx, contractIds);
  const meters = new Map(heads.map(({ contractId }): [ContractId, Meter[]] => [contractId, []]));
  for (const meter of await metersOfHeads(ctx, heads)) meters.get(meter.contractId)?.push(meter);
  return heads.map((head) => ({ head, meterItems: meters.get(head.contractId) ?? [] }));
}

/**
 * The meters that heads name. Always read after the heads: what changes a meter for a bill counts the head up in the
 * same commit, so a bill from an older meter would also be from an older head, and its commit is refused.
 */
export async function metersOfHeads(ctx: Ctx, heads: readonly ContractHead[]): Promise<Meter[]> {
  const keys = heads.flatMap(({ contractId, meters }) =>
    Object.keys(meters).map((meterId) => meterKey(contractId, meterId as MeterId)),
  );
  const stored = await Promise.all(
    piecesOf(keys).map((piece) => ctx.table.getMany<StoredMeter>(piece, { strong: true })),
  );
  return stored.flat().flatMap((item) => (item ? [meterFrom(item)] : []));
}

function piecesOf<T>(list: readonly T[]): T[][] {
  const count = Math.ceil(list.length / READ_AT_ONCE);
  return Array.from({ length: count }, (_, piece) =>
    list.slice(piece * READ_AT_ONCE, (piece + 1) * READ_AT_ONCE),
  );
}
