import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, period, plainDate } from '#core/kernel';
import { tariffBook } from '#core/tariff';
import { compareServices } from './compare-services.ts';
import type { BillLine, ServiceChange } from './model.ts';
import { at708, type Case, rate, read, silentMonths, VECTOR_14 } from './testing/rating.ts';
import { type SampleMeter, sampleTariff } from './testing/sample.ts';

const MAY = plainDate('2026-05-01');
const at788 = sampleTariff({ single: ['7.88'] }, { from: MAY });

/** April, then May, of one contract. */
function compared(before: Case, now: Case, tariffs = [at708, at788]): ServiceChange[] {
  const april = rate({ tariffs, of: '2026-04', ...before }).lines;
  const may = rate({ tariffs, of: '2026-05', ...now }).lines;
  return compareServices(may, april, tariffBook(tariffs));
}
const readIn = (of: string, volume: number, rest: Partial<SampleMeter> = {}) =>
  read([0], [volume], { readIn: of, ...rest });

describe('compareServices', () => {
  it('tells the new rate on the old volume from the new volume', () => {
    expect(compared({ meters: [readIn('2026-04', 100)] }, { meters: [readIn('2026-05', 130)] })).toEqual([
      {
        service: 'electricity',
        unit: 'kWh',
        volume: 130,
        volumeBefore: 100,
        volumeDifference: 30,
        amountKopecks: 102_440,
        amountBeforeKopecks: 70_800,
        differenceKopecks: 31_640,
        rateEffectKopecks: 8000,
        volumeEffectKopecks: 23_640,
        recalculationEffectKopecks: 0,
        reasons: ['rate', 'volume'],
      },
    ]);
  });

  it('counts heating by area in square metres, one that has ended as its earlier bill did', () => {
    const byArea = sampleTariff({ single: ['40.00'] }, { service: 'heating', category: 'city', per: 'area' });
    const heated: Case = { services: [{ service: 'heating', category: 'city' }] };
    expect(compared(heated, heated, [byArea])).toMatchObject([{ unit: 'm2', volume: 5430 }]);
    const ended = compareServices([], rate({ tariffs: [byArea], ...heated }).lines, tariffBook([byArea]));
    expect(ended).toMatchObject([{ unit: 'm2', volume: 0, volumeBefore: 5430 }]);
  });

  it('finds the new rate of a range and zone that this bill did not reach in the tariff it quotes', () => {
    const tariffs = [
      sampleTariff({ single: ['5', '6', '9'] }, { bounds: [100, 200] }),
      sampleTariff({ single: ['5.5', '7', '9'] }, { bounds: [100, 200], from: MAY }),
    ];
    const [change] = compared(
      { meters: [readIn('2026-04', 150)] },
      { meters: [readIn('2026-05', 80)] },
      tariffs,
    );
    // 100 at 0.50 more and 50 at 1.00 more
    expect(change).toMatchObject({ rateEffectKopecks: 10_000, differenceKopecks: 44_000 - 80_000 });
  });

  it('prices what stood in a range that is gone by the last one there is, and a zone that is gone not at all', () => {
    const tariffs = [
      sampleTariff({ single: ['5', '6'], day: ['6'], night: ['3'] }, { bounds: [100] }),
      sampleTariff({ single: ['5.5'] }, { from: MAY }),
    ];
    const [range] = compared(
      { meters: [readIn('2026-04', 150)] },
      { meters: [readIn('2026-05', 150)] },
      tariffs,
    );
    expect(range).toMatchObject({ rateEffectKopecks: 100 * 50 - 50 * 50, reasons: ['rate', 'volume'] });
    const twoZones: SampleMeter = { billed: [0, 0], read: [60, 40], readIn: '2026-04' };
    const [zones] = compared({ meters: [twoZones] }, { meters: [readIn('2026-05', 100)] }, tariffs);
    expect(zones).toMatchObject({
      rateEffectKopecks: 0,
      volumeDifference: 0,
      differenceKopecks: 55_000 - 48_000,
      reasons: ['volume'],
    });
  });

  it('keeps recalculations apart, in whichever bill they are', () => {
    const silent: SampleMeter = { billed: [0], history: VECTOR_14 };
    const earlierBills = silentMonths(['2026-02', '2026-03'], silent);
    const corrected = { meters: [readIn('2026-04', 480, { monthsWithoutReading: 2 })], earlierBills };
    const lines = rate({ of: '2026-04', ...corrected }).lines;
    const recalculated = lines
      .filter(({ kind }) => kind === 'recalculation')
      .reduce((sum, { amountKopecks }) => sum + amountKopecks, 0);
    expect(recalculated).not.toBe(0);
    const plain = { meters: [readIn('2026-05', 162)] };
    const [after] = compared(corrected, plain, [at708]);
    expect(after).toMatchObject({
      recalculationEffectKopecks: -recalculated,
      rateEffectKopecks: 0,
      reasons: expect.arrayContaining(['recalculated-before']),
    });
    const [same] = compareServices(lines, lines, tariffBook([at708]));
    expect(same).toMatchObject({
      differenceKopecks: 0,
      reasons: ['recalculated-before', 'recalculated-now'],
    });
  });

  it('says when one of the two rests on no reading, and not when both do', () => {
    const silentMeter: SampleMeter = { billed: [0], history: VECTOR_14 };
    const silent = { meters: [silentMeter] };
    const reasons = (before: Case, now: Case) => compared(before, now, [at708])[0]?.reasons;
    expect(reasons(silent, { meters: [readIn('2026-05', 200)] })).toEqual(['estimated-before']);
    expect(reasons({ meters: [readIn('2026-04', 200)] }, silent)).toEqual(['estimated-now']);
    expect(reasons(silent, silent)).toEqual([]);
  });

  it('shows a service of one bill only as all of its sum, caused by its beginning or end', () => {
    const water = sampleTariff(
      { single: ['43.10'] },
      { service: 'cold-water', category: 'city', normPerPerson: 4900 },
    );
    const services = [{ service: 'cold-water' as const, category: 'city' }];
    const tariffs = [at708, water];
    const [electricity, coldWater] = [{ meters: [readIn('2026-05', 10)] }, { services }];
    const [began, ended] = compared(coldWater, electricity, tariffs);
    expect(began).toMatchObject({
      ...{ service: 'electricity', volumeBefore: 0, amountBeforeKopecks: 0, reasons: ['began'] },
      ...{ differenceKopecks: 7080, volumeEffectKopecks: 7080, rateEffectKopecks: 0 },
    });
    expect(ended).toMatchObject({
      ...{ service: 'cold-water', volume: 0, amountKopecks: 0, reasons: ['ended'] },
      ...{ differenceKopecks: -42_238, volumeEffectKopecks: -42_238, rateEffectKopecks: 0 },
    });
  });

  it('takes the mean of the rates where the tariff changed within this bill’s days', () => {
    const maintenance = { service: 'maintenance', category: 'city' } as const;
    const area = { services: [maintenance], settings: { tariffChange: 'days' as const } };
    const tariffs = [
      sampleTariff({ single: ['7'] }),
      sampleTariff({ single: ['8'] }, { from: plainDate('2026-05-16') }),
      sampleTariff({ single: ['30'] }, { ...maintenance, per: 'area' }),
      sampleTariff({ single: ['31'] }, { ...maintenance, per: 'area', from: plainDate('2026-05-16') }),
    ];
    const [quantity] = compared(area, area, tariffs);
    // 54.30 m² at one rouble more for 16 days of 31
    expect(quantity).toMatchObject({
      ...{ volume: 5430, volumeBefore: 5430, volumeDifference: 0 },
      ...{ volumeEffectKopecks: 0, reasons: ['rate'] },
    });
    expect(quantity?.rateEffectKopecks).toBe(quantity?.differenceKopecks);
    expect(Math.abs((quantity?.differenceKopecks ?? 0) - (5430 * 16) / 31)).toBeLessThan(2);
    const silent: Case = { settings: area.settings, meters: [{ billed: [0], history: VECTOR_14 }] };
    const [metered] = compared(silent, silent, tariffs);
    expect(metered).toMatchObject({ volumeDifference: 0, volumeEffectKopecks: 0 });
    expect(metered?.reasons).toContain('rate');
    // the other way round: the same month as the earlier one
    const may = rate({ tariffs, of: '2026-05', ...area }).lines;
    const june = rate({ tariffs, of: '2026-06', ...area }).lines;
    const [next] = compareServices(june, may, tariffBook(tariffs));
    expect(next).toMatchObject({ volumeDifference: 0, reasons: ['rate'] });
    expect(Math.abs(next?.volumeEffectKopecks ?? 9)).toBeLessThan(2);
  });

  it('finds another volume where an area counts for a part of the month only', () => {
    const services = [{ service: 'maintenance', category: 'city' }] as const;
    const tariffs = [sampleTariff({ single: ['31'] }, { ...services[0], per: 'area' })];
    const [change] = compared({ services }, { services, closedOn: '2026-05-10' }, tariffs);
    expect(change).toMatchObject({ rateEffectKopecks: 0, volumeDifference: 0, reasons: ['volume'] });
  });

  it('finds none where the area counts for the whole of both months, however many days these have', () => {
    const services = [{ service: 'maintenance', category: 'city' }] as const;
    const settings = { tariffChange: 'days' } as const;
    const of = { ...services[0], per: 'area' } as const;
    const tariffs = [
      sampleTariff({ single: ['31'] }, of),
      sampleTariff({ single: ['31'] }, { ...of, from: plainDate('2026-04-11') }),
      sampleTariff({ single: ['31'] }, { ...of, from: plainDate('2026-05-21') }),
    ];
    // 10 + 20 days of April, 20 + 11 of May
    const [change] = compared({ services, settings }, { services, settings }, tariffs);
    expect(change).toMatchObject({ volumeDifference: 0, reasons: [] });
  });

  it('finds none where a meter used the same of each range, on however many days', () => {
    const changed = (from: string) =>
      sampleTariff({ single: ['1', '2'] }, { bounds: [100], from: plainDate(from) });
    const tariffs = [changed('2025-01-01'), changed('2026-04-11'), changed('2026-05-21')];
    const silent: Case = {
      ...{ settings: { tariffChange: 'days' }, meters: [{ billed: [0], history: VECTOR_14 }] },
    };
    const [change] = compared(silent, silent, tariffs);
    expect(change).toMatchObject({ volume: 200, volumeDifference: 0, reasons: [] });
  });

  it('tells the unit of the bill of now, and of the one before where the service is in that alone', () => {
    const services = [{ service: 'heating', category: 'city' }] as const;
    const byArea = sampleTariff({ single: ['40.00'] }, { ...services[0], per: 'area' });
    const byPerson = sampleTariff({ single: ['90.00'] }, { ...services[0], per: 'person', from: MAY });
    const units = (before: Case, now: Case) =>
      compared(before, now, [at708, byArea, byPerson]).map(({ service, unit }) => [service, unit]);
    expect(units({ services }, { services })).toEqual([['heating', 'person']]);
    expect(units({ services }, { meters: [readIn('2026-05', 10)] })).toContainEqual(['heating', 'm2']);
  });

  const rateText = fc.integer({ min: 1, max: 999_999 }).map((units) => decimal((units / 10_000).toFixed(4)));
  const rates = fc.tuple(rateText, rateText, rateText, rateText);
  const volumes = fc.tuple(fc.nat(9000), fc.nat(9000));
  const month = (of: string, [day, night]: readonly [number, number]): Case => ({
    of,
    meters: [{ billed: [0, 0], read: [day, night], readIn: of }],
  });
  const tariffOf = ([a, b, c, d]: readonly string[], bound: number, from = plainDate('2025-01-01')) =>
    sampleTariff({ day: [String(a), String(b)], night: [String(c), String(d)] }, { bounds: [bound], from });

  it('splits every difference into effects that sum to it, whatever the rates, ranges, zones and volumes', () => {
    fc.assert(
      fc.property(
        rates,
        rates,
        fc.nat(9000),
        fc.nat(9000),
        volumes,
        volumes,
        (old, young, b1, b2, v1, v2) => {
          const tariffs = [tariffOf(old, b1 + 1), tariffOf(young, b2 + 1, MAY)];
          const april = rate({ tariffs, ...month('2026-04', v1) });
          const may = rate({ tariffs, ...month('2026-05', v2) });
          const [change] = compareServices(may.lines, april.lines, tariffBook(tariffs)) as [ServiceChange];
          expect(change.differenceKopecks).toBe(may.chargedKopecks - april.chargedKopecks);
          expect(
            change.rateEffectKopecks + change.volumeEffectKopecks + change.recalculationEffectKopecks,
          ).toBe(change.differenceKopecks);
        },
      ),
    );
  });

  it('finds no rate effect where only the volumes differ, and no volume effect where only the rates do', () => {
    fc.assert(
      fc.property(rates, rates, fc.nat(9000), volumes, volumes, (old, young, bound, v1, v2) => {
        const one = [tariffOf(old, bound + 1)];
        const [byVolume] = compared(month('2026-04', v1), month('2026-05', v2), one) as [ServiceChange];
        expect(byVolume).toMatchObject({
          rateEffectKopecks: 0,
          volumeEffectKopecks: byVolume.differenceKopecks,
        });
        const two = [...one, tariffOf(young, bound + 1, MAY)];
        const [byRate] = compared(month('2026-04', v1), month('2026-05', v1), two) as [ServiceChange];
        expect(byRate).toMatchObject({ volumeEffectKopecks: 0, rateEffectKopecks: byRate.differenceKopecks });
        expect(byRate.reasons).not.toContain('volume');
      }),
    );
  });

  it('takes 7.8 and 7.80 for one rate', () => {
    const line = (text: string): BillLine => ({
      ...(rate({ meters: [readIn('2026-04', 10)] }).lines[0] as BillLine),
      rate: decimal(text),
    });
    const [change] = compareServices([line('7.80')], [line('7.8')], tariffBook([]));
    expect(change?.reasons).toEqual([]);
    const [other] = compareServices([line('70')], [line('7')], tariffBook([]));
    expect(other?.reasons).toEqual(['rate']);
  });

  it('reverses with the order of the bills', () => {
    const april = rate({ of: '2026-04', meters: [readIn('2026-04', 100)] }).lines;
    const may = rate({ of: period('2026-05'), meters: [readIn('2026-05', 170)] }).lines;
    const book = tariffBook([at708]);
    const [there] = compareServices(may, april, book);
    const [back] = compareServices(april, may, book);
    expect(back?.differenceKopecks).toBe(-(there?.differenceKopecks ?? 0));
    expect(back?.volumeDifference).toBe(-70);
  });
});
