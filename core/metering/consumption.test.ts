import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, Fault, period, plusMonths, powerOfTen, priceOf, sumKopecks } from '#core/kernel';
import { aHousehold, COLD_WATER, ELECTRICITY, type MeterDraft } from '#core/testing';
import { consumption } from './consumption.ts';
import { monthsClosed, spreadOver, withMonths } from './history.ts';
import { expect as expectOf, total } from './plausibility.ts';
import { readTyped } from './typed-values.ts';

function aMeter(changes: Partial<MeterDraft> = {}) {
  const [meter] = aHousehold({ meters: [{ ...ELECTRICITY, ...changes }] }).meters;
  if (!meter) throw new Error('the household has a meter');
  return meter;
}

function volumesOf(...input: Parameters<typeof consumption>): readonly number[] {
  const used = consumption(...input);
  if (used instanceof Fault) throw used;
  return used.volumes;
}

describe('consumption', () => {
  test('is the difference of the registers (vectors 1–3)', () => {
    expect(volumesOf(aMeter(), [12_580])).toEqual([235]);
    expect(volumesOf(aMeter({ values: [1000, 500] }), [1180, 595])).toEqual([180, 95]);
    expect(volumesOf(aMeter({ values: [1, 2, 3] }), [61, 82, 53])).toEqual([60, 80, 50]);
  });

  test.each([
    [5, 99_870, 130, 260],
    [6, 999_950, 40, 90],
  ])('of a dial of %i digits that passed its end, %i → %i, is %i (vector 11)', (digits, from, to, used) => {
    expect(consumption(aMeter({ digits, values: [from] }), [to])).toEqual({
      volumes: [used],
      rolledOver: [true],
    });
  });

  test('takes the transformation ratio (vector 12)', () => {
    const volumes = volumesOf(aMeter({ values: [1520], transformationRatio: 30 }), [1640]);
    expect(volumes).toEqual([3600]);
    expect(priceOf(volumes[0] ?? 0, 0, decimal('8.62'))).toBe(3_103_200);
  });

  test('of a replaced meter is the old one’s tail and the new one’s head (vector 13)', () => {
    const tail = total(volumesOf(aMeter({ values: [4300] }), [4372]));
    const head = total(volumesOf(aMeter({ values: [0] }), [41]));
    expect(tail + head).toBe(113);
    expect(sumKopecks([priceOf(tail + head, 0, decimal('7.08'))])).toBe(80_004);
  });

  test('of water is counted in litres where the dial shows whole cubic metres', () => {
    expect(volumesOf(aMeter({ ...COLD_WATER, values: [310] }), [315])).toEqual([5000]);
  });

  test('names every register that went back', () => {
    const fault = consumption(aMeter({ values: [500, 900, 700] }), [600, 800, 600]);
    expect(fault).toMatchObject({
      code: 'metering.reading_below_previous',
      facts: { zone: 'half-peak', previousValue: 900, currentValue: 800 },
      fields: [
        { field: 'values.1', code: 'metering.reading_below_previous' },
        { field: 'values.2', code: 'metering.reading_below_previous' },
      ],
    });
  });

  const dials = fc.record({
    digits: fc.integer({ min: 3, max: 8 }),
    ratio: fc.integer({ min: 1, max: 400 }),
    water: fc.boolean(),
  });

  test('turns any count round the dial back into that count, and never loses a unit', () => {
    fc.assert(
      fc.property(dials, fc.nat(), fc.nat(), ({ digits, ratio, water }, start, count) => {
        const dial = powerOfTen(digits);
        const previous = start % dial;
        const used = count % Math.floor(dial / 2);
        const current = (previous + used) % dial;
        const meter = aMeter({
          ...(water ? COLD_WATER : ELECTRICITY),
          digits,
          values: [previous],
          transformationRatio: ratio,
        });
        expect(consumption(meter, [current])).toEqual({
          volumes: [used * ratio * (water ? 1000 : 1)],
          rolledOver: [previous + used >= dial],
        });
      }),
    );
  });

  test('never believes a dial that would have to turn further than it can have', () => {
    fc.assert(
      fc.property(dials, fc.nat(), fc.nat(), fc.nat(), ({ digits }, start, back, most) => {
        const dial = powerOfTen(digits);
        const previous = 1 + (start % (dial - 1));
        const current = back % previous;
        const turned = dial - previous + current;
        const mostCounts = most % dial;
        const used = consumption(aMeter({ digits, values: [previous] }), [current], undefined, mostCounts);
        expect(used instanceof Fault).toBe(turned > mostCounts);
      }),
    );
  });
});

describe('values as typed', () => {
  const read = (typed: string[], changes: Partial<MeterDraft> = {}) => readTyped(aMeter(changes), typed);
  const faultOf = (typed: string[], changes: Partial<MeterDraft> = {}): Fault => {
    try {
      read(typed, changes);
    } catch (error) {
      if (error instanceof Fault) return error;
    }
    throw new Error(`accepted: ${typed.join(', ')}`);
  };

  test('are whole numbers, with the dial’s zeros in front or without', () => {
    expect(read(['12580'])).toEqual([12_580]);
    expect(read(['00325'])).toEqual([325]);
    expect(read(['0000000'])).toEqual([0]);
  });

  test.each([
    ['12580,4', /целую часть/],
    ['12580.0', /целую часть/],
    ['12580.', /целую часть/],
    ['-5', /без знака/],
    ['+5', /без знака/],
    ['−5', /без знака/],
    ['12 580', /пробелы/],
    ['1258O', /цифрами/],
    ['12580 кВт', /цифрами/],
    ['1e3', /цифрами/],
    ['٣٤', /цифрами/],
    ['0x1F', /цифрами/],
  ])('%s is explained', (text, words) => {
    const fault = faultOf([text]);
    expect(fault).toMatchObject({ kind: 'refused', code: 'metering.not_whole_number' });
    expect(fault.fields).toMatchObject([{ field: 'values.0', code: 'metering.not_whole_number' }]);
    expect(fault.fields[0]?.detail.ru).toMatch(words);
    expect(fault.fields[0]?.detail.en).not.toBe('');
  });

  test('are explained field by field', () => {
    expect(faultOf(['1', '2,5', 'x'], { values: [1, 1, 1] }).fields.map(({ field }) => field)).toEqual([
      'values.1',
      'values.2',
    ]);
  });

  test('with more digits than the dial are refused', () => {
    expect(faultOf(['123456'])).toMatchObject({
      code: 'metering.too_many_digits',
      facts: { digits: 5 },
      fields: [{ field: 'values.0', code: 'metering.too_many_digits' }],
    });
  });

  test('come for all registers or are refused', () => {
    expect(faultOf(['1', '2'])).toMatchObject({
      code: 'metering.wrong_register_count',
      facts: { registers: 1, given: 2 },
    });
    expect(faultOf(['1'], { values: [1, 1] })).toMatchObject({ code: 'metering.wrong_register_count' });
  });

  test('are not taken from a meter that reads itself', () => {
    expect(faultOf(['12580'], { automatic: true })).toMatchObject({
      kind: 'refused',
      code: 'metering.meter_automatic',
    });
  });
});

describe('what to expect of a meter', () => {
  const supplier = { implausibleTimes: 3 };

  test('is its own average, and three times that before a second look', () => {
    expect(expectOf(aMeter({ monthly: [200] }), supplier, 1)).toEqual({
      usualVolume: 200,
      mostVolume: 600,
      mostCounts: 600,
    });
  });

  test('grows with the months since the last reading', () => {
    expect(expectOf(aMeter({ monthly: [200] }), supplier, 4)).toMatchObject({
      usualVolume: 800,
      mostVolume: 2400,
    });
  });

  test('takes all registers together', () => {
    expect(expectOf(aMeter({ values: [1, 1], monthly: [120, 80] }), supplier, 1)).toMatchObject({
      usualVolume: 200,
    });
  });

  test('leaves room for an ordinary month where little or nothing was counted before', () => {
    expect(expectOf(aMeter({ monthly: [3] }), supplier, 1)).toMatchObject({
      usualVolume: 3,
      mostVolume: 300,
    });
    expect(expectOf(aMeter({ historyMonths: 0 }), supplier, 1)).toMatchObject({
      usualVolume: 100,
      mostVolume: 300,
    });
    expect(expectOf(aMeter({ ...COLD_WATER, historyMonths: 0 }), supplier, 1)).toMatchObject({
      usualVolume: 4000,
      mostVolume: 12_000,
      mostCounts: 12,
    });
    const company = aMeter({ transformationRatio: 30, historyMonths: 0 });
    expect(expectOf(company, supplier, 1)).toMatchObject({ mostVolume: 9000, mostCounts: 300 });
  });

  test('never lets a dial turn more than half way round', () => {
    expect(expectOf(aMeter({ digits: 3, monthly: [400] }), supplier, 1).mostCounts).toBe(500);
  });
});

describe('months', () => {
  test('that a reading closes are those after the one it counts from', () => {
    expect(monthsClosed(period('2026-09'), period('2026-10'))).toEqual(['2026-10']);
    expect(monthsClosed(period('2026-10'), period('2027-01'))).toEqual(['2026-11', '2026-12', '2027-01']);
    expect(monthsClosed(period('2026-10'), period('2026-10'))).toEqual(['2026-10']);
  });

  test('share its consumption evenly, to the last unit', () => {
    const registers = fc.array(fc.nat({ max: 10_000_000 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(registers, fc.integer({ min: 1, max: 40 }), (volumes, months) => {
        const closed = monthsClosed(period('2024-01'), plusMonths(period('2024-01'), months));
        const shares = spreadOver(closed, volumes);
        expect(shares).toHaveLength(months);
        volumes.forEach((volume, register) => {
          const parts = shares.map((share) => share.volumes[register] ?? 0);
          expect(total(parts)).toBe(volume);
          expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  test('replace what the history had of them, and twelve remain', () => {
    const { history } = aMeter({ monthly: [200] });
    const added = withMonths(history, [
      { period: period('2026-09'), volumes: [111] },
      { period: period('2026-10'), volumes: [222] },
    ]);
    expect(added).toHaveLength(12);
    expect(added[0]).toEqual({ period: '2025-11', volumes: [200] });
    expect(added.slice(-2)).toEqual([
      { period: '2026-09', volumes: [111] },
      { period: '2026-10', volumes: [222] },
    ]);
  });
});
