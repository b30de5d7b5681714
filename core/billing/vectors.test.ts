import { describe, expect, it } from 'vitest';
import { decimal, kopecks, plainDate, vatInside } from '#core/kernel';
import type { Tariff } from '#core/tariff';
import { normVolume } from './stand-in.ts';
import { billedNow, rate, read, silentMonths, VECTOR_14, volumeOf } from './testing/rating.ts';
import { type SampleMeter, sampleTariff } from './testing/sample.ts';

describe('domain.md §8', () => {
  it('vector 1: 12345 → 12580 at 7.08 is 235 kWh, 1663.80, VAT 300.03 inside', () => {
    const rated = rate({ meters: [read([12345], [12580])] });
    expect(rated.lines).toMatchObject([
      { volume: 235, previousValue: 12345, currentValue: 12580, source: 'customer', vatPercent: 22 },
    ]);
    expect(rated).toMatchObject({ chargedKopecks: 166380, vatKopecks: 30003 });
  });

  it('vector 2: day 180 at 6.08 and night 95 at 3.31 are 1408.85, VAT 254.05 inside', () => {
    const tariffs = [sampleTariff({ day: ['6.08'], night: ['3.31'] })];
    const rated = rate({ tariffs, meters: [read([1000, 500], [1180, 595])] });
    expect(rated.lines.map((line) => line.amountKopecks)).toEqual([109440, 31445]);
    expect(rated).toMatchObject({ chargedKopecks: 140885, vatKopecks: 25405 });
  });

  it('vector 3: three zones', () => {
    const tariffs = [sampleTariff({ peak: ['4.93'], 'half-peak': ['4.68'], night: ['2.96'] })];
    expect(rate({ tariffs, meters: [read([0, 0, 0], [60, 80, 50])] }).chargedKopecks).toBe(81820);
  });

  it('vectors 4 and 5: St Petersburg’s ranges are marginal and inclusive', () => {
    const tariffs = [sampleTariff({ single: ['6.19', '6.20', '9.98'] }, { bounds: [6400, 11500] })];
    const charge = (volume: number) => rate({ tariffs, meters: [read([0], [volume])] }).chargedKopecks;
    expect([12_000, 6400, 6401].map(charge)).toEqual([7622600, 3961600, 3962220]);
  });

  it('vectors 6 and 7: day 4800 and night 1600, proportional and per zone', () => {
    const rates = { day: ['7.61', '8.12', '8.22'], night: ['3.27', '3.48', '3.53'] };
    const charge = (rangeSplit: Tariff['rangeSplit']) =>
      rate({
        tariffs: [sampleTariff(rates, { bounds: [3900, 6000], rangeSplit })],
        meters: [read([0, 0], [4800, 1600])],
      }).chargedKopecks;
    expect(charge('proportional')).toBe(4288250);
    expect(charge('per-zone')).toBe(4221900);
  });

  it('vector 8: the social norm of three persons', () => {
    const tariffs = [sampleTariff({ single: ['4.12', '7.23'] }, { socialNormPerPerson: 75 })];
    const rated = rate({ tariffs, persons: 3, meters: [read([0], [300])] });
    expect(rated.lines.map(({ volume }) => volume)).toEqual([225, 75]);
    expect(rated.chargedKopecks).toBe(146925);
  });

  it('vector 10: VAT inside 1200.00 is 200.00 at 20 % and 216.39 at 22 %, by date', () => {
    expect(vatInside(kopecks(120000), 20)).toBe(20000);
    expect(vatInside(kopecks(120000), 22)).toBe(21639);
    const tariffs = [sampleTariff({ single: ['1.00'] })];
    const of = (month: string) =>
      rate({ tariffs, of: month, meters: [read([0], [1200], { readIn: month })] }).vatKopecks;
    expect([of('2025-12'), of('2026-01')]).toEqual([20000, 21639]);
  });

  it('vector 11: a dial that began again', () => {
    expect(volumeOf(rate({ meters: [read([99870], [130])] }))).toBe(260);
    expect(volumeOf(rate({ meters: [read([999950], [40], { digits: 6 })] }))).toBe(90);
  });

  it('vector 12: CT 150/5, 1520 → 1640 at 8.62 is 3600 kWh, 31032.00', () => {
    const rated = rate({
      tariffs: [sampleTariff({ single: ['8.62'] })],
      meters: [read([1520], [1640], { transformationRatio: 30 })],
    });
    expect(volumeOf(rated)).toBe(3600);
    expect(rated.chargedKopecks).toBe(3103200);
  });

  it('vector 13: a replaced meter’s tail and the new one’s head are 113 kWh, 800.04', () => {
    const rated = rate({ meters: [read([4300], [4372]), read([0], [41])] });
    expect(volumeOf(rated)).toBe(113);
    expect(rated.chargedKopecks).toBe(80004);
  });

  it('vector 14: the average of six months, 200 kWh and 1416.00, in each of months 1–3', () => {
    const bills = silentMonths(['2026-01', '2026-02', '2026-03'], { billed: [5000], history: VECTOR_14 });
    expect(bills.map((bill) => bill.chargedKopecks)).toEqual([141600, 141600, 141600]);
    expect(bills.map((bill) => bill.lines[0]?.source)).toEqual(['estimate', 'estimate', 'estimate']);
    expect(bills[0]?.lines).toMatchObject([{ volume: 200 }]);
    expect(bills[0]?.lines[0]?.currentValue).toBeUndefined();
  });

  it('vector 15: from month 4 the norm of two persons, 966.42; raised by 1.5, 1449.63', () => {
    const meter: SampleMeter = { billed: [5000], history: VECTOR_14, monthsWithoutReading: 3 };
    const tariffs = [sampleTariff({ single: ['5.31'] }, { normPerPerson: 91 })];
    const rated = rate({ tariffs, meters: [meter] });
    expect(rated.lines).toMatchObject([{ source: 'norm', volume: 182 }]);
    expect(rated.chargedKopecks).toBe(96642);

    const settings = { raisingCoefficients: [{ from: plainDate('2025-01-01'), value: decimal('1.5') }] };
    const unverified = { ...meter, verifiedUntil: plainDate('2025-12-31') };
    expect(rate({ tariffs, settings, meters: [unverified] }).chargedKopecks).toBe(144963);
    // mere silence is not one of the cases the coefficient is for
    expect(rate({ tariffs, settings, meters: [meter] }).chargedKopecks).toBe(96642);
    expect(normVolume(91, 2, decimal('1.5'))).toBe(273);
  });

  it('vector 16: 480 kWh read after 600 were estimated give back 120 kWh, 849.60', () => {
    const meter: SampleMeter = { billed: [5000], history: VECTOR_14 };
    const earlierBills = silentMonths(['2026-01', '2026-02', '2026-03'], meter);
    const rated = rate({
      earlierBills,
      meters: [{ ...meter, read: [5480], readIn: '2026-04', monthsWithoutReading: 3 }],
    });
    expect(volumeOf(rated)).toBe(-120);
    expect(rated.chargedKopecks).toBe(-84960);
    expect(
      rated.lines.map(({ kind, forPeriod, volume, source }) => [kind, forPeriod, volume, source]),
    ).toEqual([
      ['charge', undefined, 120, 'customer'],
      ['recalculation', '2026-01', -200, 'estimate'],
      ['recalculation', '2026-01', 124, 'customer'],
      ['recalculation', '2026-02', -200, 'estimate'],
      ['recalculation', '2026-02', 112, 'customer'],
      ['recalculation', '2026-03', -200, 'estimate'],
      ['recalculation', '2026-03', 124, 'customer'],
    ]);
    expect(billedNow(rated)).toEqual([{ values: [5480], monthsWithoutReading: 0 }]);
  });
});
