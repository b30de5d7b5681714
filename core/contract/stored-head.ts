import {
  type ContractId,
  type Instant,
  invariant,
  type Kopecks,
  type MeterId,
  type Period,
  type PlainDate,
  type SupplierId,
} from '#core/kernel';
import { cabinetIdFrom, type Key } from '#core/platform';
import type { Service } from '#core/tariff';
import type { ContractHead, ContractService, MeterFacts, Premise, SupplierFacts } from './model.ts';

/**
 * A head as the table keeps it. Every bill and payment writes it and its copy in its cabinet, and a
 * write costs by the kilobyte, so nested facts stand as lists without names, and what the keys already say is
 * not said twice.
 */
export interface StoredHead extends Key {
  readonly shardPk: string;
  readonly shardSk: string;
  readonly userPk?: string;
  readonly userSk?: string;
  readonly supplier: StoredSupplier;
  readonly number: string;
  readonly status: ContractHead['status'];
  readonly kind: ContractHead['kind'];
  readonly payerName: string;
  readonly branchId: string;
  readonly premise: StoredPremise;
  readonly services: readonly StoredService[];
  readonly meters: Readonly<Record<string, StoredMeterFacts>>;
  readonly linkedAt?: Instant;
  readonly group?: string;
  readonly balanceKopecks: Kopecks;
  readonly lastBilledPeriod?: Period;
  readonly lastBillKopecks?: Kopecks;
  readonly dueOn?: PlainDate;
  readonly maxPowerKw?: number;
  readonly inArrears?: true;
  readonly version: number;
}

type StoredSupplier = readonly [name: string, timeZone: string, fromDay: number, toDay: number];
type StoredPremise = readonly [
  address: string,
  areaM2Hundredths: number,
  persons: number,
  rooms: number,
  stove: Premise['stove'],
];
type StoredService = readonly [service: Service, category: string, rangeExempt?: 1];
type StoredMeterFacts = readonly [
  service: Service,
  /** 1–3; an automatic meter's is negative. */
  registers: number,
  verifiedUntil: PlainDate,
  /** Empty before the first reading. */
  lastReadingPeriod: Period | '',
  monthsWithoutReading: number,
  billedValues: readonly number[],
  /** Empty where there are none and `removedOn` follows. */
  lastReadValues?: readonly number[],
  removedOn?: PlainDate,
];

const CONTRACT = 'CONTRACT#';

/** Where a contract's items live. */
export function contractPk(contractId: ContractId): string {
  return `${CONTRACT}${contractId}`;
}

/** The contract whose items live here. */
export function contractIdFrom(pk: string): ContractId {
  return pk.slice(CONTRACT.length) as ContractId;
}

export function storedSupplier({ name, timeZone, readingWindow }: SupplierFacts): StoredSupplier {
  return [name, timeZone, readingWindow.fromDay, readingWindow.toDay];
}

export function storedPremise(premise: Premise): StoredPremise {
  return [premise.address, premise.areaM2Hundredths, premise.persons, premise.rooms, premise.stove];
}

export function storedServices(services: readonly ContractService[]): StoredService[] {
  return services.map(({ service, category, rangeExempt }) =>
    rangeExempt ? [service, category, 1] : [service, category],
  );
}

export function storedMeters(meters: ContractHead['meters']): Record<string, StoredMeterFacts> {
  return Object.fromEntries(Object.entries(meters).map(([meterId, facts]) => [meterId, storedFacts(facts)]));
}

function storedFacts(facts: MeterFacts): StoredMeterFacts {
  const { values, monthsWithoutReading, lastReadValues } = facts.billed;
  const stored = [
    facts.service,
    facts.automatic ? -facts.registers : facts.registers,
    facts.verifiedUntil,
    facts.lastReadingPeriod ?? '',
    monthsWithoutReading,
    values,
  ] as const;
  if (facts.removedOn) return [...stored, lastReadValues ?? [], facts.removedOn];
  return lastReadValues ? [...stored, lastReadValues] : stored;
}

function meterFactsOf(stored: StoredMeterFacts): MeterFacts {
  const [service, registers, verifiedUntil, lastReadingPeriod, monthsWithoutReading, values, ...rest] =
    stored;
  const [lastReadValues, removedOn] = rest;
  return {
    service,
    registers: Math.abs(registers) as MeterFacts['registers'],
    automatic: registers < 0,
    verifiedUntil,
    ...(lastReadingPeriod && { lastReadingPeriod }),
    ...(removedOn && { removedOn }),
    billed: { values, monthsWithoutReading, ...(lastReadValues?.length && { lastReadValues }) },
  };
}

const SHARD_PK = /^SUPPLIER#([^#]+)#SHARD#(\d+)$/;

/** Reads a head item, from the table or from an index that holds all of it. */
export function headFrom(item: object): ContractHead {
  const stored = item as StoredHead;
  const [, supplierId, shard] = SHARD_PK.exec(stored.shardPk) ?? [];
  invariant(supplierId && shard, `a contract's head has its shard: ${stored.pk}`);
  const [name, timeZone, fromDay, toDay] = stored.supplier;
  const [address, areaM2Hundredths, persons, rooms, stove] = stored.premise;
  const ownerId = cabinetIdFrom(stored.userPk ?? '');
  return {
    contractId: contractIdFrom(stored.pk),
    supplierId: supplierId as SupplierId,
    shard: Number(shard),
    supplier: { name, timeZone, readingWindow: { fromDay, toDay } },
    number: stored.number,
    status: stored.status,
    kind: stored.kind,
    payerName: stored.payerName,
    branchId: stored.branchId,
    premise: { address, areaM2Hundredths, persons, rooms, stove },
    services: stored.services.map(([service, category, rangeExempt]) => ({
      service,
      category,
      ...(rangeExempt === 1 && { rangeExempt: true }),
    })),
    meters: Object.fromEntries(
      Object.entries(stored.meters).map(([meterId, facts]) => [meterId as MeterId, meterFactsOf(facts)]),
    ),
    ...(ownerId && { ownerId }),
    ...(stored.linkedAt && { linkedAt: stored.linkedAt }),
    ...(stored.group && { group: stored.group }),
    balanceKopecks: stored.balanceKopecks,
    ...(stored.lastBilledPeriod && { lastBilledPeriod: stored.lastBilledPeriod }),
    ...(stored.lastBillKopecks !== undefined && { lastBillKopecks: stored.lastBillKopecks }),
    ...(stored.dueOn && { dueOn: stored.dueOn }),
    ...(stored.maxPowerKw !== undefined && { maxPowerKw: stored.maxPowerKw }),
    ...(stored.inArrears && { inArrears: stored.inArrears }),
    version: stored.version,
  };
}
