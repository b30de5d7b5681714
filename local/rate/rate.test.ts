import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { billOf } from './bill-of.ts';
import { billView } from './bill-view.ts';
import { published } from './published.ts';
import { readDocument } from './read-document.ts';

const SMALLEST = {
  period: '2026-04',
  contract: { services: [{ service: 'electricity', category: 'city' }] },
  tariffs: [{ service: 'electricity', category: 'city', from: '2025-07-01', rates: { single: ['7.08'] } }],
  meters: [{ serialNumber: 'E-1' }],
  readings: [
    { serialNumber: 'E-1', on: '2026-03-25', values: [12_345] },
    { serialNumber: 'E-1', on: '2026-04-25', values: [12_580] },
  ],
};
type Changes = Record<string, unknown>;
const documentWith = (changes: Changes = {}) => JSON.stringify({ ...SMALLEST, ...changes });
const problemsOf = (changes: Changes) => readDocument(documentWith(changes)).problems.map(({ path }) => path);

function rate(input: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync('node', ['local/rate.ts', ...args], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, lines: stderr.split('\n').filter(Boolean) };
}

// each starts a process of its own, which a busy machine may take long for
const DEBT = { period: '2026-01', dueOn: '2026-02-10', amount: 1 };

describe('npm run rate', { timeout: 60_000 }, () => {
  test('prints the bill of a document from standard input or a file, and nothing else', () => {
    const piped = rate(documentWith());
    expect(piped).toMatchObject({ status: 0, lines: [] });
    expect(JSON.parse(piped.stdout)).toMatchObject({ charged: 166_380, vat: 30_003 });
    const example = 'docs/rate/examples/two-zones-three-ranges.json';
    const named = rate('', example);
    expect(named.status).toBe(0);
    expect(named.stdout).toBe(readFileSync(example.replace('.json', '.bill.json'), 'utf8'));
  });

  test('tells the path of what is wrong on standard error, with exit status 2 and no bill', () => {
    expect(rate(documentWith({ period: '2026-13', meter: [] }))).toEqual({
      status: 2,
      stdout: '',
      lines: [
        'period: is no month: write it as 2026-04',
        'meter: is no field of the document; docs/formats.md lists them',
      ],
    });
    expect(rate('{').lines).toEqual([expect.stringMatching(/^\(document\): is no JSON/)]);
    expect(rate('').status).toBe(2);
    expect(rate('', 'no-such-file.json')).toMatchObject({ status: 2, stdout: '' });
  });

  test('tells why the engine makes no bill, and where the way out is', () => {
    const silent = rate(documentWith({ readings: [] }));
    expect(silent.status).toBe(2);
    expect(silent.lines).toEqual([expect.stringMatching(/^tariffs: .*norm.*\(tariff\.norm_missing\)$/)]);
    const back = { readings: [SMALLEST.readings[0], { ...SMALLEST.readings[1], values: [345] }] };
    expect(rate(documentWith(back)).lines).toEqual([
      expect.stringMatching(/^readings: .*\(metering\.reading_below_previous\)$/),
    ]);
  });
});

describe('what is published of it', () => {
  test('schemas and examples are what the code says now: else run npm run publish:rate', () => {
    const now = published(readdirSync, (path) => readFileSync(path, 'utf8'));
    for (const [path, text] of now) expect(readFileSync(path, 'utf8'), path).toBe(text);
    expect(now.size).toBeGreaterThan(8);
  });

  test('every bill keeps the output schema, and its sums', () => {
    for (const name of readdirSync('docs/rate/examples').filter((file) => file.endsWith('.bill.json'))) {
      const bill = billView.parse(JSON.parse(readFileSync(`docs/rate/examples/${name}`, 'utf8')));
      const lines = bill.lines.reduce((sum, { amount }) => sum + amount, 0);
      const penalties = bill.penalties.reduce((sum, { amount }) => sum + amount, 0);
      expect(bill.charged, name).toBe(lines + penalties);
      expect(bill.penalty, name).toBe(penalties);
      expect(bill.total, name).toBe(bill.opening + bill.charged);
      const open = bill.debts.reduce((sum, { amount, penalty }) => sum + amount + penalty, 0);
      expect(open - bill.advance, name).toBe(bill.total);
    }
  });
});

describe('a document', () => {
  test('takes decimals as text or as numbers that JSON writes the same way', () => {
    const [tariff] = SMALLEST.tariffs;
    const bills = ['7.08', 7.08].map((rateText) => {
      const { document } = readDocument(
        documentWith({ tariffs: [{ ...tariff, rates: { single: [rateText] } }] }),
      );
      return document && billOf(document);
    });
    expect(bills[0]).toEqual(bills[1]);
    expect(problemsOf({ tariffs: [{ ...tariff, rates: { single: [1e-9] } }] })).toEqual([
      'tariffs[0].rates.single[0]',
    ]);
  });

  const meter = SMALLEST.meters[0];
  const tariff = SMALLEST.tariffs[0];
  test.each<[string, Changes]>([
    ['firstPeriod', { firstPeriod: '2026-05' }],
    ['contract.closedOn', { contract: { ...SMALLEST.contract, closedOn: '2026-05-01' } }],
    [
      'contract.services[0].category',
      { contract: { services: [{ service: 'electricity', category: 'none' }] } },
    ],
    [
      'contract.services[1].service',
      { contract: { services: [...SMALLEST.contract.services, ...SMALLEST.contract.services] } },
    ],
    ['tariffs[0].bounds[0]', { tariffs: [{ ...tariff, bounds: ['3900.5'], rates: { single: ['1', '2'] } }] }],
    ['tariffs[0]', { tariffs: [{ ...tariff, bounds: ['3900'] }] }],
    [
      'tariffs[0]',
      {
        tariffs: [
          { ...tariff, until: '2026-01-01' },
          { ...tariff, from: '2026-02-01' },
        ],
      },
    ],
    ['premise.areaM2', { premise: { areaM2: '54.325' } }],
    ['meters[1].serialNumber', { meters: [meter, meter] }],
    ['meters[0].zones', { meters: [{ ...meter, zones: ['day', 'peak'] }], readings: [] }],
    ['meters[0].service', { meters: [{ ...meter, service: 'cold-water' }] }],
    ['meters[0].billedValues', { meters: [{ ...meter, billedValues: [1] }] }],
    ['meters[0].removedOn', { meters: [{ ...meter, removedOn: '1999-01-01' }] }],
    [
      'meters[0].history[0].period',
      { meters: [{ ...meter, history: [{ period: '2026-04', volumes: ['1'] }] }] },
    ],
    ['readings[0].serialNumber', { readings: [{ ...SMALLEST.readings[0], serialNumber: 'E-2' }] }],
    ['readings[0].values', { readings: [{ ...SMALLEST.readings[0], values: [1, 2] }] }],
    ['readings[0].values[0]', { readings: [{ ...SMALLEST.readings[0], values: [1_000_000] }] }],
    ['readings[1].on', { readings: [SMALLEST.readings[0], { ...SMALLEST.readings[1], on: '2026-03-25' }] }],
    ['debts[1].period', { debts: [1, 2].map(() => ({ period: '2026-01', dueOn: '2026-02-10', amount: 1 })) }],
    ['debts[0].penaltyCharged', { debts: [{ ...DEBT, penalty: 5, penaltyCharged: 4 }] }],
    ['debts[0].paid[0].on', { debts: [{ ...DEBT, paid: [{ on: '2026-02-10', amount: 1 }] }] }],
    ['debts[0].paid[0].on', { debts: [{ ...DEBT, paid: [{ on: '2026-12-10', amount: 1 }] }] }],
    [
      'debts[0].paid[1].on',
      { debts: [{ ...DEBT, paid: [1, 2].map((amount) => ({ on: '2026-02-11', amount })) }] },
    ],
    ['advance', { debts: [{ period: '2026-01', dueOn: '2026-02-10', amount: 1 }], advance: 5 }],
  ])('that does not fit together is refused at %s', (path, changes) => {
    expect(problemsOf(changes)).toContain(path);
  });

  test('that is smallest needs nothing but a month, a service, a tariff, a meter and its readings', () => {
    expect(readDocument(documentWith()).problems).toEqual([]);
    for (const field of Object.keys(SMALLEST).filter((name) => name !== 'readings' && name !== 'meters'))
      expect(problemsOf({ [field]: undefined })[0]).toMatch(new RegExp(`^${field}`));
  });
});
