import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, idFrom, type SupplierId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import type { World } from '#core/testing';
import { meterIdOf } from './build.ts';
import { reportLines } from './report.ts';
import { edited, faultsOf, runFiles, runImport, SAMPLE, sampleWorld } from './testing/sample.ts';

const supplierId = 'sample' as SupplierId;
const contractId = contractIdOf(supplierId, '78010000000011');
const meterId = meterIdOf(supplierId, '78010000000011', 'E-11');
const ANNA = idFrom('user', 'anna');

/** A readings file with these rows: contract, meter, day, source, values. */
const readings = (...rows: readonly string[]) => ({
  'readings.csv': `contract_number;serial_number;read_on;source;value_1;value_2\n${rows.join('\n')}\n`,
});
const E11 = '78010000000011;E-11';
const W11 = '78010000000011;W-11';
const E22 = '78010000000022;E-22';

const meter = (world: World, serial = 'E-11') => {
  const number = serial.endsWith('11') ? '78010000000011' : '78010000000022';
  const ids = [contractIdOf(supplierId, number), meterIdOf(supplierId, number, serial)] as const;
  return Metering.requireMeter(world.system, ...ids);
};

async function imported() {
  const world = sampleWorld();
  await runImport(world);
  return world;
}

/** Anna's cabinet, with the contract linked. */
async function withAnna() {
  const world = await imported();
  const anna = world.user(ANNA);
  const proof = { kind: 'activation-code', code: '7K4M-92QX' } as const;
  await Contract.linkContract(anna, { supplierId, number: '78010000000011', proof }, Ledger.lastPayment);
  const submit = (...values: string[]) =>
    Metering.submitReading(anna, { contractId, meterId, values, confirmed: false });
  return { world, submit };
}

describe('readings of the office', () => {
  test('are recorded, of automatic meters too, and change nothing when they come again', async () => {
    const world = await imported();
    const files = readings(
      `${E11};2026-10-17;staff;12580;6900`,
      `${W11};17.10.2026;staff;325;`,
      `${E22};2026-10-19;automatic;130;`,
    );
    const { result } = await runFiles(world, files);
    expect(result).toMatchObject({
      outcome: 'loaded',
      faults: [],
      loaded: { contracts: { changed: 0, unchanged: 2 }, readings: { created: 3, unchanged: 0 } },
    });
    expect(await meter(world)).toMatchObject({
      lastActual: { values: [12_580, 6900], period: '2026-10', source: 'staff' },
      previousActual: { values: [12_345, 6789] },
    });
    expect((await meter(world)).history.at(-1)).toEqual({ period: '2026-10', volumes: [235, 111] });
    // 99870 → 130 of five digits is 260 (vector 11), over the three months since July
    expect((await meter(world, 'E-22')).history.slice(-3).map(({ volumes }) => volumes[0])).toEqual([
      87, 87, 86,
    ]);
    const head = await Contract.requireHead(world.system, contractId);
    expect(head.meters[meterId]?.lastReadingPeriod).toBe('2026-10');

    const before = world.table.snapshot();
    const again = await runFiles(world, files);
    expect(again.result).toMatchObject({ faults: [], loaded: { readings: { created: 0, unchanged: 3 } } });
    expect(world.table.snapshot()).toEqual(before);
    expect(reportLines(again.result).summary).toContain('Readings: 3 as they were');
  });

  test('may be several of one meter, in any order, and of a meter that is loaded with them', async () => {
    const world = sampleWorld();
    const later = [`${E11};2026-10-16;staff;12600;6950`, `${E11};2026-10-02;staff;12400;6800`];
    const { result } = await runImport(world, {
      'readings.csv': `${SAMPLE['readings.csv']}${later.map((row) => `${row};;;;;\n`).join('')}`,
    });
    expect(result).toMatchObject({ faults: [], loaded: { readings: { created: 5, unchanged: 0 } } });
    expect(await meter(world)).toMatchObject({
      lastActual: { values: [12_600, 6950] },
      previousActual: { values: [12_345, 6789] },
      version: 3,
    });
  });

  test('are believed however much they show', async () => {
    const world = await imported();
    await runFiles(world, readings(`${W11};2026-10-17;automatic;9000;`));
    expect((await meter(world, 'W-11')).lastActual.values).toEqual([9000]);
  });

  test('of a day that is stored already may stand in the files for ever', async () => {
    const { world, submit } = await withAnna();
    const first = readings(`${E11};2026-10-02;staff;12400;6800`);
    await runFiles(world, first);
    await runFiles(world, readings(`${E11};2026-10-09;staff;12450;6850`));
    await submit('12580', '6900');
    const before = world.table.snapshot();
    for (const files of [
      first,
      { 'readings.csv': SAMPLE['readings.csv'] },
      readings(`${E11};2026-10-20;staff;12580;6900`),
    ]) {
      const { result } = await runFiles(world, files);
      expect(result).toMatchObject({ outcome: 'loaded', faults: [], loaded: { readings: { created: 0 } } });
      expect(world.table.snapshot()).toEqual(before);
    }
  });

  test('of a contract that has ended may stand in the files too, but nothing new', async () => {
    const world = await imported();
    await Contract.terminateContract(world.system, { supplierId, number: '78010000000011' });
    expect((await runImport(world)).result).toMatchObject({ outcome: 'loaded', faults: [] });
    const { result } = await runFiles(world, readings(`${E11};2026-10-17;staff;12580;6900`));
    expect(faultsOf(result)).toEqual([
      'readings.csv:2: contract_number contract 78010000000011 has ended; its meters are read no more',
    ]);
  });
});

const header = SAMPLE['meters.csv'].split('\n')[0];
const removedE22 = {
  'meters.csv': `${header};removed_on\n${E22};electricity;Север-101;single;5;1;2019-05-06;2035-05-06;yes;2026-10-10\n`,
};

describe('refuses, and says where and why:', () => {
  test.each([
    ['a customer’s reading', `${E11};2026-10-17;customer;12580;6900`, /: source must be automatic or staff/],
    [
      'a value below the last',
      `${E11};2026-10-17;staff;12344;6900`,
      /: value_1 12344 is below 12345, the reading of 2026-09-24/,
    ],
    ['another below it', `${E11};2026-10-17;staff;12345;6788`, /: value_2 6788 is below 6789/],
    [
      'a register without a value',
      `${E11};2026-10-17;staff;12580;`,
      /: value_2 is empty; the meter has 2 registers/,
    ],
    [
      'a value without a register',
      `${W11};2026-10-17;staff;325;1`,
      /: value_2 must be empty; the meter has 1/,
    ],
    ['a fraction', `${W11};2026-10-17;staff;325.5;`, /: value_1 must be a whole number/],
    [
      'a value beyond the dial',
      `${W11};2026-10-17;staff;100000;`,
      /: value_1 100000 does not fit on a dial of 5/,
    ],
    ['a day to come', `${E11};2026-10-21;staff;12580;6900`, /: read_on is in the future/],
    [
      'a day before the meter was there',
      `${E22};2019-05-05;staff;130;`,
      /: read_on is before the meter was installed/,
    ],
    [
      'an older day',
      `${E11};2026-09-23;staff;12340;6780`,
      /: read_on is older than the reading of 2026-09-24/,
    ],
    [
      'other values of the same day',
      `${E11};2026-09-24;staff;12346;6789`,
      /: read_on 2026-09-24 has a reading with other values/,
    ],
    [
      'a contract that is nowhere',
      '78010000000033;E-11;2026-10-17;staff;1;',
      /: contract_number there is no contract 78010000000033 in the files or the table/,
    ],
    [
      'a meter that is nowhere',
      '78010000000011;E-99;2026-10-17;staff;1;',
      /: serial_number there is no meter E-99 of contract 78010000000011/,
    ],
  ])('%s', async (_rule, row, reason) => {
    const world = await imported();
    const before = world.table.snapshot();
    const { result } = await runFiles(world, readings(row));
    expect(result.outcome).toBe('refused');
    expect(faultsOf(result)).toContainEqual(expect.stringMatching(reason));
    expect(faultsOf(result)[0]).toMatch(/^readings.csv:2: /);
    expect(world.table.snapshot()).toEqual(before);
  });

  test('a row that is below another of the same files', async () => {
    const world = await imported();
    world.pass(16 * 86_400);
    const { result } = await runFiles(
      world,
      readings(`${W11};2026-11-03;staff;330;`, `${W11};2026-10-20;staff;340;`),
    );
    expect(faultsOf(result)).toEqual([
      expect.stringMatching(/^readings.csv:2: value_1 330 is below 340, the reading of 2026-10-20/),
    ]);
    expect(await meter(world, 'W-11')).toMatchObject({ version: 1 });
  });

  test('what only the reading a meter begins with may say', async () => {
    const world = await imported();
    const { result } = await runFiles(
      world,
      edited('readings.csv', `${W11};2026-09-24;customer;321`, `${W11};2026-10-17;staff;325`),
    );
    expect(faultsOf(result)).toEqual([
      'readings.csv:3: consumption_until must be empty: it belongs to the reading a meter begins with',
    ]);
  });

  test('a day after the meter was taken away, by the same files or earlier ones', async () => {
    const world = await imported();
    const late = readings(`${E22};2026-10-11;staff;130;`);
    const reason = /^readings.csv:2: read_on is after the meter was taken away on 2026-10-10/;
    expect(faultsOf((await runFiles(world, { ...removedE22, ...late })).result)[0]).toMatch(reason);
    await runFiles(world, removedE22);
    expect(faultsOf((await runFiles(world, late)).result)[0]).toMatch(reason);
    const longer = { 'meters.csv': removedE22['meters.csv'].replace('2026-10-10', '2026-10-11') };
    expect((await runFiles(world, { ...longer, ...late })).result).toMatchObject({
      loaded: { readings: { created: 1 } },
    });
  });

  test('a meter that is billed to its end', async () => {
    const world = await imported();
    await runFiles(world, removedE22);
    const number = '78010000000022';
    const head = await Contract.requireHead(world.system, contractIdOf(supplierId, number));
    await world.table.commit([Contract.patchHead(head, { set: { meters: {} } }, { sameVersion: true })]);
    const { result } = await runFiles(world, readings(`${E22};2026-10-09;staff;130;`));
    expect(faultsOf(result)).toEqual([
      'readings.csv:2: serial_number E-22 was taken away and is billed to its end; it is read no more',
    ]);
  });

  test('the rows of one contract, and records those of the others', async () => {
    const world = await imported();
    const { result, rejected } = await runFiles(
      world,
      readings(
        `${E11};2026-10-17;staff;12344;6900`,
        `${W11};2026-10-17;staff;325;`,
        `${E22};2026-10-17;staff;130;`,
      ),
      { skipBad: true },
    );
    expect(result).toMatchObject({ outcome: 'loaded', loaded: { readings: { created: 1 } } });
    expect(new TextDecoder().decode(rejected['readings.csv'])).toMatch(
      /E-11.*value_1 12344 is below.*\n.*W-11.*belongs to contract 78010000000011/,
    );
    expect((await meter(world, 'W-11')).version).toBe(1);
  });
});

describe('at the same moment', () => {
  /** Does something once, just before the import's first commit: its checks are over then. */
  function amid(world: World, change: () => Promise<unknown>) {
    const { table } = world;
    const commit = table.commit.bind(table);
    table.commit = async (writes) => {
      table.commit = commit;
      await change();
      return commit(writes);
    };
  }
  const office = readings(`${E11};2026-10-19;staff;12580;6900`);
  const stored = async (world: World) =>
    world.table.snapshot().filter(({ sk }) => sk.startsWith(`READING#${meterId}#`));

  test('two imports of the same readings end in one', async () => {
    const world = await imported();
    const runs = await Promise.all([runFiles(world, office), runFiles(world, office)]);
    expect(runs.map(({ result }) => faultsOf(result))).toEqual([[], []]);
    expect(await stored(world)).toHaveLength(2);
    const created = runs.map(({ result }) =>
      result.outcome === 'loaded' ? result.loaded.readings.created : -1,
    );
    expect(created.sort()).toEqual([0, 1]);
  });

  test('a customer’s reading of a later day comes first: the row is told, and so is the next import', async () => {
    const { world, submit } = await withAnna();
    amid(world, () => submit('12600', '6950'));
    const { result } = await runFiles(world, office);
    expect(result).toMatchObject({ outcome: 'loaded', loaded: { readings: { created: 0 } } });
    expect(faultsOf(result)).toEqual([
      'readings.csv:2: is not loaded: its contract has changed meanwhile, import again',
    ]);
    expect(reportLines(result).summary.at(-1)).toBe(
      'Changed meanwhile and not loaded: 1 contract. Import the same files again.',
    );
    expect((await meter(world)).lastActual).toMatchObject({ values: [12_600, 6950], source: 'customer' });
    expect(faultsOf((await runFiles(world, office)).result)).toEqual([
      'readings.csv:2: read_on is older than the reading of 2026-10-20; readings are recorded in the order of their days',
    ]);
  });

  test('a customer’s reading of an earlier day comes first: the row follows it', async () => {
    const { world, submit } = await withAnna();
    amid(world, async () => {
      world.pass(-3 * 86_400);
      await submit('12400', '6800');
      world.pass(3 * 86_400);
    });
    expect((await runFiles(world, office)).result).toMatchObject({ faults: [] });
    expect(await stored(world)).toHaveLength(3);
    expect((await meter(world)).lastActual).toMatchObject({ values: [12_580, 6900], source: 'staff' });
  });

  test('the row comes first: the customer is told', async () => {
    const { world, submit } = await withAnna();
    amid(world, () => runFiles(world, office));
    await expect(submit('12600', '6950')).rejects.toMatchObject({
      code: 'metering.reading_changed_meanwhile',
    });
    expect((await meter(world)).lastActual).toMatchObject({ values: [12_580, 6900], source: 'staff' });
  });

  test('a contract that ends is left as it is, with everything else the files say of it', async () => {
    const world = await imported();
    amid(world, () => Contract.terminateContract(world.system, { supplierId, number: '78010000000022' }));
    const { result } = await runFiles(world, { ...removedE22, ...readings(`${E22};2026-10-09;staff;130;`) });
    expect(faultsOf(result)).toHaveLength(1);
    expect(await meter(world, 'E-22')).not.toHaveProperty('removedOn');
  });
});
