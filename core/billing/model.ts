import type {
  ContractId,
  Decimal,
  Instant,
  Kopecks,
  MeterId,
  Period,
  PlainDate,
  SupplierId,
} from '#core/kernel';
import type { VolumeSource } from '#core/metering';
import type { Service, TariffVersion, Zone } from '#core/tariff';

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
  readonly meterId?: MeterId;
  /** Register values the volume lies between, where a meter gave them. */
  readonly previousValue?: number;
  readonly currentValue?: number;
}

/** A contract's invoice of one month: `CONTRACT#<id>` / `BILL#<period>`. Immutable: corrections are lines of later bills. */
export interface Bill {
  readonly contractId: ContractId;
  readonly supplierId: SupplierId;
  readonly period: Period;
  /** `<contract number>-<YYYYMM>`: unique, and the same however often the run is repeated. */
  readonly number: string;
  readonly issuedAt: Instant;
  readonly dueOn: PlainDate;
  /** The balance before this bill. */
  readonly openingKopecks: Kopecks;
  readonly chargedKopecks: Kopecks;
  readonly vatKopecks: Kopecks;
  /** opening + charged. */
  readonly totalKopecks: Kopecks;
  readonly lines: readonly BillLine[];
}

export type RunState = 'planned' | 'running' | 'closed';

/** One supplier's month end of one period: `SUPPLIER#<id>` / `RUN#<period>`. */
export interface BillRun {
  readonly supplierId: SupplierId;
  readonly period: Period;
  readonly state: RunState;
  readonly shardCount: number;
  readonly startedAt: Instant;
  readonly closedAt?: Instant;
  readonly totals?: RunTotals;
}

export interface SkippedContract {
  readonly contractId: ContractId;
  readonly number: string;
  /** A fault code such as `tariff.none_in_force`. */
  readonly reason: string;
}

/** seen = billed + already billed + skipped, always. */
export interface RunTotals {
  readonly seen: number;
  readonly billed: number;
  readonly skipped: readonly SkippedContract[];
  readonly chargedKopecks: Kopecks;
}

/** Progress of one shard: `SUPPLIER#<id>` / `RUN#<period>#SHARD#<n>`. */
export interface RunShard extends RunTotals {
  readonly shard: number;
  readonly cursor?: string;
  readonly finished: boolean;
}
