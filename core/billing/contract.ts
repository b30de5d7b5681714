import * as z from 'zod';
import { VOLUME_SOURCES } from '#core/metering';
import { operation, Schema } from '#core/platform';
import { SERVICE_NAMES, ZONES } from '#core/tariff';

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
  description: 'Up to 24 a page.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId, cursor: Schema.cursor }),
  output: z.object({ bills: z.array(billSummary), cursor: z.string().optional() }),
  faults: ['contract.missing'],
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
    advances: z.array(z.object({ percent: z.int(), dueOn: Schema.plainDate, amountKopecks: Schema.kopecks })),
    /** The contract's last bill. */
    final: z.boolean(),
    /** Why the month was billed again; absent on a first bill. */
    reason: z.string().optional(),
    lines: z.array(
      z.object({
        kind: z.enum(['charge', 'recalculation']),
        service: z.enum(SERVICE_NAMES),
        zone: z.enum(ZONES),
        /** 0 is the first range; `ranges` says how many the tariff has. */
        range: z.int(),
        ranges: z.int(),
        rangeFrom: z.int(),
        rangeTo: z.int().optional(),
        /** Smallest units of the service: kWh, litres, 10⁻⁶ Gcal, 10⁻² m², persons. */
        volume: z.int(),
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
      }),
    ),
  }),
  faults: ['contract.missing', 'billing.bill_missing'],
});
