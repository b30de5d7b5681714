import { type Decimal, decimal, isLess, type PlainDate, plainDate } from '#core/kernel';
import { type Dated, inForce, inForceOver, type PayerKind, type Supplier } from './model.ts';

/** What stands in for a reading that did not come, month after month in a row. */
export interface SilenceRule {
  /** Months in a row that past consumption stands in for. */
  readonly pastMonths: number;
  /** Past consumption is the same month of last year where it is known, else the average. */
  readonly lastYearFirst: boolean;
  /** Months of history an average rests on at least, and for a meter younger than that many. */
  readonly historyMonths: number;
  readonly youngHistoryMonths: number;
  /** What is charged after that, and where the history is too short. */
  readonly afterwards: 'norm' | 'max-power';
}

/** Days of delay with one share of the rate: from a day to a day, both inclusive; the last step has no end. */
export interface PenaltyStep {
  readonly fromDay: number;
  readonly toDay?: number;
  /** 300 for 1/300 of the rate a day. */
  readonly divisor: number;
}

/** A part of the running month's price that is asked for before its end. */
export interface AdvancePart {
  readonly percent: number;
  /** Day of the month that follows the billed one. */
  readonly day: number;
}

/**
 * A country's billing law as data with validity dates. Whatever a supplier may set for itself is on {@link Supplier};
 * a new country is a new value of this type.
 */
export interface BillingRules {
  readonly silence: {
    readonly household: readonly Dated<SilenceRule>[];
    readonly business: readonly Dated<SilenceRule>[];
  };
  readonly businessDueDays: readonly Dated<number>[];
  readonly penalties: Readonly<Record<PayerKind, readonly Dated<readonly PenaltyStep[]>[]>>;
  /** Percent a year, by date. */
  readonly keyRates: readonly Dated<Decimal>[];
  /** The rate counts up to this many percent; `undefined` ends a cap. */
  readonly keyRateCaps: readonly Dated<Decimal | undefined>[];
  /** Of companies. */
  readonly advances: readonly Dated<readonly AdvancePart[]>[];
  /** What the law is called where a bill quotes it. */
  readonly basis: {
    readonly penalties: Readonly<Record<PayerKind, string>>;
    readonly advances: string;
  };
}

const always = <T>(value: T): readonly Dated<T>[] => [{ from: plainDate('1900-01-01'), value }];
const since = (...entries: readonly (readonly [from: string, percent: string])[]): Dated<Decimal>[] =>
  entries.map(([from, percent]) => ({ from: plainDate(from), value: decimal(percent) }));

const RESIDENTS: readonly PenaltyStep[] = [
  { fromDay: 31, toDay: 90, divisor: 300 },
  { fromDay: 91, divisor: 130 },
];

/** Russian retail of utilities; sources stand in docs/rating.md, rule by rule. */
export const RUSSIA: BillingRules = {
  silence: {
    household: always({
      pastMonths: 3,
      lastYearFirst: false,
      historyMonths: 6,
      youngHistoryMonths: 3,
      afterwards: 'norm',
    }),
    business: always({
      pastMonths: 2,
      lastYearFirst: true,
      historyMonths: 6,
      youngHistoryMonths: 6,
      afterwards: 'max-power',
    }),
  },
  businessDueDays: always(18),
  penalties: {
    household: always(RESIDENTS),
    company: always([{ fromDay: 1, divisor: 130 }]),
    'managing-company': always([
      { fromDay: 1, toDay: 60, divisor: 300 },
      { fromDay: 61, toDay: 90, divisor: 170 },
      { fromDay: 91, divisor: 130 },
    ]),
    'housing-association': always(RESIDENTS),
  },
  // The Bank of Russia's; a supplier adds later ones as its setting `key_rate`.
  keyRates: since(
    ['2019-12-16', '6.25'],
    ['2020-02-10', '6'],
    ['2020-04-27', '5.5'],
    ['2020-06-22', '4.5'],
    ['2020-07-27', '4.25'],
    ['2021-03-22', '4.5'],
    ['2021-04-26', '5'],
    ['2021-06-15', '5.5'],
    ['2021-07-26', '6.5'],
    ['2021-09-13', '6.75'],
    ['2021-10-25', '7.5'],
    ['2021-12-20', '8.5'],
    ['2022-02-14', '9.5'],
    ['2022-02-28', '20'],
    ['2022-04-11', '17'],
    ['2022-05-04', '14'],
    ['2022-05-27', '11'],
    ['2022-06-14', '9.5'],
    ['2022-07-25', '8'],
    ['2022-09-19', '7.5'],
    ['2023-07-24', '8.5'],
    ['2023-08-15', '12'],
    ['2023-09-18', '13'],
    ['2023-10-30', '15'],
    ['2023-12-18', '16'],
    ['2024-07-29', '18'],
    ['2024-09-16', '19'],
    ['2024-10-28', '21'],
    ['2025-06-09', '20'],
    ['2025-07-28', '18'],
    ['2025-09-15', '17'],
    ['2025-10-27', '16.5'],
    ['2025-12-22', '16'],
  ),
  keyRateCaps: [
    { from: plainDate('2022-02-28'), value: decimal('9.5') },
    { from: plainDate('2027-01-01'), value: undefined },
  ],
  advances: always([
    { percent: 30, day: 10 },
    { percent: 40, day: 25 },
  ]),
  basis: {
    penalties: {
      household: 'Жилищный кодекс РФ, ст. 155, ч. 14',
      company: 'Федеральный закон от 26.03.2003 № 35-ФЗ, ст. 37, п. 2',
      'managing-company': 'Федеральный закон от 26.03.2003 № 35-ФЗ, ст. 37, п. 2',
      'housing-association': 'Жилищный кодекс РФ, ст. 155, ч. 14',
    },
    advances: 'Основные положения (постановление Правительства РФ от 04.05.2012 № 442), п. 82',
  },
};

/** Percent a year that penalties rest on for a day: the key rate, as far as the cap lets it count. Undefined before the first. */
export function penaltyRateOn(
  supplier: Pick<Supplier, 'keyRates'>,
  rules: BillingRules,
  on: PlainDate,
): Decimal | undefined {
  const rate = inForceOver(rules.keyRates, supplier.keyRates, on);
  const cap = inForce(rules.keyRateCaps, on);
  return rate !== undefined && cap !== undefined && isLess(cap, rate) ? cap : rate;
}
