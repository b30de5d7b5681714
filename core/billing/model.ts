import type { BilledMeter } from '#core/contract';
import {
  addKopecks,
  type ContractId,
  type Decimal,
  type Instant,
  type Kopecks,
  type MeterId,
  NO_MONEY,
  type Period,
  type PlainDate,
  type SupplierId,
} from '#core/kernel';
import type { VolumeSource } from '#core/metering';
import type { Service, TariffVersion, Unit, Zone } from '#core/tariff';
import type { Account } from './account.ts';
import type { Advance } from './advances.ts';
import type { PenaltyLine } from './penalty.ts';

/** Why a line exists: an ordinary charge, or the correction of months that were billed without a reading. */
export type LineKind = 'charge' | 'recalculation';

/** A priced line. `amountKopecks` is volume × rate rounded half-up once; VAT is inside it. */
export interface BillLine {
  readonly kind: LineKind;
  readonly service: Service;
  readonly zone: Zone;
  /** 0 is the first consumption range. */
  readonly range: number;
  /** Smallest units of the service; negative in a recalculation that gives back. */
  readonly volume: number;
  readonly source: VolumeSource;
  readonly rate: Decimal;
  readonly tariff: TariffVersion;
  readonly amountKopecks: Kopecks;
  readonly vatPercent: number;
  readonly vatKopecks: Kopecks;
  readonly meterId?: MeterId | undefined;
  /**
   * Register values the volume lies between, where a meter gave them. When a reading covers several months, the line
   * of the first has `previousValue` only and the line of the last `currentValue` only.
   */
  readonly previousValue?: number | undefined;
  readonly currentValue?: number | undefined;
  /** The earlier month that a recalculation corrects. */
  readonly forPeriod?: Period | undefined;
  /**
   * Where the line is of a part of the days its volume was counted on, because the tariff changed or the contract
   * ended: the first of its days, how many they are, and of how many. A metered volume is the part's own; an area or a
   * number of persons is the whole, and the amount is volume × rate × days / ofDays.
   */
  readonly from?: PlainDate | undefined;
  readonly days?: number | undefined;
  readonly ofDays?: number | undefined;
}

/** What a recalculation needs of an earlier bill. */
export type BilledMonth = Pick<Bill, 'period' | 'persons' | 'lines'>;

/**
 * A contract's invoice of one month: `CONTRACT#<id>` / `BILL#<period>`. Immutable: corrections are lines of later bills, or
 * a new bill in its place, `BILL#<period>#<revision>` (two digits), with the old one's entry reversed.
 */
export interface Bill {
  readonly contractId: ContractId;
  readonly supplierId: SupplierId;
  readonly period: Period;
  /** 1, and one more each time the month is billed again in place of the bill before. */
  readonly revision: number;
  /** `<contract number>-<YYYYMM>`, with `-<revision>` from the second: unique, and the same however often a run is repeated. */
  readonly number: string;
  readonly issuedAt: Instant;
  readonly dueOn: PlainDate;
  /** The premise as it was billed: what norms, areas and social norms were counted by. */
  readonly persons: number;
  readonly areaM2Hundredths: number;
  /** The balance before this bill. */
  readonly openingKopecks: Kopecks;
  /** Σ of lines and penalties. */
  readonly chargedKopecks: Kopecks;
  /** Inside the lines; penalties have none. */
  readonly vatKopecks: Kopecks;
  readonly penaltyKopecks: Kopecks;
  /** opening + charged. */
  readonly totalKopecks: Kopecks;
  readonly lines: readonly BillLine[];
  readonly penalties: readonly PenaltyLine[];
  /** What is asked for before the next bill; not part of the total. */
  readonly advances: readonly Advance[];
  /** What is open once this bill is posted: where the next one's allocation begins. */
  readonly account: Account;
  /** How far each meter had been billed before, by the end of its id: what billing the month again begins from. */
  readonly before: Readonly<Record<string, BilledMeter>>;
  /** The contract's last bill. */
  readonly final?: true;
  /** Why the month was billed again, in the words of the staff. */
  readonly reason?: string;
}

/**
 * What the forecast of a service's month rests on: this month's reading; the average of the meter's own months; the
 * same month of last year (heating, and business); the norm or the maximum power, where there is nothing of one's own to
 * go by; or an area or a number of persons, which a month's course does not change.
 */
export const FORECAST_BASES = ['reading', 'average', 'last-year', 'norm', 'max-power', 'fixed'] as const;

/** What one service's month will come to, as far as can be told. */
export interface ServiceForecast {
  readonly service: Service;
  readonly basis: (typeof FORECAST_BASES)[number];
  /** Of an average: how many months it is of; of several meters the fewest. */
  readonly months?: number;
  /** Smallest units, recalculations apart. */
  readonly volume: number;
  readonly unit: Unit;
  /** Recalculations that a reading has brought about already are in it. */
  readonly amountKopecks: Kopecks;
}

export interface Forecast {
  readonly services: readonly ServiceForecast[];
  readonly penaltyKopecks: Kopecks;
  /** Σ of the services and the penalties. */
  readonly totalKopecks: Kopecks;
}

/**
 * Why a service costs another sum than in the bill it is compared with: it is in one of the two only (`began`,
 * `ended`); a rate changed; volumes of a zone or range changed; one of the two rests on an estimate or the norm and the
 * other does not (`estimated-…`); one has a recalculation in it (`recalculated-…`). `now` is the bill that is looked at.
 */
export const CHANGE_REASONS = [
  'began',
  'ended',
  'rate',
  'volume',
  'estimated-before',
  'estimated-now',
  'recalculated-before',
  'recalculated-now',
] as const;

/** A service in two bills. All differences are now − before. */
export interface ServiceChange {
  readonly service: Service;
  /** What this bill counts the service in; of one that it does not have, what the earlier one did. */
  readonly unit: Unit;
  /** Smallest units, recalculations apart; 0 in a bill that does not have it. */
  readonly volume: number;
  readonly volumeBefore: number;
  readonly volumeDifference: number;
  readonly amountKopecks: Kopecks;
  readonly amountBeforeKopecks: Kopecks;
  /** rate effect + volume effect + recalculation effect, exactly. */
  readonly differenceKopecks: Kopecks;
  readonly rateEffectKopecks: Kopecks;
  readonly volumeEffectKopecks: Kopecks;
  readonly recalculationEffectKopecks: Kopecks;
  readonly reasons: readonly (typeof CHANGE_REASONS)[number][];
}

/** A contract of a run that got no bill, and why; a later run of the same period bills it once that is mended. */
export interface SkippedContract {
  readonly contractId: ContractId;
  readonly number: string;
  /** A fault code such as `tariff.none_in_force`. */
  readonly reason: string;
}

/** How many contracts were skipped for each reason, the most frequent first; of all `shards`. */
export function countByReason(
  shards: readonly { readonly skippedContracts: readonly SkippedContract[] }[],
): { reason: string; contracts: number }[] {
  const skipped = shards.flatMap((shard) => shard.skippedContracts);
  return [...Map.groupBy(skipped, ({ reason }) => reason)]
    .map(([reason, { length }]) => ({ reason, contracts: length }))
    .sort((a, b) => b.contracts - a.contracts || (a.reason < b.reason ? -1 : 1));
}

/**
 * What a run has done. `seen = billed + skipped`, always. `billed` counts every contract that has its bill of the
 * period, whichever attempt wrote it; `chargedKopecks` is the sum of these bills' charges.
 */
export interface RunTotals {
  readonly seen: number;
  readonly billed: number;
  readonly skipped: number;
  readonly chargedKopecks: Kopecks;
}

export const NO_TOTALS: RunTotals = { seen: 0, billed: 0, skipped: 0, chargedKopecks: NO_MONEY };

export function addTotals(a: RunTotals, b: RunTotals): RunTotals {
  return {
    seen: a.seen + b.seen,
    billed: a.billed + b.billed,
    skipped: a.skipped + b.skipped,
    chargedKopecks: addKopecks(a.chargedKopecks, b.chargedKopecks),
  };
}

/** What was done to a run, when, and by whom: a user's id, or the system and its job. */
export interface RunEvent {
  readonly what: 'planned' | 'paused' | 'resumed' | 'closed';
  readonly at: Instant;
  readonly by: string;
}

/** What the records of a bill run and of a dry run have in common. */
export interface RunRecord {
  readonly supplierId: SupplierId;
  readonly period: Period;
  readonly shardCount: number;
  /** 1, and one more each time a closed run is run again. */
  readonly attempt: number;
  /** When this attempt was planned; the moment its bills and entries bear, so that a resumed run writes the same. */
  readonly startedAt: Instant;
  readonly closedAt?: Instant;
  /** Counts the changes of this record; each is written over the one that was read. */
  readonly version: number;
  /** The newest {@link EVENTS_KEPT}, in their order. */
  readonly events: readonly RunEvent[];
  /** This very change asks for month end to be walked now, and not on the next morning: the table's stream tells. */
  readonly walkWanted?: true;
}

/** One supplier's month end of one period: `SUPPLIER#<id>` / `RUN#<period>`. A paused run is put down at its next page. */
export interface BillRun extends RunRecord {
  readonly state: 'running' | 'paused' | 'closed';
  /** Present once closed. */
  readonly totals?: RunTotals;
}

/** How many events a run remembers. */
const EVENTS_KEPT = 50;

/** A record's version and events after one more change; whether a walk is wanted is said by each change anew. */
export function oneEventOn(
  before: Pick<RunRecord, 'version' | 'events'> | undefined,
  event: RunEvent,
): Pick<RunRecord, 'version' | 'events'> {
  const events = [...(before?.events ?? []), event].slice(-EVENTS_KEPT);
  return { version: (before?.version ?? 0) + 1, events };
}

/** Progress of one shard of one attempt: `SUPPLIER#<id>` / `RUN#<period>#SHARD#<n>`. Written once a page. */
export interface RunShard extends RunTotals {
  readonly shard: number;
  readonly attempt: number;
  /** How many pages are behind; guards against two workers counting one page. */
  readonly pages: number;
  /** Where the next page begins. */
  readonly cursor?: string;
  readonly finished: boolean;
  readonly skippedContracts: readonly SkippedContract[];
}
