import { expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, type SupplierId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import * as Supplier from '#core/supplier';
import * as Tariff from '#core/tariff';
import type { World } from '#core/testing';
import { meterIdOf } from './build.ts';
import { edited, runFiles, runImport, SAMPLE, sampleWorld, withColumn } from './testing/sample.ts';

const supplierId = 'sample' as SupplierId;
const first = contractIdOf(supplierId, '78010000000011');
const second = contractIdOf(supplierId, '78010000000022');

test('loads a whole supplier as the files say', async () => {
  const world = sampleWorld();
  const { result } = await runImport(world);
  expect(result).toMatchObject({ outcome: 'loaded', faults: [], rejected: [], unusedPremises: 0 });

  const supplier = await Supplier.requireSupplier(world.system, supplierId);
  expect(supplier).toMatchObject({
    legalName: 'АО «Проба»',
    bank: { bic: '044030000' },
    readingWindow: { fromDay: 15, toDay: 25 },
    calendar: { holidays: ['2027-01-01'], workingWeekends: ['2026-12-26'] },
    shardCount: 2,
  });
  expect(Supplier.vatPercentOn(supplier, '2025-12-31' as never)).toBe(20);
  expect(Supplier.vatPercentOn(supplier, '2026-01-01' as never)).toBe(22);
  expect(supplier).toMatchObject({
    businessDueDays: [{ from: '2026-06-01', value: 20 }],
    keyRates: [{ from: '2026-02-16', value: '15.5' }],
    raisingCoefficients: [{ from: '2026-01-01', value: '1.5' }],
  });
  expect(await Supplier.branchesOf(world.system, supplierId)).toHaveLength(1);

  const tariffs = await Tariff.tariffsOf(world.system, supplierId);
  expect(tariffs.find('electricity', 'urban-gas', '2026-10-01' as never)).toMatchObject({
    rates: { single: ['6.50', '6.60', '10.10'], day: ['7.00', '7.10', '10.50'] },
    bounds: [6400, 11500],
    rangeSplit: 'proportional',
    normPerPerson: 91,
    per: 'volume',
  });
  expect(tariffs.find('cold-water', 'city', '2026-10-01' as never)).toMatchObject({
    rates: { single: ['45.12'] },
    normPerPerson: 4900,
  });

  const head = await Contract.requireHead(world.system, first);
  expect(head).toMatchObject({
    payerName: 'Ветрова Анна Ильинична',
    premise: { areaM2Hundredths: 5430, persons: 2, rooms: 2, stove: 'gas' },
    services: [
      { service: 'electricity', category: 'urban-gas' },
      { service: 'cold-water', category: 'city' },
      { service: 'maintenance', category: 'house' },
    ],
    balanceKopecks: 166380,
    lastBilledPeriod: '2026-09',
    lastBillKopecks: 166380,
    dueOn: '2026-10-15',
    version: 1,
  });
  const meters = await Metering.metersOf(world.system, first);
  expect(meters.find(({ serialNumber }) => serialNumber === 'E-11')).toMatchObject({
    zones: ['day', 'night'],
    digits: 6,
    transformationRatio: 1,
    installedOn: '2020-02-01',
    lastActual: {
      values: [12345, 6789],
      period: '2026-09',
      at: '2026-09-24T09:00:00.000Z',
      source: 'customer',
    },
    history: [
      { period: '2026-07', volumes: [180, 90] },
      { period: '2026-08', volumes: [175, 88] },
      { period: '2026-09', volumes: [160, 80] },
    ],
  });
  expect(meters.find(({ serialNumber }) => serialNumber === 'W-11')?.history).toEqual([
    { period: '2026-08', volumes: [4125] },
    { period: '2026-09', volumes: [5000] },
  ]);
});

test('a later settings file adds its rows to what is loaded, and replaces those of the same day', async () => {
  const world = sampleWorld();
  await runImport(world);
  await runFiles(world, {
    'settings.csv':
      'setting;from;value\nkey_rate;2026-04-27;15\nkey_rate;2026-02-16;15.75\ndue_day;2027-01-01;20\n',
  });
  const supplier = await Supplier.requireSupplier(world.system, supplierId);
  expect(supplier.keyRates).toEqual([
    { from: '2026-02-16', value: '15.75' },
    { from: '2026-04-27', value: '15' },
  ]);
  expect(supplier.dueDays.map(({ value }) => value)).toEqual([10, 15, 20]);
  expect(supplier.raisingCoefficients).toHaveLength(1);
  // the rules' own key rates are not copied: they are looked up beneath
  expect(Supplier.penaltyRateOn(supplier, Supplier.RUSSIA, '2019-12-16' as never)).toBe('6.25');
});

const link = (world: World, userId: string, code = '7K4M-92QX') =>
  Contract.linkContract(
    world.user(userId as never),
    { supplierId, number: '78010000000011', proof: { kind: 'activation-code', code } },
    Ledger.lastPayment,
  );

const POLICIES = {
  tariff_change: ['days', { tariffChange: 'days' }],
  unverified_readings: ['count', { unverifiedReadings: 'count' }],
  norm_months_stand: ['yes', { normMonthsStand: true }],
  penalties: ['no', { withoutPenalties: true }],
  advances: ['no', { withoutAdvances: true }],
  link_by_last_payment: ['yes', { linkByLastPayment: true }],
  least_payment: ['10', { payments: { leastKopecks: 1_000 } }],
  most_payment: ['15000.50', { payments: { mostKopecks: 1_500_050 } }],
  unusual_payment_times: ['5', { payments: { unusualTimes: 5 } }],
  unusual_payment_above: ['2000', { payments: { unusualAboveKopecks: 200_000 } }],
} as const;

test.each(Object.entries(POLICIES))(
  'the supplier’s %s is as its row says, and unsaid again when a later row leaves it out',
  async (column, [value, stored]) => {
    const world = sampleWorld();
    await runImport(world);
    const plain = await Supplier.requireSupplier(world.system, supplierId);
    await runFiles(world, withColumn('suppliers.csv', column, value));
    expect(await Supplier.requireSupplier(world.system, supplierId)).toEqual({ ...plain, ...stored });
    await runFiles(world, withColumn('suppliers.csv', column, ''));
    expect(await Supplier.requireSupplier(world.system, supplierId)).toEqual(plain);
  },
);

test('a policy that says what holds anyway is no change', async () => {
  const world = sampleWorld();
  await runImport(world);
  for (const [column, value] of [
    ['tariff_change', 'month'],
    ['unverified_readings', 'refuse'],
    ['norm_months_stand', 'no'],
    ['penalties', 'yes'],
    ['advances', 'yes'],
    ['link_by_last_payment', 'no'],
  ] as const) {
    const { result } = await runFiles(world, withColumn('suppliers.csv', column, value));
    expect(result, column).toMatchObject({ loaded: { suppliers: { changed: 0, unchanged: 1 } } });
  }
});

test('carries a meter that was billed without readings over as it was', async () => {
  const world = sampleWorld();
  await runImport(world);
  const head = await Contract.requireHead(world.system, second);
  expect(head.services).toEqual([{ service: 'electricity', category: 'urban-gas', rangeExempt: true }]);
  expect(head.meters[meterIdOf(supplierId, head.number, 'E-22')]).toEqual({
    service: 'electricity',
    registers: 1,
    automatic: true,
    verifiedUntil: '2035-05-06',
    lastReadingPeriod: '2026-07',
    billed: { values: [270], monthsWithoutReading: 2, lastReadValues: [99870] },
  });
});

test('gives every opening balance a ledger entry, so that debits equal credits from the first day', async () => {
  const world = sampleWorld();
  await runImport(world);
  for (const [contractId, balance] of [
    [first, 166380],
    [second, -5000],
  ] as const) {
    const { entries } = await Ledger.entriesOf(world.system, contractId, { limit: 10 });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ cause: { kind: 'opening' }, changeKopecks: balance });
    expect((await Contract.requireHead(world.system, contractId)).balanceKopecks).toBe(balance);
  }
});

test('stores an activation code hashed, and the code links the contract', async () => {
  const world = sampleWorld();
  await runImport(world);
  expect(JSON.stringify(world.table.snapshot())).not.toContain('7K4M-92QX');
  const linked = await link(world, 'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y', '7k4m-92qx');
  expect(linked.contractId).toBe(first);
});

test('changes nothing when the same files come again', async () => {
  const world = sampleWorld();
  await runImport(world);
  const before = world.table.snapshot();
  world.pass(3600);
  const { result } = await runImport(world);
  expect(result).toMatchObject({
    outcome: 'loaded',
    loaded: {
      suppliers: { created: 0, changed: 0, unchanged: 1 },
      branches: { created: 0, changed: 0, unchanged: 1 },
      tariffs: { created: 0, changed: 0, unchanged: 4 },
      contracts: { created: 0, changed: 0, unchanged: 2 },
    },
  });
  expect(world.table.snapshot()).toEqual(before);
});

test('a changed file renews what describes a contract and leaves its life alone', async () => {
  const world = sampleWorld();
  await runImport(world);
  const head = await Contract.requireHead(world.system, first);
  await world.table.commit(
    Ledger.post(world.system, head, {
      cause: { kind: 'payment', ref: 'pay_1' },
      period: '2026-10' as never,
      postings: [{ debit: 'acquirer:office', credit: 'customer', amountKopecks: 100000 as never }],
    }),
  );
  const { result } = await runImport(world, {
    ...edited('contracts.csv', 'Ветрова Анна Ильинична;centre;p1', 'Ветрова Анна Петровна;centre;p2'),
    ...edited('meters.csv', '2036-02-01;no', '2042-02-01;no'),
  });
  expect(result).toMatchObject({ loaded: { contracts: { created: 0, changed: 1, unchanged: 1 } } });
  const after = await Contract.requireHead(world.system, first);
  expect(after.payerName).toBe('Ветрова Анна Петровна');
  expect(after.premise.areaM2Hundredths).toBe(3815);
  expect(after.balanceKopecks).toBe(66380);
  const meter = (await Metering.metersOf(world.system, first)).find(
    ({ serialNumber }) => serialNumber === 'E-11',
  );
  expect(meter).toMatchObject({
    verifiedUntil: '2042-02-01',
    lastActual: { values: [12345, 6789] },
    version: 2,
  });
  expect(after.meters[meter?.meterId ?? ('' as never)]?.verifiedUntil).toBe('2042-02-01');
});

test('a used activation code does not come back with the file', async () => {
  const world = sampleWorld();
  await runImport(world);
  await link(world, 'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y');
  await runImport(world);
  await Contract.unlinkContract(world.user('usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y' as never), { contractId: first });
  await runImport(world);
  await expect(link(world, 'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Z')).rejects.toMatchObject({
    code: 'contract.link_refused',
  });
});

test('adds a meter to a contract that is loaded, from files of meters and readings alone', async () => {
  const world = sampleWorld();
  await runImport(world);
  const head = (serial: string, file: 'meters.csv' | 'readings.csv') =>
    `${SAMPLE[file].split('\n')[0]}\n78010000000022;${serial}`;
  const { result } = await runFiles(world, {
    'meters.csv': `${head('E-23', 'meters.csv')};electricity;Север-101;single;5;;2026-10-01;2042-10-01;\n`,
    'readings.csv': `${head('E-23', 'readings.csv')};2026-10-02;staff;3;;;;;;\n`,
  });
  expect(result).toMatchObject({ outcome: 'loaded', loaded: { contracts: { changed: 1 } } });
  expect(await Metering.metersOf(world.system, second)).toHaveLength(2);
  expect(Object.keys((await Contract.requireHead(world.system, second)).meters)).toHaveLength(2);
});

test('what contracts copy from the supplier follows the supplier', async () => {
  const world = sampleWorld();
  await runImport(world);
  await runFiles(world, {
    'suppliers.csv': SAMPLE['suppliers.csv']
      .replace('sample;Проба;', 'sample;Новая Проба;')
      .replace(';15;25;', ';20;25;'),
  });
  for (const contractId of [first, second]) {
    expect((await Contract.requireHead(world.system, contractId)).supplier).toMatchObject({
      name: 'Новая Проба',
      readingWindow: { fromDay: 20, toDay: 25 },
    });
  }
});

test('a load that is cut short anywhere is completed by the same import', async () => {
  const whole = sampleWorld();
  await runImport(whole);
  const wanted = whole.table.snapshot();
  for (let commits = 1; commits < 40; commits += 1) {
    const world = sampleWorld();
    let left = commits;
    world.table.beforeRequest = (kind) => {
      if (kind !== 'commit') return;
      left -= 1;
      if (left === 0) throw new Error('the power went out');
    };
    const cut = await runImport(world).then(
      () => false,
      () => true,
    );
    world.table.beforeRequest = () => {};
    // whatever is there belongs to a whole contract
    const heads = world.table.snapshot().filter(({ pk, sk }) => pk.startsWith('CONTRACT#') && sk === '#HEAD');
    for (const head of heads) {
      const meters = await Metering.metersOf(world.system, head.pk.slice('CONTRACT#'.length) as never);
      expect(meters).toHaveLength(Object.keys(head.meters as object).length);
    }
    await runImport(world);
    expect(world.table.snapshot()).toEqual(wanted);
    if (!cut) return;
  }
  throw new Error('the import never came to its end');
});

test('loads the good rows next to another supplier of the same deployment', async () => {
  const world = sampleWorld();
  await runImport(world);
  await runImport(world, edited('suppliers.csv', '\nsample;', '\nother;'), { supplierId: 'other' });
  const { suppliers } = await Supplier.listSuppliers(world.anonymous, {});
  expect(suppliers.map((one) => one.supplierId).toSorted()).toEqual(['other', 'sample']);
});
