import { describe, expect, it } from 'vitest';
import { decimal, kopecks } from '#core/kernel';
import { tariffBook } from '#core/tariff';
import { compareServices } from './compare-services.ts';
import type { BillLine } from './model.ts';
import { rate, read } from './testing/rating.ts';

/** Two bills of one service, line by line, each line's money as some bill may have rounded it. */

const [PATTERN] = rate({ meters: [read([0], [1])] }).lines as [BillLine];
const line = (volume: number, text: string, amount: number, rest: Partial<BillLine> = {}): BillLine => ({
  ...PATTERN,
  volume,
  rate: decimal(text),
  amountKopecks: kopecks(amount),
  ...rest,
});
const compared = (now: BillLine[], before: BillLine[]) => compareServices(now, before, tariffBook([]))[0];

describe('the volume of a service', () => {
  it('is that of its charges; what is recalculated is money of its own', () => {
    const corrected = [line(100, '7.08', 70_800), line(-30, '7.08', -21_240, { kind: 'recalculation' })];
    const plain = [line(80, '7.08', 56_640)];
    expect(compared(corrected, plain)).toMatchObject({
      ...{ volume: 100, volumeBefore: 80, volumeDifference: 20, differenceKopecks: -7080 },
      ...{ rateEffectKopecks: 0, volumeEffectKopecks: 14_160, recalculationEffectKopecks: -21_240 },
    });
    expect(compared(plain, corrected)).toMatchObject({
      ...{ volume: 80, volumeBefore: 100, volumeDifference: -20, differenceKopecks: 7080 },
      ...{ rateEffectKopecks: 0, volumeEffectKopecks: -14_160, recalculationEffectKopecks: 21_240 },
    });
  });

  it.each(['estimate', 'norm', 'max-power'] as const)(
    'rests on no reading where one of its lines does not: %s',
    (source) => {
      const partly = [line(50, '7.08', 35_400), line(50, '7.08', 35_400, { source })];
      const readWhole = [line(100, '7.08', 70_800)];
      expect(compared(partly, readWhole)?.reasons).toEqual(['estimated-now']);
      expect(compared(readWhole, partly)?.reasons).toEqual(['estimated-before']);
    },
  );
});

describe('the effect of a rate', () => {
  const effect = (now: BillLine[], before: BillLine[]) => compared(now, before)?.rateEffectKopecks;

  it('is none where the rate is the same, to whichever side a part of its volume was rounded', () => {
    expect(effect([line(100, '7.08', 70_800)], [line(100, '7.080', 70_801)])).toBe(0);
  });

  it('is the new rate itself, not what a small volume at it was rounded to', () => {
    // 3 at 7.085 are 21.26; 100 are 708.50
    expect(effect([line(3, '7.085', 2126)], [line(100, '7', 70_000)])).toBe(850);
  });

  it('is the mean of several rates of its own zone', () => {
    const [day, night] = [{ zone: 'day' }, { zone: 'night' }] as const;
    const now = [
      line(100, '7', 70_000, day),
      line(100, '9', 90_000, day),
      line(1000, '1', 100_000, night),
      line(1000, '2', 200_000, night),
    ];
    expect(effect(now, [line(50, '7', 35_000, day)])).toBe(5000);
  });

  it('is that of the latest rate where nothing was used at any', () => {
    expect(effect([line(0, '7', 0), line(0, '9', 0)], [line(100, '7', 70_000)])).toBe(20_000);
  });

  it('is of all the volume that a part of the days has, and of the days themselves only for an area', () => {
    const days = { days: 10, ofDays: 30 };
    expect(effect([line(100, '8', 80_000)], [line(100, '7', 70_000, days)])).toBe(10_000);
    const area = { source: 'area' } as const;
    // 54.30 m² at a rouble more, for a third of the month
    expect(effect([line(5430, '31', 168_330, area)], [line(5430, '30', 54_300, { ...area, ...days })])).toBe(
      1810,
    );
  });

  it('is none between 7 and 7.00, and one between 1.5 and 10.5', () => {
    expect(compared([line(10, '7.00', 7000)], [line(10, '7', 7000)])?.reasons).toEqual([]);
    expect(compared([line(10, '10.5', 10_500)], [line(10, '1.5', 1500)])?.reasons).toEqual(['rate']);
  });
});
