import * as z from 'zod';
import { type Decimal, isDecimal, isPlainDate, type Period, type PlainDate } from '#core/kernel';
import { SERVICE_NAMES, ZONES } from '#core/tariff';

/**
 * What `npm run rate` reads: everything one contract's bill follows from, in one document. Published as
 * `docs/rate/input.schema.json` and explained in docs/formats.md; the descriptions below are those of the schema.
 */

const described = <S extends z.ZodType>(schema: S, description: string): S => schema.meta({ description });

const date = z.iso
  .date()
  .refine((text): boolean => isPlainDate(text), 'is no date of the calendar')
  .transform((text) => text as PlainDate);

const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is no month: write it as 2026-04')
  .transform((text) => text as Period);

/** An exact decimal: text such as `"7.08"`, or a number that JSON writes the same way. */
const exact = z
  .union([z.string().regex(/^\d{1,12}(\.\d{1,8})?$/), z.number().min(0)])
  .transform((value) => String(value))
  .refine((text): boolean => isDecimal(text), 'is no decimal of at most 12 digits and 8 after the point')
  .transform((text) => text as Decimal);

const kopecks = described(z.int().min(0), 'Integer kopecks');
const count = z.int().min(0);
const name = z.string().min(1).max(300);

const dated = <S extends z.ZodType>(value: S) => z.array(z.strictObject({ from: date, value })).max(200);

const supplier = z.strictObject({
  timeZone: described(z.string(), 'IANA time zone').default('Europe/Moscow'),
  vatPercents: described(
    dated(z.int().min(0).max(99)),
    'Whole percent of VAT inside the rates, by date',
  ).default([
    { from: '2019-01-01' as PlainDate, value: 20 },
    { from: '2026-01-01' as PlainDate, value: 22 },
  ]),
  dueDays: described(
    dated(z.int().min(1).max(31)),
    'Day of the next month a household pays by, by date',
  ).default([
    { from: '2012-09-01' as PlainDate, value: 10 },
    { from: '2026-03-01' as PlainDate, value: 15 },
  ]),
  businessDueDays: described(
    dated(z.int().min(1).max(31)),
    'Day of the next month everybody but households pays by, by date; the 18th unless told',
  ).optional(),
  readingWindow: described(
    z.strictObject({ fromDay: z.int().min(1).max(31), toDay: z.int().min(1).max(31) }),
    'A reading after `toDay` belongs to the next month; the whole month unless told',
  ).default({ fromDay: 1, toDay: 31 }),
  tariffChange: described(
    z.enum(['month', 'days']),
    'Where a tariff changes inside the interval: a month takes the rates of its first day, or the volume is split by days',
  ).default('month'),
  unverifiedReadings: described(
    z.enum(['refuse', 'count']),
    'Whether readings of a meter past its verification count (Decree 354 p. 81(12) refuses them)',
  ).default('refuse'),
  normMonthsStand: described(
    z.boolean(),
    'Months charged by the norm stay when a reading comes after all; recalculated unless told',
  ).default(false),
  raisingCoefficients: described(
    dated(exact),
    'Times the norm for a broken or unverified meter past its three months, or where access is refused, by date',
  ).default([]),
  keyRates: described(
    dated(exact),
    'Percent a year that penalties rest on, by date; at most 9.5 counts until 2027-01-01. The Bank of Russia’s unless told',
  ).optional(),
  penalties: described(z.boolean(), 'Whether penalties are charged at all').default(true),
  advances: described(z.boolean(), 'Whether companies pay advances (Decree 442 p. 82)').default(true),
});

const calendar = z.strictObject({
  holidays: described(z.array(date), 'Rest days besides Saturdays and Sundays').default([]),
  workingWeekends: described(z.array(date), 'Saturdays and Sundays that are worked').default([]),
});

const ratesOfZone = z.array(exact).min(1).max(6);

const tariff = z.strictObject({
  service: z.enum(SERVICE_NAMES),
  category: described(name, 'Consumer category; contracts name it'),
  from: described(date, 'First day of this version'),
  until: described(date, 'First day after it; absent while nothing replaces it').optional(),
  name: described(name, 'What the customer reads').optional(),
  legalBasis: described(name, 'The order that set it: `basis` of every line').optional(),
  per: described(
    z.enum(['volume', 'area', 'person']),
    'By volume, by m² of the premise, or by registered person',
  ).default('volume'),
  rates: described(
    z.partialRecord(z.enum(ZONES), ratesOfZone),
    'Roubles per unit (VAT inside): for each zone the rate of each range, first range first',
  ),
  bounds: described(
    z.array(exact).max(5),
    'Inclusive upper bounds a month of all ranges but the last, in the unit',
  ).default([]),
  rangeSplit: described(z.enum(['proportional', 'per-zone']), 'How ranges meet zones').default(
    'proportional',
  ),
  socialNormPerPerson: described(
    exact,
    'Instead of bounds: the first range is this much for each person',
  ).optional(),
  normPerPerson: described(
    exact,
    'A month’s consumption for each person where nothing is metered',
  ).optional(),
});

const contract = z.strictObject({
  number: z
    .string()
    .regex(/^\d{14}$/, 'must be 14 digits')
    .default('00000000000000'),
  kind: z.enum(['household', 'company', 'managing-company', 'housing-association']).default('household'),
  services: z
    .array(
      z.strictObject({
        service: z.enum(SERVICE_NAMES),
        category: name,
        rangeExempt: described(z.boolean(), 'Charged at the first range’s rate whatever the volume').default(
          false,
        ),
      }),
    )
    .min(1)
    .max(SERVICE_NAMES.length),
  maxPowerKw: described(
    z.int().min(1),
    'Maximum power of a company: what long silence is charged by',
  ).optional(),
  closedOn: described(date, 'Last day of the contract, within `period`: makes its final bill').optional(),
});

const premise = z.strictObject({
  areaM2: described(exact, 'm², up to 2 decimals').default('0' as Decimal),
  persons: described(z.int().min(0).max(999), 'Registered persons').default(1),
});

const meter = z.strictObject({
  serialNumber: name,
  service: z.enum(SERVICE_NAMES).default('electricity'),
  zones: described(
    z.array(z.enum(ZONES)).min(1).max(3),
    '`single`, `day` and `night`, or `peak`, `half-peak` and `night`: one for each register in reading order',
  ).default(['single']),
  digits: described(z.int().min(3).max(9), 'Digits before the point on the dial').default(6),
  transformationRatio: described(z.int().min(1).max(1_000_000), 'CT × VT').default(1),
  installedOn: date.default('2000-01-01' as PlainDate),
  verifiedUntil: described(date, 'End of the verification (поверка)').default('2199-12-31' as PlainDate),
  removedOn: described(date, 'Last day of a device that was replaced or taken away').optional(),
  outOfService: described(
    z.strictObject({ since: date, why: z.enum(['broken', 'no-access']) }),
    'Broken, or access refused: readings since then do not count',
  ).optional(),
  history: described(
    z.array(z.strictObject({ period: month, volumes: z.array(exact).min(1).max(3) })).max(60),
    'Actual consumption by month before `firstPeriod`, by register in the unit, after the ratio: what averages rest on',
  ).default([]),
  monthsWithoutReading: described(
    count.max(240),
    'How many months before `firstPeriod` were billed without a reading',
  ).default(0),
  billedValues: described(
    z.array(count).min(1).max(3),
    'With `monthsWithoutReading`: the register values those months were billed up to',
  ).optional(),
});

const reading = z.strictObject({
  serialNumber: name,
  on: date,
  values: described(
    z.array(count.max(999_999_999)).min(1).max(3),
    'All registers, whole units, before the ratio',
  ),
  source: z.enum(['customer', 'automatic', 'staff']).default('customer'),
  period: described(month, 'The month it belongs to; by the reading window unless told').optional(),
});

const payment = z.strictObject({
  on: date,
  amount: kopecks.min(1),
  period: described(month, 'The month the payer names').optional(),
});

const debt = z.strictObject({
  period: month,
  dueOn: date,
  amount: described(kopecks, 'Principal that is open, kopecks'),
  penalty: described(kopecks, 'Penalty charged for it that is still open, kopecks').default(0),
  penaltyCharged: described(
    kopecks,
    'All penalty charged for it so far, paid or open: what the next bill does not charge again; `penalty` unless told',
  ).optional(),
  paid: described(
    z.array(z.strictObject({ on: date, amount: kopecks.min(1) })).max(240),
    'Parts of it that were paid after `dueOn` and before `firstPeriod`: their penalty is a part of what it comes to',
  ).default([]),
});

/** The whole document. Unknown fields are refused: a misspelt one would change the bill silently. */
export const rateDocument = z.strictObject({
  period: described(month, 'The month to bill'),
  firstPeriod: described(
    month,
    'The first of the months that are billed one after the other up to `period`, as month ends would have done; `period` unless told',
  ).optional(),
  supplier: supplier.prefault({}),
  calendar: calendar.prefault({}),
  tariffs: z.array(tariff).min(1).max(500),
  contract,
  premise: premise.prefault({}),
  meters: z.array(meter).max(50).default([]),
  readings: described(
    z.array(reading).max(5000),
    'Any order. A meter is counted from its last reading before `firstPeriod`, else from its first one',
  ).default([]),
  payments: z.array(payment).max(1000).default([]),
  debts: described(z.array(debt).max(240), 'What is open before `firstPeriod` is billed').default([]),
  advance: described(kopecks, 'What is paid ahead before `firstPeriod` is billed').default(0),
});

export type RateDocument = z.output<typeof rateDocument>;
