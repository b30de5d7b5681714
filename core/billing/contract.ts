import * as z from 'zod';
import { VOLUME_SOURCES } from '#core/metering';
import { operation, Schema } from '#core/platform';
import { SERVICE_NAMES, UNITS, ZONES } from '#core/tariff';
import { CHANGE_REASONS, FORECAST_BASES } from './model.ts';

import { RATING_FAULTS } from './rating-faults.ts';

export * from './contract-operations.ts';
export * from './run-operations.ts';

const billSummary = z.object({
  period: Schema.period,
  number: z.string(),
  issuedAt: Schema.instant,
  dueOn: Schema.plainDate,
  chargedKopecks: Schema.kopecks,
  totalKopecks: Schema.kopecks,
});

export const listBills = operation({
  method: 'GET',
  path: '/contracts/{contractId}/bills',
  summary: "A contract's bills, newest first",
  description: 'Up to 24 a page. Of a month that was billed again all bills are listed; one of them counts.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId, cursor: Schema.cursor }),
  output: z.object({
    bills: z.array(
      billSummary.extend({
        /** The month was billed again: another bill of the period counts in its place. */
        replaced: z.boolean(),
      }),
    ),
    cursor: z.string().optional(),
  }),
  faults: ['contract.missing'],
});

/** A part of the month's charges that is asked for ahead. */
const advance = z.object({
  percent: z.int(),
  dueOn: Schema.plainDate,
  amountKopecks: Schema.kopecks,
  legalBasis: z.string(),
});

/** What a late payment of one month's bill cost by now, less what earlier bills have charged of it. */
const penalty = z.object({
  forPeriod: Schema.period,
  dueOn: Schema.plainDate,
  chargedBeforeKopecks: Schema.kopecks,
  amountKopecks: Schema.kopecks,
  legalBasis: z.string(),
  /** Each is debt × rate / 100 × days / divisor, rounded once. */
  spans: z.array(
    z.object({
      debtKopecks: Schema.kopecks,
      from: Schema.plainDate,
      to: Schema.plainDate,
      days: z.int(),
      ratePercent: z.string(),
      divisor: z.int(),
      amountKopecks: Schema.kopecks,
    }),
  ),
});

/** A line as people read it. */
const billLine = z.object({
  kind: z.enum(['charge', 'recalculation']),
  service: z.enum(SERVICE_NAMES),
  zone: z.enum(ZONES),
  /** 0 is the first range; `ranges` says how many the tariff has. */
  range: z.int(),
  ranges: z.int(),
  rangeFrom: z.int(),
  rangeTo: z.int().optional(),
  /** Smallest units: kWh, litres, 10⁻⁶ Gcal, 10⁻² m², persons. */
  volume: z.int(),
  /** What the rate is per: the service's own unit, or m² or persons where it is charged by these. */
  unit: z.enum(UNITS),
  source: z.enum(VOLUME_SOURCES),
  /** Register values, where a meter gave them; of a reading over several months the first line has the earlier, the last the later. */
  previousValue: z.int().optional(),
  currentValue: z.int().optional(),
  serialNumber: z.string().optional(),
  /** The earlier month that a recalculation corrects. */
  forPeriod: Schema.period.optional(),
  /** Of a part of the days the volume was counted on: its first day, how many, and of how many. */
  from: Schema.plainDate.optional(),
  days: z.int().optional(),
  ofDays: z.int().optional(),
  /** Roubles per unit, exact decimal text. */
  rate: z.string(),
  tariff: z.string(),
  tariffName: z.string(),
  legalBasis: z.string(),
  amountKopecks: Schema.kopecks,
  vatPercent: z.int(),
  vatKopecks: Schema.kopecks,
});

export const getBill = operation({
  method: 'GET',
  path: '/contracts/{contractId}/bills/{period}',
  summary: 'One bill with every line explained',
  description:
    'A line is volume × rate, rounded half-up to a kopeck once; VAT is inside the amount. `tariff` names the version; `legalBasis` quotes what set it.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId, period: Schema.period }),
  output: billSummary.extend({
    openingKopecks: Schema.kopecks,
    vatKopecks: Schema.kopecks,
    /** Inside `chargedKopecks`; each penalty of `penalties`. */
    penaltyKopecks: Schema.kopecks,
    penalties: z.array(penalty),
    /** Asked of companies in the month after; not part of the total. */
    advances: z.array(advance),
    /** The contract's last bill. */
    final: z.boolean(),
    /** The number of the bill whose place this one took; absent on a first bill. */
    replaces: z.string().optional(),
    /** Why the month was billed again, in the words of the staff. */
    reason: z.string().optional(),
    lines: z.array(billLine),
  }),
  faults: ['contract.missing', 'billing.bill_missing'],
});

export const previewBill = operation({
  method: 'GET',
  path: '/contracts/{contractId}/preview',
  summary: 'What the month would come to if it were billed now, and a forecast of it',
  description:
    'Preliminary: nothing is posted, and every reading may change it. Of the first month that has no bill yet, made by what month end makes the bill with; where a reading is not in, `source` says what stands in for it. `forecast` is of the whole month at the usual use, its assumption in `basis`.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId }),
  output: z.object({
    preliminary: z.literal(true),
    period: Schema.period,
    /** Whether it is the month that runs where the supplier is; else month end is still to come for an earlier one, or was early. */
    isRunning: z.boolean(),
    at: Schema.instant,
    dueOn: Schema.plainDate,
    /** The balance now. */
    openingKopecks: Schema.kopecks,
    chargedKopecks: Schema.kopecks,
    vatKopecks: Schema.kopecks,
    /** Inside `chargedKopecks`: up to the month's last day, if nothing is paid before. */
    penaltyKopecks: Schema.kopecks,
    /** opening + charged. */
    totalKopecks: Schema.kopecks,
    lines: z.array(billLine),
    penalties: z.array(penalty),
    advances: z.array(advance),
    /** The meters that are charged by, and what this month rests on for each. */
    meters: z.array(
      z.object({
        meterId: Schema.meterId,
        service: z.enum(SERVICE_NAMES),
        serialNumber: z.string(),
        source: z.enum(VOLUME_SOURCES),
        lastReadingPeriod: Schema.period,
      }),
    ),
    forecast: z.object({
      services: z.array(
        z.object({
          service: z.enum(SERVICE_NAMES),
          /** This month's reading; the meter's average over `months`; the same month of last year; the norm; the maximum power; an area or persons. */
          basis: z.enum(FORECAST_BASES),
          months: z.int().optional(),
          /** Smallest units, recalculations apart. */
          volume: z.int(),
          unit: z.enum(UNITS),
          amountKopecks: Schema.kopecks,
        }),
      ),
      penaltyKopecks: Schema.kopecks,
      /** Services and penalties. */
      totalKopecks: Schema.kopecks,
    }),
  }),
  faults: ['contract.missing', ...RATING_FAULTS],
});

/** Everything is this bill less the earlier one. */
const comparison = z.object({
  period: Schema.period,
  chargedKopecks: Schema.kopecks,
  /** The services' differences and that of the penalties. */
  differenceKopecks: Schema.kopecks,
  penaltyDifferenceKopecks: Schema.kopecks,
  services: z.array(
    z.object({
      service: z.enum(SERVICE_NAMES),
      /** What this bill counts the service in; of one that it does not have, what the earlier one did. */
      unit: z.enum(UNITS),
      /** Smallest units, recalculations apart; 0 in a bill that does not have it. */
      volume: z.int(),
      volumeBefore: z.int(),
      volumeDifference: z.int(),
      amountKopecks: Schema.kopecks,
      amountBeforeKopecks: Schema.kopecks,
      differenceKopecks: Schema.kopecks,
      /** The earlier volumes at the rates of now, less what they cost. */
      rateEffectKopecks: Schema.kopecks,
      /** What neither rates nor recalculations explain. */
      volumeEffectKopecks: Schema.kopecks,
      recalculationEffectKopecks: Schema.kopecks,
      reasons: z.array(z.enum(CHANGE_REASONS)),
    }),
  ),
});

export const compareBill = operation({
  method: 'GET',
  path: '/contracts/{contractId}/bills/{period}/comparison',
  summary: 'A bill beside those of the month before and of the same month last year',
  description:
    'By service. A bill that there is not is left out. The three effects of a service sum to its difference exactly; `reasons` says what the lines tell of why.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId, period: Schema.period }),
  output: z.object({
    period: Schema.period,
    chargedKopecks: Schema.kopecks,
    /** Inside `chargedKopecks`. */
    penaltyKopecks: Schema.kopecks,
    monthBefore: comparison.optional(),
    yearBefore: comparison.optional(),
  }),
  faults: ['contract.missing', 'billing.bill_missing'],
});
