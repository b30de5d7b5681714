import type {
  CabinetId,
  ContractId,
  Instant,
  Kopecks,
  MeterId,
  Period,
  PlainDate,
  SupplierId,
} from '#core/kernel';
import type { PayerKind, ReadingWindow } from '#core/supplier';
import type { Service } from '#core/tariff';

export interface Premise {
  readonly address: string;
  /** Hundredths of a square metre. */
  readonly areaM2Hundredths: number;
  readonly persons: number;
  readonly rooms: number;
  readonly stove: 'gas' | 'electric';
}

/** A service the contract receives and the tariff category it is priced by. */
export interface ContractService {
  readonly service: Service;
  readonly category: string;
  /** Charged at the first range's rate whatever the volume (domain.md §1: some consumers are exempt from ranges). */
  readonly rangeExempt?: boolean;
}

/** How far a meter has been billed. */
export interface BilledMeter {
  /**
   * Whole register units, in the meter's zone order: the values of the last bill that rested on a reading. Estimates
   * made here do not move them; their volumes are in their bills.
   */
  readonly values: readonly number[];
  /** Months in a row billed without a reading, up to and including the last bill. */
  readonly monthsWithoutReading: number;
  /**
   * Only of a meter taken over amid months without a reading: the values last read, while `values` is what the
   * other system had estimated up to. Gone once a reading is billed.
   */
  readonly lastReadValues?: readonly number[];
}

/** What a page says of a meter without reading the meter: kept on the head. */
export interface MeterFacts {
  readonly service: Service;
  readonly registers: 1 | 2 | 3;
  readonly automatic: boolean;
  readonly verifiedUntil: PlainDate;
  /** The period the latest reading belongs to. */
  readonly lastReadingPeriod?: Period;
  /** The last day of a device that was taken away: nothing is waited for from it any more. */
  readonly removedOn?: PlainDate;
  readonly billed: BilledMeter;
}

/** What a list of contracts needs of the supplier, copied so that a dashboard is one read. */
export interface SupplierFacts {
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly readingWindow: ReadingWindow;
}

/**
 * A contract account: partition `CONTRACT#<id>`, sort key `#HEAD`.
 * Kept small (under 1 KB as stored): it is rewritten by every bill and payment, and so is its copy in its cabinet.
 */
export interface ContractHead {
  readonly contractId: ContractId;
  readonly supplierId: SupplierId;
  /** Which of the supplier's shards it is billed in; never changes. */
  readonly shard: number;
  readonly supplier: SupplierFacts;
  /** 14 digits. */
  readonly number: string;
  readonly status: 'active' | 'terminated';
  readonly kind: PayerKind;
  readonly payerName: string;
  readonly branchId: string;
  readonly premise: Premise;
  readonly services: readonly ContractService[];
  /** Those in use: a device that was taken away leaves with its last bill. */
  readonly meters: Readonly<Record<MeterId, MeterFacts>>;
  /** Of a company: what long silence of its meters is charged by (Decree 442 p. 166). */
  readonly maxPowerKw?: number;
  /** The cabinet it is linked to, a user's or an organisation's; at most one, none once terminated. */
  readonly ownerId?: CabinetId;
  readonly linkedAt?: Instant;
  /** What its owner has put it under in the cabinet, such as `Дача`; at most {@link GROUP_LENGTH} characters. */
  readonly group?: string;
  /** What is owed: positive is a debt, negative an advance. Changes only with a ledger entry, in one transaction. */
  readonly balanceKopecks: Kopecks;
  readonly lastBilledPeriod?: Period;
  readonly lastBillKopecks?: Kopecks;
  readonly dueOn?: PlainDate;
  /** The last bill left debts of earlier months open: the next one looks at them for penalties. */
  readonly inArrears?: true;
  /** Counts every change; a writer that read an older one is refused. */
  readonly version: number;
}

/** What is known of a contract account when it is opened; the rest of its head follows. */
export type ContractOpening = Pick<
  ContractHead,
  'number' | 'kind' | 'payerName' | 'branchId' | 'premise' | 'services' | 'meters' | 'maxPowerKw'
>;

/** Longest name of a group. The head stays within 1 KB with it (docs/adr/0005). */
export const GROUP_LENGTH = 30;

/** Contracts that are moved to another cabinet at once. */
export const MOST_MOVED = 10;

/** How the office made sure that it hands a code to the right person. */
export const IDENTITY_CHECKS = [
  'passport',
  'representative',
  'notarised-letter',
  'qualified-signature',
] as const;
export type IdentityCheck = (typeof IDENTITY_CHECKS)[number];

/** How long an activation code may be used after it was issued. */
export const ACTIVATION_CODE_LIFE_DAYS = 30;
/** Wrong codes for one number until a pause. */
export const LINK_TRIES = 5;
export const LINK_PAUSE_SECONDS = 900;

/** How long an invitation may be accepted. */
export const INVITATION_LIFE_DAYS = 14;
/** Contracts of one invitation. */
export const MOST_INVITED = 20;
