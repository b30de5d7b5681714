import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { ZONES } from '#core/tariff';

const zone = z.enum(ZONES);
const source = z.enum(['customer', 'automatic', 'staff']);

/**
 * Values as the customer typed them, in the order of the meter's zones. Text, so that a fraction, a space or a
 * letter can be explained instead of being cut off.
 */
export const typedValues = z.array(z.string().trim().min(1).max(20)).min(1).max(3);

const registerUse = z.object({
  zone,
  previousValue: z.int(),
  currentValue: z.int(),
  /** Smallest units of the service. */
  volume: z.int(),
  /** The dial passed its end and began again. */
  rolledOver: z.boolean(),
});

/** What may be wrong with typed values, whether they are only checked or sent. */
const CHECK_FAULTS = [
  'contract.missing',
  'organisation.role_insufficient',
  'metering.meter_missing',
  'metering.not_whole_number',
  'metering.wrong_register_count',
  'metering.too_many_digits',
  'metering.reading_below_previous',
  'metering.meter_automatic',
];

export const checkReading = operation({
  method: 'POST',
  path: '/contracts/{contractId}/meters/{meterId}/readings/check',
  summary: 'What a reading would mean, before it is sent',
  description:
    'Changes nothing. Gives the consumption of each register, the preliminary cost at the tariff in force, and whether the consumption looks implausible against the meter’s own history. Whole units only.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId, meterId: Schema.meterId, values: typedValues }),
  output: z.object({
    registers: z.array(registerUse),
    /** Price of the consumption shown, each month at its own tariff; absent while no tariff prices it. */
    preliminaryKopecks: Schema.kopecks.optional(),
    /** The period the reading would belong to: the running one until the window's last day, else the next. */
    period: Schema.period,
    /** Present when the consumption is far from what this meter usually shows; sending then needs `confirmed`. */
    implausible: z.object({ usualVolume: z.int(), volume: z.int() }).optional(),
    /** A reading of this period was sent before and will be followed by this one. */
    replacesEarlier: z.boolean(),
  }),
  faults: CHECK_FAULTS,
});

export const submitReading = operation({
  method: 'POST',
  path: '/contracts/{contractId}/meters/{meterId}/readings',
  summary: 'Send a reading of all registers',
  description:
    'All registers at once or none. The same values sent again answer the same reading. Two different ones racing: one wins, the other gets `metering.reading_changed_meanwhile`. Implausible consumption needs `confirmed: true`.',
  access: 'user',
  input: z.object({
    contractId: Schema.contractId,
    meterId: Schema.meterId,
    values: typedValues,
    confirmed: z.boolean().default(false),
  }),
  output: z.object({
    readingId: z.string(),
    at: Schema.instant,
    period: Schema.period,
    registers: z.array(registerUse),
    /** As `checkReading` gives it. */
    preliminaryKopecks: Schema.kopecks.optional(),
  }),
  faults: [...CHECK_FAULTS, 'metering.implausible', 'metering.reading_changed_meanwhile'],
});

export const listReadings = operation({
  method: 'GET',
  path: '/contracts/{contractId}/meters/{meterId}/readings',
  summary: "A meter's readings, newest first",
  description: 'Up to 36 a page, each with its source; an estimate is never listed as a reading.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId, meterId: Schema.meterId, cursor: Schema.cursor }),
  output: z.object({
    zones: z.array(zone),
    readings: z.array(
      z.object({
        readingId: z.string(),
        at: Schema.instant,
        period: Schema.period,
        source,
        values: z.array(z.int()),
        volumes: z.array(z.int()),
      }),
    ),
    /** Actual consumption by month, oldest first, all registers together, for the chart. */
    months: z.array(z.object({ period: Schema.period, volumes: z.array(z.int()) })),
    cursor: z.string().optional(),
  }),
  faults: ['contract.missing', 'metering.meter_missing'],
});
