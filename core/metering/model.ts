import type { ContractId, Id, Instant, MeterId, Period, PlainDate, UserId } from '#core/kernel';
import type { Service, Zone } from '#core/tariff';

export const READING_SOURCES = ['customer', 'automatic', 'staff'] as const;
export type ReadingSource = (typeof READING_SOURCES)[number];
/** Where a billed volume came from: a reading, or what stands in for one. */
export const VOLUME_SOURCES = [
  ...READING_SOURCES,
  'estimate',
  'norm',
  'area',
  'persons',
  'max-power',
] as const;
export type VolumeSource = (typeof VOLUME_SOURCES)[number];

/** What was consumed in a month, by register, in the service's smallest units after the transformation ratio. */
export interface MonthConsumption {
  readonly period: Period;
  readonly volumes: readonly number[];
}

/** The last actual values of all registers, whole units. */
export interface RegisterValues {
  readonly values: readonly number[];
  readonly period: Period;
  readonly at: Instant;
  readonly source: ReadingSource;
}

/** The last months of actual consumption a meter keeps. */
export const HISTORY_MONTHS = 12;

export interface OutOfService {
  readonly since: PlainDate;
  readonly why: 'broken' | 'no-access';
}

/** A device with 1–3 registers: `CONTRACT#<id>` / `METER#<meterId>`. */
export interface Meter {
  readonly meterId: MeterId;
  readonly contractId: ContractId;
  readonly service: Service;
  readonly serialNumber: string;
  readonly model: string;
  /** One zone a register, in reading order. */
  readonly zones: readonly Zone[];
  /** Digits before the point on the dial; values wrap at 10^digits. */
  readonly digits: number;
  /** CT×VT of companies' meters; 1 for households. */
  readonly transformationRatio: number;
  readonly installedOn: PlainDate;
  readonly verifiedUntil: PlainDate;
  /** Read by the supplier's system: no manual entry. */
  readonly automatic: boolean;
  /** The last day of a device that was replaced or taken away. */
  readonly removedOn?: PlainDate;
  /** Since when its readings do not count, and why (Decree 354 p. 59, 60). */
  readonly outOfService?: OutOfService;
  readonly lastActual: RegisterValues;
  /**
   * The reading that `lastActual` counts from: the latest of an earlier period, or the opening one. A second
   * reading of the same period follows the first, and both count from here. Absent until a reading was sent.
   */
  readonly previousActual?: RegisterValues;
  /** Up to 12 months of actual consumption, oldest first: what averages and plausibility rest on. */
  readonly history: readonly MonthConsumption[];
  readonly version: number;
}

/** The values of all registers of a meter at a moment: `CONTRACT#<id>` / `READING#<meterId>#<at>`. Never changed. */
export interface Reading {
  readonly readingId: Id<'reading'>;
  readonly contractId: ContractId;
  readonly meterId: MeterId;
  readonly values: readonly number[];
  /** Consumption by register since the last reading of an earlier period, smallest units. */
  readonly volumes: readonly number[];
  readonly at: Instant;
  readonly period: Period;
  readonly source: ReadingSource;
  readonly sentBy?: UserId;
}
