import { describe, expect, it } from 'vitest';
import { period, plainDate } from '#core/kernel';
import { tariffBook } from '#core/tariff';
import type { Bill } from './model.ts';
import { recalculatedSince } from './rate-contract.ts';
import { ratingBook } from './rating-book.ts';
import { billed, type Case, rate, supplier, VECTOR_14 } from './testing/rating.ts';
import { historyOf, type SampleMeter, sampleContract, sampleTariff } from './testing/sample.ts';

/** Months put right of a service that has several meters, each known in another way. */

const [JANUARY, FEBRUARY] = ['2026-01', '2026-02'] as const;
const TARIFFS = [sampleTariff({ single: ['1.00'], day: ['1.00'], night: ['1.00'] }, { normPerPerson: 91 })];
/** Estimated at 200 a month. */
const known = (rest: Partial<SampleMeter> = {}): SampleMeter => ({
  billed: [0],
  history: VECTOR_14,
  ...rest,
});
/** Charged by the norm, 182 for two persons. */
const unknown = (rest: Partial<SampleMeter> = {}): SampleMeter => ({ billed: [0], ...rest });
const readInFebruary = (volume: number): Partial<SampleMeter> => ({
  read: [volume],
  readIn: FEBRUARY,
  monthsWithoutReading: 1,
});

function february(january: SampleMeter[], meters: SampleMeter[], rest: Case = {}) {
  const bill = (of: string, now: SampleMeter[], earlierBills: readonly Bill[]) =>
    billed(of, rate({ tariffs: TARIFFS, of, meters: now, earlierBills, ...rest }));
  const first = bill(JANUARY, january, []);
  const second = bill(FEBRUARY, meters, [first]);
  const order = sampleContract(supplier, { meters }).meterItems.map(({ meterId }) => meterId);
  return second.lines
    .filter(({ kind }) => kind === 'recalculation')
    .map(({ meterId, zone, source, volume }) => [order.indexOf(meterId as never), zone, source, volume]);
}

describe('a month of several meters, put right', () => {
  it('by the norm stands for the meters that were charged by it, and for no other', () => {
    // 59 kWh in 59 days are 31 of January
    const [A, B] = [known(readInFebruary(59)), unknown(readInFebruary(590))];
    const standing = { settings: { normMonthsStand: true } };
    expect(february([known(), unknown()], [A, B], standing)).toEqual([
      [0, 'single', 'estimate', -200],
      [0, 'single', 'customer', 31],
    ]);
    expect(february([known(), unknown()], [A, B])).toEqual([
      [0, 'single', 'estimate', -200],
      [1, 'single', 'norm', -182],
      [0, 'single', 'customer', 31],
      [1, 'single', 'customer', 310],
    ]);
  });

  it('by the norm stands for a meter that shared the norm of another, beside one that was estimated', () => {
    const now = [known({ monthsWithoutReading: 1 }), unknown({ monthsWithoutReading: 1 })];
    const shared = february([known(), unknown(), unknown()], [...now, unknown(readInFebruary(590))], {
      settings: { normMonthsStand: true },
    });
    expect(shared).toEqual([]);
  });

  it('by the norm stands for no meter that was installed in that month and had no part in the norm', () => {
    const installedOn = plainDate('2026-01-15');
    const added = unknown({ installedOn, ...readInFebruary(590) });
    const recalculated = february(
      [unknown(), unknown({ installedOn })],
      [unknown({ monthsWithoutReading: 1 }), added],
      { settings: { normMonthsStand: true } },
    );
    expect(recalculated.map(([meter, , source]) => [meter, source])).toEqual([[1, 'customer']]);
  });

  it('leaves the norm to a meter that is silent still, and nothing else of what was charged', () => {
    const [A, C] = [unknown(readInFebruary(590)), known(readInFebruary(59))];
    const heir: SampleMeter = { billed: [0, 0] };
    const silent = { ...heir, monthsWithoutReading: 1 };
    expect(february([unknown(), known(), heir], [A, C, silent])).toEqual([
      [0, 'single', 'norm', -182],
      [1, 'single', 'estimate', -200],
      [0, 'single', 'customer', 310],
      [1, 'single', 'customer', 31],
      [2, 'single', 'norm', 182],
    ]);
    expect(february([unknown(), known(), heir], [A, known({ monthsWithoutReading: 1 }), silent])).toEqual([
      [0, 'single', 'norm', -182],
      [0, 'single', 'customer', 310],
      [2, 'single', 'norm', 182],
    ]);
  });

  it('leaves the norm as it was charged where only a meter beside it was read', () => {
    const silent = unknown({ monthsWithoutReading: 1 });
    // of the first range 200 + 182 of its 390 are taken before, 31 + 182 after
    const tariffs = [sampleTariff({ single: ['1.00', '2.00'] }, { bounds: [390], normPerPerson: 91 })];
    const now = [known(readInFebruary(59)), silent, silent];
    expect(february([known(), unknown(), unknown()], now, { tariffs })).toEqual([
      [0, 'single', 'estimate', -200],
      [0, 'single', 'customer', 31],
    ]);
  });

  it('keeps a device in its place that was taken away since, and what was charged for it', () => {
    const tariffs = [sampleTariff({ single: ['1.00', '2.00'] }, { bounds: [300], normPerPerson: 91 })];
    const gone: SampleMeter = {
      ...{ billed: [0], read: [100], readIn: JANUARY },
      removedOn: plainDate('2026-01-25'),
    };
    const january = [known(), gone, known()];
    const first = billed(JANUARY, rate({ tariffs, of: JANUARY, meters: january }));
    const { head, meterItems } = sampleContract(supplier, { meters: january });
    const [A = '', X = '', B = ''] = meterItems.map(({ meterId }): string => meterId);
    // the device stands on the head no more
    const now = sampleContract(supplier, {
      meters: [known(readInFebruary(295)), gone, known({ monthsWithoutReading: 1 })],
    });
    const { [X as never]: _gone, ...meters } = now.head.meters;
    const second = rate({
      ...{ tariffs, of: FEBRUARY, earlierBills: [first] },
      meters: [known(readInFebruary(295)), gone, known({ monthsWithoutReading: 1 })],
      head: { meters },
    });
    const recalculated = second.lines.filter(({ forPeriod }) => forPeriod === JANUARY);
    expect(head.meters).toHaveProperty(X);
    const volumes = recalculated.map(({ meterId, volume }) => [meterId, volume] as const);
    // 295 in 59 days are 155 of January; 300 of the 455 are in the first range, each meter with its part of it
    expect(volumes.map(([meterId]) => meterId)).toEqual([A, X, B, A, X, B, A, X, B, A, X, B]);
    const sumOf = (id: string) =>
      volumes.reduce((sum, [meterId, volume]) => (meterId === id ? sum + volume : sum), 0);
    expect([A, X, B].map(sumOf)).toEqual([155 - 200, 0, 0]);
  });

  it('leaves another meter’s ranges as they were, register by register', () => {
    const rates = ['1.00', '2.00', '3.00', '4.00'];
    const tariffs = [sampleTariff({ single: rates, day: rates, night: rates }, { bounds: [1, 7, 8] })];
    const unused: SampleMeter = { billed: [0], history: historyOf(JANUARY, Array(6).fill([0])) };
    const changed = [];
    for (let day = 0; day <= 12; day += 1) {
      for (let night = 0; night <= 12; night += 1) {
        const two: SampleMeter = { billed: [0, 0], read: [day, night], readIn: JANUARY };
        const now = { ...two, billed: [day, night], readIn: FEBRUARY };
        const nothing = { ...unused, ...readInFebruary(0) };
        if (february([unused, two], [nothing, now], { tariffs }).length > 0) changed.push([day, night]);
      }
    }
    expect(changed).toEqual([]);
  });

  it('comes in the order of the months, whichever meter covers them', () => {
    const months = [JANUARY, FEBRUARY].map((of, index) =>
      billed(of, rate({ tariffs: TARIFFS, of, meters: [known(), known({ monthsWithoutReading: index })] })),
    );
    const { lines } = rate({
      ...{ tariffs: TARIFFS, of: '2026-03', earlierBills: months },
      meters: [
        known({ read: [59], readIn: '2026-03', monthsWithoutReading: 1 }),
        known({ read: [90], readIn: '2026-03', monthsWithoutReading: 2 }),
      ],
    });
    const order = lines.flatMap(({ forPeriod }) => forPeriod ?? []);
    expect(order).toContain(FEBRUARY);
    expect(order).toEqual([...order].sort());
  });
});

describe('the earliest month to be put right', () => {
  const since = (...meters: SampleMeter[]) => {
    const { head, meterItems } = sampleContract(supplier, { meters });
    const book = ratingBook(supplier, tariffBook(TARIFFS));
    return recalculatedSince({ book, head, meters: meterItems, period: period('2026-05') });
  };
  const silentFor = (monthsWithoutReading: number) =>
    known({ read: [500], readIn: '2026-05', monthsWithoutReading });

  it('is that of the meter that was silent longest', () => {
    expect(since(silentFor(1), silentFor(3))).toBe('2026-02');
    expect(since(silentFor(3), silentFor(1))).toBe('2026-02');
    expect(since(silentFor(0), silentFor(1))).toBe('2026-04');
  });

  it('is none where every meter was read the month before, or no reading has come', () => {
    expect(since(silentFor(0))).toBeUndefined();
    expect(since(known({ monthsWithoutReading: 3 }))).toBeUndefined();
  });
});

it('a meter that was installed on the last day of the month is charged when it is read first', () => {
  const meters = [unknown({ installedOn: plainDate('2026-04-30') })];
  expect(rate({ tariffs: TARIFFS, meters }).lines).toEqual([]);
});
