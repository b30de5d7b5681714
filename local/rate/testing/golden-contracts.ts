import type * as z from 'zod';
import type { rateDocument } from '../document.ts';

/** Thirty households and companies through fourteen months; `local/rate/golden` holds their bills. */

type Document = z.input<typeof rateDocument>;
type Reading = NonNullable<Document['readings']>[number];
type Payment = NonNullable<Document['payments']>[number];
type Meter = NonNullable<Document['meters']>[number];
type Service = Document['contract']['services'][number];

const FIRST = '2025-09';
export const MONTHS = Array.from({ length: 14 }, (_, index) => monthAfter(FIRST, index));

function monthAfter(month: string, months: number): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

const gasRates = (from: string, single: string) => ({
  ...{
    service: 'electricity',
    category: 'urban-gas',
    from,
    rates: { single: [single] },
    normPerPerson: '91',
  },
});
const water = (service: string, from: string, single: string, normPerPerson: string) => ({
  ...{ service, category: 'city', from, rates: { single: [single] }, normPerPerson },
});
const business = (from: string, single: string, day: string, night: string) => ({
  ...{ service: 'electricity', category: 'business', from },
  rates: { single: [single], day: [day], night: [night] },
});

const TARIFFS = [
  gasRates('2025-07-01', '7.08'),
  gasRates('2026-01-01', '7.35'),
  gasRates('2026-10-01', '7.88'),
  {
    ...{ service: 'electricity', category: 'urban-electric', from: '2025-07-01' },
    rates: {
      single: ['4.98', '5.74', '8.56'],
      day: ['5.70', '6.56', '9.80'],
      night: ['3.10', '3.58', '5.34'],
    },
    ...{ bounds: ['3900', '6000'], normPerPerson: '120' },
  },
  {
    ...{ service: 'electricity', category: 'urban-electric', from: '2026-01-01' },
    rates: {
      single: ['5.31', '6.12', '9.13'],
      day: ['6.08', '7.00', '10.45'],
      night: ['3.31', '3.82', '5.69'],
    },
    ...{ bounds: ['3900', '6000'], normPerPerson: '120' },
  },
  {
    ...{ service: 'electricity', category: 'moscow-region', from: '2025-07-01' },
    rates: { day: ['7.61', '8.12', '8.22'], night: ['3.27', '3.48', '3.53'] },
    ...{ bounds: ['3900', '6000'], rangeSplit: 'per-zone' },
  },
  {
    ...{ service: 'electricity', category: 'ulyanovsk', from: '2025-01-01' },
    rates: { peak: ['4.93'], 'half-peak': ['4.68'], night: ['2.96'] },
  },
  {
    ...{
      service: 'electricity',
      category: 'nizhny',
      from: '2022-07-01',
      rates: { single: ['4.12', '7.23'] },
    },
    ...{ socialNormPerPerson: '75', normPerPerson: '75' },
  },
  business('2025-01-01', '8.50', '9.20', '6.10'),
  business('2026-02-01', '8.62', '9.40', '6.20'),
  water('cold-water', '2025-07-01', '45.12', '4.9'),
  water('cold-water', '2026-07-01', '49.63', '4.9'),
  water('hot-water', '2025-07-01', '218.47', '3.49'),
  { service: 'heating', category: 'city', from: '2025-07-01', rates: { single: ['2514.87'] } },
  {
    service: 'maintenance',
    category: 'house',
    from: '2025-01-01',
    per: 'area',
    rates: { single: ['31.55'] },
  },
  {
    service: 'maintenance',
    category: 'house',
    from: '2026-04-11',
    per: 'area',
    rates: { single: ['34.20'] },
  },
  { service: 'waste', category: 'house', from: '2025-01-01', per: 'person', rates: { single: ['118.55'] } },
] as Document['tariffs'];

/** Percent of a usual month, month by month. */
const SEASON = [96, 100, 108, 124, 136, 140, 128, 116, 104, 92, 84, 88, 96, 100];

interface Readings {
  readonly start?: readonly number[];
  /** Positions of the months without a reading. */
  readonly silent?: readonly number[];
  readonly dial?: number;
  readonly day?: string;
  readonly source?: Reading['source'];
}

/** A reading a month from August 2025 on, growing by the season around a usual month. */
function readings(serialNumber: string, usual: readonly number[], rest: Readings = {}): Reading[] {
  const {
    start = usual.map(() => 1000),
    silent = [],
    dial = 1_000_000,
    day = '23',
    source = 'customer',
  } = rest;
  let values = [...start];
  const taken: Reading[] = [{ serialNumber, on: `2025-08-${day}`, values, source }];
  for (const [index, month] of MONTHS.entries()) {
    const grown = usual.map((volume) => Math.round((volume * (SEASON[index] ?? 100)) / 100));
    values = values.map((value, register) => (value + (grown[register] ?? 0)) % dial);
    if (!silent.includes(index)) taken.push({ serialNumber, on: `${month}-${day}`, values, source });
  }
  return taken;
}

const positions = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const pays = (amount: number, day = '12', missed: readonly number[] = []): Payment[] =>
  MONTHS.flatMap((month, index) => (missed.includes(index) ? [] : [{ on: `${month}-${day}`, amount }]));

/** Consumption of the months up to August 2025. */
const history = (volumes: readonly string[][]): NonNullable<Meter['history']> =>
  volumes.map((month, index) => ({
    period: monthAfter('2025-08', index - volumes.length + 1),
    volumes: month,
  }));

const METER: Meter = {
  serialNumber: 'E',
  history: history([['190'], ['205'], ['210'], ['180'], ['195'], ['220']]),
};
const DAY_AND_NIGHT: Meter = { serialNumber: 'E', zones: ['day', 'night'] };
const RAISED = { raisingCoefficients: [{ from: '2025-01-01', value: '1.5' }] };

const electricity = (category: string, rest: Partial<Service> = {}): Service => ({
  service: 'electricity',
  category,
  ...rest,
});
const of = (service: Service['service'], category: string): Service => ({ service, category });

export interface GoldenContract {
  readonly name: string;
  readonly document: Document;
}

function golden(
  name: string,
  services: Service[],
  {
    contract,
    ...rest
  }: Omit<Partial<Document>, 'contract'> & { contract?: Partial<Document['contract']> } = {},
): GoldenContract {
  const used = new Set(services.map(({ service, category }) => `${service}/${category}`));
  return {
    name,
    document: {
      period: MONTHS.at(-1) ?? FIRST,
      firstPeriod: FIRST,
      tariffs: TARIFFS.filter(({ service, category }) => used.has(`${service}/${category}`)),
      premise: { areaM2: '54.3', persons: 2 },
      meters: [METER],
      readings: readings('E', [200]),
      payments: pays(150_000),
      ...rest,
      contract: { services, ...contract },
    },
  };
}

const gas = [electricity('urban-gas')];
const replaced = readings('E', [200]).filter(({ on }) => on < '2026-02-01');

export const GOLDEN: readonly GoldenContract[] = [
  golden('steady-single-rate', gas),
  golden('day-and-night-through-three-ranges', [electricity('urban-electric')], {
    meters: [DAY_AND_NIGHT],
    readings: readings('E', [4100, 1500]),
    payments: pays(3_000_000),
  }),
  golden('three-zones', [electricity('ulyanovsk')], {
    meters: [{ serialNumber: 'E', zones: ['peak', 'half-peak', 'night'] }],
    readings: readings('E', [60, 80, 50]),
  }),
  golden('social-norm-of-three', [electricity('nizhny')], {
    premise: { persons: 3 },
    readings: readings('E', [260]),
  }),
  golden('two-silent-months-then-read', gas, { readings: readings('E', [200], { silent: [4, 5] }) }),
  golden('five-silent-months-then-read', gas, {
    readings: readings('E', [200], { silent: positions(3, 7) }),
  }),
  golden('silent-for-good', gas, { readings: readings('E', [200], { silent: positions(2, 13) }) }),
  golden('norm-months-stand', gas, {
    supplier: { normMonthsStand: true },
    readings: readings('E', [200], { silent: positions(3, 8) }),
  }),
  golden('dial-begins-again', gas, {
    meters: [{ ...METER, digits: 4 }],
    readings: readings('E', [200], { start: [9500], dial: 10_000 }),
  }),
  golden('meter-replaced', gas, {
    meters: [
      { ...METER, removedOn: '2026-02-10' },
      { serialNumber: 'N', installedOn: '2026-02-10' },
    ],
    readings: [
      ...replaced,
      { serialNumber: 'E', on: '2026-02-10', values: [2300], source: 'staff' },
      { serialNumber: 'N', on: '2026-02-10', values: [7], source: 'staff' },
      ...positions(5, 13).map((index): Reading => {
        return { serialNumber: 'N', on: `${MONTHS[index]}-24`, values: [7 + 190 * (index - 4)] };
      }),
    ],
  }),
  golden('verification-ends', gas, { supplier: RAISED, meters: [{ ...METER, verifiedUntil: '2026-02-28' }] }),
  golden('meter-breaks', gas, {
    supplier: RAISED,
    meters: [{ ...METER, outOfService: { since: '2026-05-06', why: 'broken' } }],
  }),
  golden('access-refused', gas, {
    supplier: RAISED,
    meters: [{ ...METER, outOfService: { since: '2026-03-17', why: 'no-access' } }],
  }),
  golden('water-with-a-silent-month', [of('cold-water', 'city'), of('hot-water', 'city')], {
    meters: [
      {
        serialNumber: 'C',
        service: 'cold-water',
        history: history([['5.125'], ['4.5'], ['6'], ['5'], ['4.875'], ['5.25']]),
      },
      { serialNumber: 'H', service: 'hot-water' },
    ],
    readings: [...readings('C', [5], { silent: [6] }), ...readings('H', [3])],
  }),
  golden('heating-and-the-house', [of('heating', 'city'), of('maintenance', 'house'), of('waste', 'house')], {
    premise: { areaM2: '61.75', persons: 3 },
    meters: [{ serialNumber: 'Q', service: 'heating' }],
    readings: readings('Q', [1]),
    payments: pays(600_000),
  }),
  golden('no-meter-at-all', [...gas, of('cold-water', 'city')], {
    premise: { persons: 4 },
    meters: [],
    readings: [],
  }),
  golden('exempt-from-ranges', [electricity('urban-electric', { rangeExempt: true })], {
    readings: readings('E', [6500]),
    payments: pays(3_500_000),
  }),
  golden('ranges-for-each-zone', [electricity('moscow-region')], {
    meters: [DAY_AND_NIGHT],
    readings: readings('E', [4800, 1600]),
    payments: pays(4_400_000),
  }),
  golden('changes-split-by-days', [...gas, of('maintenance', 'house'), of('cold-water', 'city')], {
    supplier: { tariffChange: 'days' },
    readings: readings('E', [200], { silent: [9] }),
    payments: pays(400_000),
  }),
  golden('never-pays', gas, { payments: [] }),
  golden('pays-late-and-in-parts', gas, {
    payments: [
      { on: '2025-12-29', amount: 100_000 },
      { on: '2026-01-14', amount: 120_000 },
      { on: '2026-01-14', amount: 30_000 },
      { on: '2026-03-31', amount: 500_000 },
      { on: '2026-05-15', amount: 55_550 },
      { on: '2026-08-03', amount: 700_000 },
    ],
  }),
  golden('pays-ahead', gas, { payments: [{ on: '2025-09-05', amount: 2_500_000 }], advance: 10_000 }),
  golden('names-the-month', gas, {
    payments: MONTHS.slice(2).map((month, index) => {
      return { on: `${month}-14`, amount: 140_000, period: MONTHS[index + 1] ?? FIRST };
    }),
  }),
  golden(
    'closes-on-the-seventeenth',
    [...gas, of('maintenance', 'house'), of('waste', 'house'), of('cold-water', 'city')],
    {
      contract: { closedOn: '2026-10-17' },
      readings: [
        ...readings('E', [200], { silent: [13] }),
        { serialNumber: 'E', on: '2026-10-17', values: [3900], source: 'staff' },
      ],
      payments: pays(600_000),
    },
  ),
  golden('read-after-the-window', gas, {
    supplier: { readingWindow: { fromDay: 15, toDay: 25 } },
    readings: [
      ...readings('E', [200], { silent: [2, 3, 8] }),
      { serialNumber: 'E', on: '2025-11-27', values: [1640] },
    ],
  }),
  golden('company-with-ratio-and-advances', [electricity('business')], {
    contract: { kind: 'company' },
    meters: [{ serialNumber: 'E', transformationRatio: 30 }],
    readings: readings('E', [120], { source: 'automatic', day: '28' }),
    payments: MONTHS.slice(1).flatMap((month): Payment[] => [
      { on: `${month}-10`, amount: 1_000_000 },
      { on: `${month}-18`, amount: 1_200_000 },
      { on: `${month}-25`, amount: 1_300_000 },
    ]),
  }),
  golden('company-goes-silent', [electricity('business')], {
    contract: { kind: 'company', maxPowerKw: 15 },
    meters: [
      {
        ...DAY_AND_NIGHT,
        history: history(
          positions(0, 11).map((month) => [String(300 + 10 * month), String(100 + 5 * month)]),
        ),
      },
    ],
    readings: readings('E', [310, 120], { silent: positions(8, 13) }),
    payments: pays(500_000),
  }),
  golden('managing-company-in-arrears', [electricity('business')], {
    contract: { kind: 'managing-company' },
    readings: readings('E', [2000], { source: 'automatic' }),
    payments: pays(1_500_000, '27', [1, 2, 3]),
  }),
  golden('housing-association-in-arrears', [electricity('business')], {
    contract: { kind: 'housing-association' },
    readings: readings('E', [2000], { source: 'automatic' }),
    payments: pays(1_650_000, '27', [2, 3]),
  }),
  golden('two-meters-share-the-ranges', [electricity('urban-electric')], {
    meters: [METER, { serialNumber: 'F', zones: ['day', 'night'] }],
    premise: { persons: 5 },
    readings: [...readings('E', [3000], { silent: [5] }), ...readings('F', [2000, 700])],
    payments: pays(3_000_000),
  }),
];
