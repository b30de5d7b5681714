import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import type { ContractId, MeterId } from '#core/kernel';
import * as Metering from '#core/metering';
import { COLD_WATER, ELECTRICITY } from '#core/testing';
import { createScene, type Scene } from '../testing/scene.ts';
import { startPayment } from './start-payment.ts';

const KEY = 'press-0000000000000001';

/** A contract with an electricity and a water meter, and another one with an electricity meter. */
async function metered() {
  const scene = await createScene({ household: { meters: [ELECTRICITY, COLD_WATER] } });
  const second = await scene.anotherContract({}, [ELECTRICITY]);
  const meters = async (contractId: ContractId) => Metering.metersOf(scene.world.system, contractId);
  const meterOf = async (contractId: ContractId, service: string) =>
    (await meters(contractId)).find((meter) => meter.service === service)!.meterId;
  return {
    scene,
    second,
    light: await meterOf(scene.contractId, 'electricity'),
    water: await meterOf(scene.contractId, 'cold-water'),
    secondLight: await meterOf(second, 'electricity'),
    readings: async (contractId: ContractId, meterId: MeterId) =>
      (await Metering.listReadings(scene.ctx, { contractId, meterId, cursor: undefined })).readings,
  };
}

const start = (scene: Scene, more: object) =>
  startPayment(scene.ctx, { contractId: scene.contractId, amountKopecks: 10_000, requestKey: KEY, ...more });

const nothingStored = (scene: Scene) => {
  const stored = scene.world.table.snapshot();
  expect(stored.filter(({ sk }) => /^(PAYMENT|READING)#/.test(sk))).toEqual([]);
  expect(stored.filter(({ sk }) => sk.startsWith('JOURNAL#'))).toEqual([]);
  expect(scene.acquirer.calls).toEqual([]);
};

describe('a payment together with readings', () => {
  test('stores them in one commit with the intent, each with its own meter, notice and journal', async () => {
    const { scene, second, light, water, secondLight, readings } = await metered();
    const { commit } = scene.world.table.requests;
    scene.acquirer.trouble = () => ({ kind: 'unknown', cause: 'test' });
    const sent = start(scene, {
      others: [{ contractId: second, amountKopecks: 5_000 }],
      readings: [
        { meterId: light, values: ['12580'] },
        { meterId: water, values: ['316'] },
        { contractId: second, meterId: secondLight, values: ['12500'] },
      ],
    });
    await expect(sent).rejects.toMatchObject({ code: 'payment.acquirer_unavailable' });
    // the count of presses, and then everything else at once
    expect(scene.world.table.requests.commit - commit).toBe(2);
    expect(await readings(scene.contractId, light)).toMatchObject([
      { values: [12_580], source: 'customer', period: '2026-10' },
    ]);
    expect(await readings(scene.contractId, water)).toMatchObject([{ values: [316] }]);
    expect(await readings(second, secondLight)).toMatchObject([{ values: [12_500] }]);
    for (const contractId of [scene.contractId, second]) {
      const { meters, version } = await Contract.requireHead(scene.world.system, contractId);
      expect(Object.values(meters).map(({ lastReadingPeriod }) => lastReadingPeriod)).toEqual(
        Object.values(meters).map(() => '2026-10'),
      );
      expect(version).toBe(2);
    }
    const journal = scene.world.table.snapshot().filter(({ sk }) => sk.startsWith('JOURNAL#'));
    expect(journal.map(({ event }) => event).sort()).toEqual([
      'payment.started',
      ...Array(3).fill('reading.sent'),
    ]);
  });

  test('pressed again answers the same payment and reads nothing twice', async () => {
    const { scene, light, readings } = await metered();
    const withReading = { readings: [{ meterId: light, values: ['12580'] }] };
    const first = await start(scene, withReading);
    scene.world.pass(60);
    expect(await start(scene, withReading)).toEqual(first);
    expect(await readings(scene.contractId, light)).toHaveLength(1);
    const other = { readings: [{ meterId: light, values: ['12581'] }] };
    await expect(start(scene, other)).rejects.toMatchObject({ code: 'payment.request_key_reused' });
  });

  test('many times at once is one payment and one reading', async () => {
    const { scene, light, readings } = await metered();
    const started = await Promise.all(
      Array.from({ length: 8 }, () => start(scene, { readings: [{ meterId: light, values: ['12580'] }] })),
    );
    expect(new Set(started.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(await readings(scene.contractId, light)).toHaveLength(1);
  });

  test('whose reading was sent before needs it no more', async () => {
    const { scene, light, readings } = await metered();
    const { contractId } = scene;
    await Metering.submitReading(scene.ctx, {
      contractId,
      meterId: light,
      values: ['12580'],
      confirmed: false,
    });
    scene.world.pass(60);
    await start(scene, { readings: [{ meterId: light, values: ['12580'] }] });
    expect(await readings(contractId, light)).toHaveLength(1);
  });

  test('goes through when the contract changes meanwhile, and says so when its meter was read meanwhile', async () => {
    const { scene, light, readings } = await metered();
    const { table } = scene.world;
    const { contractId } = scene;
    const disturbOnce = (disturb: () => Promise<unknown>) => {
      const { commit } = table;
      table.commit = async (writes) => {
        if (writes.some((write) => write.kind === 'put' && write.item.sk.startsWith('PAYMENT#'))) {
          table.commit = commit;
          await disturb();
        }
        return commit.call(table, writes);
      };
    };
    disturbOnce(() => scene.setHead({ payerName: 'Другой' }));
    await start(scene, { readings: [{ meterId: light, values: ['12580'] }] });
    expect(await readings(contractId, light)).toHaveLength(1);
    disturbOnce(() =>
      Metering.submitReading(scene.ctx, { contractId, meterId: light, values: ['12590'], confirmed: false }),
    );
    const late = start(scene, {
      amountKopecks: 10_001,
      requestKey: 'press-0000000000000002',
      readings: [{ meterId: light, values: ['12600'] }],
    });
    await expect(late).rejects.toMatchObject({
      code: 'metering.reading_changed_meanwhile',
      fields: [{ field: 'readings.0' }],
    });
    expect((await readings(contractId, light)).map(({ values }) => values)).toEqual([[12_590], [12_580]]);
    expect(scene.acquirer.payments.size).toBe(1);
  });

  test('whose sum has to be confirmed stores no reading until it is', async () => {
    const { scene, light, readings } = await metered();
    const wanted = { amountKopecks: 2_000_000, readings: [{ meterId: light, values: ['12580'] }] };
    await expect(start(scene, wanted)).rejects.toMatchObject({ code: 'payment.unusual_sum_unconfirmed' });
    nothingStored(scene);
    await start(scene, { ...wanted, confirmed: ['unusual'] });
    expect(await readings(scene.contractId, light)).toHaveLength(1);
  });
});

describe('a refused reading refuses all, saying which', () => {
  test.each([
    ['a fraction', ['12580.5'], 'metering.not_whole_number', 'readings.1.values.0'],
    ['one below the previous', ['12344'], 'metering.reading_below_previous', 'readings.1.values.0'],
    ['too many digits', ['1234567'], 'metering.too_many_digits', 'readings.1.values.0'],
    ['too many values', ['1', '2'], 'metering.wrong_register_count', 'readings.1'],
    ['one that is implausible', ['20000'], 'metering.implausible', 'readings.1'],
  ])('%s', async (_, values, code, field) => {
    const { scene, light, water } = await metered();
    const sent = start(scene, {
      readings: [
        { meterId: water, values: ['316'] },
        { meterId: light, values },
      ],
    });
    await expect(sent).rejects.toMatchObject({ code, status: 422, fields: [{ field }] });
    nothingStored(scene);
  });

  test('one that is implausible is taken once it is confirmed', async () => {
    const { scene, light, readings } = await metered();
    await start(scene, { readings: [{ meterId: light, values: ['20000'], confirmed: true }] });
    expect(await readings(scene.contractId, light)).toMatchObject([{ values: [20_000] }]);
  });

  test('a meter that is not the contract’s, or named twice', async () => {
    const { scene, second, light, secondLight } = await metered();
    const others = [{ contractId: second, amountKopecks: 5_000 }];
    const read = (meterId: MeterId, contractId?: ContractId) => ({
      meterId,
      values: ['12580'],
      ...(contractId && { contractId }),
    });
    for (const [readings, code, field] of [
      [[read(secondLight)], 'metering.meter_missing', 'readings.0'],
      [[read('mtr_00000000000000000000000000' as MeterId)], 'metering.meter_missing', 'readings.0'],
      [[read(light), read(light)], 'metering.meter_twice', 'readings.1'],
      [[read(light), read(light, second)], 'metering.meter_missing', 'readings.1'],
    ] as const)
      await expect(start(scene, { others, readings })).rejects.toMatchObject({ code, fields: [{ field }] });
    nothingStored(scene);
  });

  test('a contract that the payment does not pay for, even one’s own', async () => {
    const { scene, second, secondLight } = await metered();
    const reading = { contractId: second, meterId: secondLight, values: ['12580'] };
    await expect(start(scene, { readings: [reading] })).rejects.toMatchObject({
      code: 'payment.reading_elsewhere',
      status: 400,
      fields: [{ field: 'readings.0.contractId' }],
    });
    nothingStored(scene);
  });
});
