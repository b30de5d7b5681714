import { describe, expect, it } from 'vitest';
import type { Bill } from './model.ts';
import { billed, type Case, rate, silentMonths, VECTOR_14 } from './testing/rating.ts';
import { type SampleMeter, sampleTariff } from './testing/sample.ts';

const [JANUARY, FEBRUARY, MARCH] = ['2026-01', '2026-02', '2026-03'] as const;
const RANGED = [sampleTariff({ single: ['1.00', '2.00'] }, { bounds: [300], normPerPerson: 91 })];
const silent = (rest: Partial<SampleMeter> = {}): SampleMeter => ({
  billed: [0],
  history: VECTOR_14,
  ...rest,
});

/** What a month has come to by all bills: its own charges and what later ones corrected of them. */
function monthOf(bills: readonly Bill[], month: string) {
  const lines = bills.flatMap((bill) =>
    bill.lines.filter((line) => (line.forPeriod ?? bill.period) === month),
  );
  return [
    lines.reduce((sum, { volume }) => sum + volume, 0),
    lines.reduce((sum, { amountKopecks }) => sum + amountKopecks, 0),
    lines.reduce((sum, { vatKopecks }) => sum + vatKopecks, 0),
  ];
}

describe('a month of two meters that share its ranges', () => {
  const bill = (of: string, meters: SampleMeter[], earlierBills: readonly Bill[] = []): Bill =>
    billed(of, rate({ tariffs: RANGED, of, meters, earlierBills }));

  it('comes to what both readings say, though they came one after the other', () => {
    const january = bill(JANUARY, [silent(), silent()]);
    expect(monthOf([january], JANUARY).slice(0, 2)).toEqual([400, 30_000 + 20_000]);

    const february = bill(
      FEBRUARY,
      [
        silent({ read: [590], readIn: FEBRUARY, monthsWithoutReading: 1 }),
        silent({ monthsWithoutReading: 1 }),
      ],
      [january],
    );
    // 590 in 59 days: 310 in January, beside the 200 that are estimated still
    expect(monthOf([january, february], JANUARY).slice(0, 2)).toEqual([510, 30_000 + 42_000]);
    expect(monthOf([january, february], FEBRUARY).slice(0, 2)).toEqual([480, 30_000 + 36_000]);

    const march = bill(
      MARCH,
      [
        silent({ billed: [590], read: [590], readIn: MARCH }),
        silent({ read: [90], readIn: MARCH, monthsWithoutReading: 2 }),
      ],
      [january, february],
    );
    const all = [january, february, march];
    expect(monthOf(all, JANUARY)).toEqual([310 + 31, 30_000 + 8200, 6888]);
    expect(monthOf(all, FEBRUARY).slice(0, 2)).toEqual([280 + 28, 30_000 + 1600]);
    expect(monthOf(all, MARCH).slice(0, 2)).toEqual([31, 3100]);
  });

  it('reverses what was charged with its own rate, source and VAT, and shows no values of the reading there', () => {
    const january = bill(JANUARY, [silent(), silent()]);
    const february = bill(
      FEBRUARY,
      [
        silent({ read: [590], readIn: FEBRUARY, monthsWithoutReading: 1 }),
        silent({ monthsWithoutReading: 1 }),
      ],
      [january],
    );
    const reversals = february.lines.filter(({ volume }) => volume < 0);
    expect(reversals).toHaveLength(january.lines.length);
    for (const line of january.lines) {
      expect(reversals).toContainEqual({
        ...line,
        kind: 'recalculation',
        forPeriod: JANUARY,
        volume: -line.volume,
        amountKopecks: -line.amountKopecks,
        vatKopecks: -line.vatKopecks,
      });
    }
  });

  it('leaves out what comes out the same', () => {
    const january = bill(JANUARY, [silent(), silent()]);
    const february = bill(
      FEBRUARY,
      [
        // 200 in January, 180 in February: what was estimated
        silent({ read: [380], readIn: FEBRUARY, monthsWithoutReading: 1 }),
        silent({ monthsWithoutReading: 1 }),
      ],
      [january],
    );
    const other = january.lines[1]?.meterId;
    const corrections = february.lines.filter(({ kind }) => kind === 'recalculation');
    expect(corrections.filter(({ meterId }) => meterId === other)).toEqual([]);
    expect(monthOf([january, february], JANUARY).slice(0, 2)).toEqual([400, 50_000]);
  });
});

describe('a month billed by the norm', () => {
  const norm: Case = { tariffs: RANGED };
  const short = (rest: Partial<SampleMeter> = {}): SampleMeter => ({ billed: [0], ...rest });

  it('stands where the supplier lets it, and only what was billed by the norm', () => {
    const standing: Case = { ...norm, settings: { normMonthsStand: true } };
    const earlierBills = silentMonths([JANUARY], short(), norm);
    expect(earlierBills[0]?.lines).toMatchObject([{ source: 'norm', volume: 182 }]);
    const read = short({ read: [590], readIn: FEBRUARY, monthsWithoutReading: 1 });
    const rated = rate({ ...standing, of: FEBRUARY, earlierBills, meters: [read] });
    expect(rated.lines.map(({ kind, volume }) => [kind, volume])).toEqual([['charge', 280]]);

    const estimated = silentMonths([JANUARY], short({ history: VECTOR_14 }), norm);
    const corrected = rate({ ...standing, of: FEBRUARY, earlierBills: estimated, meters: [read] });
    expect(corrected.lines.map(({ kind, volume }) => [kind, volume])).toEqual([
      ['charge', 280],
      ['recalculation', -200],
      ['recalculation', 300],
      ['recalculation', 10],
    ]);
  });
});

describe('services', () => {
  it('are corrected each by itself', () => {
    const services = [
      { service: 'electricity', category: 'urban-gas' },
      { service: 'cold-water', category: 'urban' },
    ] as const;
    const tariffs = [
      ...RANGED,
      sampleTariff({ single: ['40.00'] }, { service: 'cold-water', category: 'urban' }),
    ];
    const water = (rest: Partial<SampleMeter>): SampleMeter => ({
      service: 'cold-water',
      billed: [0],
      ...rest,
    });
    const january = billed(
      JANUARY,
      rate({ tariffs, services, of: JANUARY, meters: [silent(), water({ read: [5], readIn: JANUARY })] }),
    );
    const rated = rate({
      tariffs,
      services,
      of: FEBRUARY,
      earlierBills: [january],
      meters: [
        silent({ read: [59], readIn: FEBRUARY, monthsWithoutReading: 1 }),
        water({ billed: [5], read: [8], readIn: FEBRUARY }),
      ],
    });
    expect(rated.lines.map(({ service, kind, volume }) => [service, kind, volume])).toEqual([
      ['electricity', 'charge', 28],
      ['cold-water', 'charge', 3000],
      ['electricity', 'recalculation', -200],
      ['electricity', 'recalculation', 31],
    ]);
  });
});
