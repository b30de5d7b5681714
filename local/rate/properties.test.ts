import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/kernel';
import { billOf } from './bill-of.ts';
import { type RateDocument, rateDocument } from './document.ts';
import { buildDocument } from './testing/build-document.ts';
import { randomDocument } from './testing/random-document.ts';

/** What holds for every bill, whatever the document says. */

const RUNS = { numRuns: 300 };
const TIMEOUT = 120_000;

type Bill = ReturnType<typeof billOf>;

/** The bill, or nothing where the rules allow none. */
function billed(document: RateDocument): Bill | undefined {
  try {
    return billOf(document);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Half-up, away from zero, in exact arithmetic. */
function vatInside(amount: number, percent: number): number {
  const gross = BigInt(Math.abs(amount)) * BigInt(percent);
  const whole = BigInt(100 + percent);
  const vat = Number((2n * gross + whole) / (2n * whole));
  return amount < 0 && vat > 0 ? -vat : vat;
}

/** What lines come to by everything that a tariff version does not change. */
function volumes(bill: Bill, withAmounts: (service: string) => boolean): Record<string, number[]> {
  const result: Record<string, number[]> = {};
  for (const line of bill.lines) {
    if (line.source === 'area' || line.source === 'persons') continue;
    const key = [
      line.kind,
      line.service,
      line.zone,
      line.range,
      line.source,
      line.meter,
      line.forPeriod,
    ].join(' ');
    const [volume = 0, amount = 0] = result[key] ?? [];
    result[key] = [
      volume + Math.round(line.volume * 1e6),
      withAmounts(line.service) ? amount + line.amount : 0,
    ];
  }
  // a reversal that meets the same again says nothing
  return Object.fromEntries(
    Object.entries(result).filter(([, figures]) => figures.some((each) => each !== 0)),
  );
}

describe('every bill', () => {
  test(
    'is the sum of its lines and penalties, and its VAT of its lines’',
    () => {
      fc.assert(
        fc.property(randomDocument, (document) => {
          const bill = billed(document);
          if (bill === undefined) return;
          expect(sum(bill.lines.map(({ amount }) => amount))).toBe(bill.charged - bill.penalty);
          expect(sum(bill.penalties.map(({ amount }) => amount))).toBe(bill.penalty);
          expect(sum(bill.lines.map(({ vat }) => vat))).toBe(bill.vat);
          expect(bill.total).toBe(bill.opening + bill.charged);
          const open = sum(bill.debts.map(({ amount, penalty }) => amount + penalty));
          expect(open - bill.advance).toBe(bill.total);
        }),
        RUNS,
      );
    },
    TIMEOUT,
  );

  test(
    'has the VAT inside each line, rounded half-up',
    () => {
      fc.assert(
        fc.property(randomDocument, (document) => {
          for (const line of billed(document)?.lines ?? [])
            expect(line.vat).toBe(vatInside(line.amount, line.vatPercent));
        }),
        RUNS,
      );
    },
    TIMEOUT,
  );

  test(
    'does not depend on the order of readings, payments and tariffs in the document',
    () => {
      fc.assert(
        fc.property(randomDocument, fc.infiniteStream(fc.nat()), (document, numbers) => {
          const shuffled = {
            ...document,
            readings: shuffle(document.readings, numbers),
            payments: shuffle(document.payments, numbers),
            tariffs: shuffle(document.tariffs, numbers),
          };
          expect(billed(shuffled)).toEqual(billed(document));
        }),
        RUNS,
      );
    },
    TIMEOUT,
  );

  test(
    'is the same when a payment comes as two of the same day',
    () => {
      fc.assert(
        fc.property(randomDocument, fc.double({ min: 0, max: 1, noNaN: true }), (document, part) => {
          const halved = {
            ...document,
            payments: document.payments.flatMap((payment) => {
              const first = Math.floor(payment.amount * part);
              const parts = [first, payment.amount - first].filter((amount) => amount > 0);
              return parts.map((amount) => ({ ...payment, amount: amount as typeof payment.amount }));
            }),
          };
          expect(billed(halved)).toEqual(billed(document));
        }),
        RUNS,
      );
    },
    TIMEOUT,
  );

  test(
    'is the same when a tariff is replaced by its like within the month, by range and to the kopeck',
    () => {
      fc.assert(
        fc.property(
          randomDocument,
          fc.array(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 3 }),
          (document, days) => {
            const one = withOneVersion(document);
            const before = billed(one);
            if (before === undefined) return;
            const isWhole = (service: string): boolean =>
              service === 'electricity' &&
              one.tariffs.every((tariff) =>
                Object.values(tariff.rates)
                  .flat()
                  .every((rate) => /^\d+(\.\d{1,2}0*)?$/.test(rate)),
              );
            const after = billOf(replacedByItsLike(one, days));
            expect(volumes(after, isWhole)).toEqual(volumes(before, isWhole));
          },
        ),
        RUNS,
      );
    },
    TIMEOUT,
  );
});

describe('more consumption', () => {
  const rate = fc.integer({ min: 0, max: 2000 }).map((kopecks) => (kopecks / 100).toFixed(2));
  test(
    'never costs less',
    () => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.integer({ min: 1, max: 3000 }), rate), { maxLength: 5 }),
          rate,
          fc.nat(9000),
          fc.nat(2000),
          (ranges, last, volume, more) => {
            let bound = 0;
            const bounds = ranges.map(([width]) => {
              bound += width;
              return String(bound);
            });
            const charged = (value: number): number =>
              billOf(
                buildDocument({
                  period: '2026-04',
                  tariffs: [{ bounds, rates: { single: [...ranges.map(([, each]) => each), last] } }],
                  meters: [
                    {
                      readings: [
                        ['2026-03-25', 0],
                        ['2026-04-25', value],
                      ],
                    },
                  ],
                }),
              ).charged;
            expect(charged(volume + more)).toBeGreaterThanOrEqual(charged(volume));
          },
        ),
        RUNS,
      );
    },
    TIMEOUT,
  );
});

describe('penalties', () => {
  test(
    'of months that are billed one after the other come to the penalty of one bill at the end',
    () => {
      const kopecks = fc.integer({ min: 1, max: 9_999_999 });
      fc.assert(
        fc.property(
          fc.constantFrom('household', 'company', 'managing-company', 'housing-association'),
          fc.array(kopecks, { minLength: 1, maxLength: 3 }),
          fc.array(fc.record({ day: fc.integer({ min: 1, max: 28 }), month: fc.nat(5), amount: kopecks }), {
            maxLength: 6,
          }),
          fc.array(fc.record({ month: fc.nat(6), percent: fc.integer({ min: 4, max: 20 }) }), {
            maxLength: 3,
          }),
          (kind, debts, payments, rates) => {
            const documentOf = (firstPeriod: string, period: string): RateDocument =>
              buildDocument({
                firstPeriod,
                period,
                kind,
                supplier: {
                  keyRates: [
                    { from: '2000-01-01', value: '9.5' },
                    ...rates.map(({ month, percent }) => ({
                      from: `2026-${String(month + 4).padStart(2, '0')}-11`,
                      value: String(percent),
                    })),
                  ].filter(({ from }, index, all) => all.findIndex((each) => each.from === from) === index),
                },
                tariffs: [{ per: 'area', rates: { single: ['1'] } }],
                debts: debts.map((amount, index) => ({
                  period: `2026-0${3 - index}`,
                  dueOn: `2026-0${4 - index}-15`,
                  amount,
                })),
                payments: payments.map(({ month, day, amount }) => ({
                  on: `2026-0${month + 4}-${String(day).padStart(2, '0')}`,
                  amount,
                })),
              });
            const months = ['2026-04', '2026-05', '2026-06', '2026-07', '2026-08', '2026-09'];
            const oneByOne = months.map((month) => billOf(documentOf('2026-04', month)).penalty);
            expect(sum(oneByOne)).toBe(billOf(documentOf('2026-09', '2026-09')).penalty);
          },
        ),
        { numRuns: 200 },
      );
    },
    TIMEOUT,
  );
});

function shuffle<T>(values: readonly T[], numbers: Iterator<number>): T[] {
  const keyed = values.map((value) => ({ value, key: Number(numbers.next().value) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}

/** Tariffs by days, each with its first version for good. */
function withOneVersion(document: RateDocument): RateDocument {
  const services = new Set<string>();
  const first = document.tariffs.filter(({ service }) => {
    const isNew = !services.has(service);
    services.add(service);
    return isNew;
  });
  return rateDocument.parse({
    ...document,
    supplier: { ...document.supplier, tariffChange: 'days' },
    tariffs: first.map(({ until: _, ...tariff }) => tariff),
  });
}

/** Each tariff replaced by one that says the same, on some days of every month. */
function replacedByItsLike(document: RateDocument, days: readonly number[]): RateDocument {
  const first = document.firstPeriod ?? document.period;
  const starts = Array.from({ length: 10 }, (_, index) => {
    const month = Number(first.slice(0, 4)) * 12 + Number(first.slice(5)) - 2 + index;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  }).flatMap((month) => [...new Set(days)].map((day) => `${month}-${String(day).padStart(2, '0')}`));
  return rateDocument.parse({
    ...document,
    tariffs: document.tariffs.flatMap((tariff) => [tariff, ...starts.map((from) => ({ ...tariff, from }))]),
  });
}
