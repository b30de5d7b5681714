import { describe, expect, test } from 'vitest';
import { kopecks } from '#core/kernel';
import { createScene, type Scene, type SceneOptions } from '../testing/scene.ts';
import { startPayment } from './start-payment.ts';

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'went well',
    (error: { code?: unknown }) => error.code,
  );

let presses = 0;

/** A press of the button with a key of its own. */
const press = (scene: Scene, amountKopecks: number, more: object = {}) => {
  presses += 1;
  const requestKey = `press-${String(presses).padStart(16, '0')}`;
  return startPayment(scene.ctx, { contractId: scene.contractId, amountKopecks, requestKey, ...more });
};

const intents = (scene: Scene) =>
  scene.world.table.snapshot().filter(({ sk, origin }) => sk.startsWith('PAYMENT#') && origin);

async function paid(scene: Scene, amountKopecks: number, more: object = {}) {
  const { paymentId } = await press(scene, amountKopecks, more);
  const { providerId = '' } = await scene.payment(paymentId as never);
  scene.acquirer.pay(providerId);
  await scene.tell('payment.succeeded', providerId);
  return paymentId;
}

describe('an equal payment within an hour', () => {
  test('asks first, saying when and how the earlier one stands, and starts nothing', async () => {
    const scene = await createScene();
    const paymentId = await paid(scene, 12_025);
    const startedAt = scene.world.now;
    scene.world.pass(3599);
    const calls = scene.acquirer.calls.length;
    await expect(press(scene, 12_025)).rejects.toMatchObject({
      code: 'payment.repeat_unconfirmed',
      status: 409,
      facts: { paymentId, startedAt, amountKopecks: 12_025, state: 'succeeded' },
    });
    expect(scene.acquirer.calls).toHaveLength(calls);
    expect(intents(scene)).toHaveLength(1);
  });

  test('is begun once the payer has confirmed, under the key of the press that asked', async () => {
    const scene = await createScene();
    await press(scene, 12_025);
    const again = { contractId: scene.contractId, amountKopecks: 12_025, requestKey: 'press-confirmed-0001' };
    expect(await failure(startPayment(scene.ctx, again))).toBe('payment.repeat_unconfirmed');
    expect(await failure(startPayment(scene.ctx, { ...again, confirmed: ['unusual'] }))).toBe(
      'payment.repeat_unconfirmed',
    );
    const first = await startPayment(scene.ctx, { ...again, confirmed: ['repeat'] });
    expect(await startPayment(scene.ctx, { ...again, confirmed: ['repeat'] })).toEqual(first);
    expect(intents(scene)).toHaveLength(2);
  });

  test('asks for a pending one too, and for one whose money is being looked at', async () => {
    const scene = await createScene();
    await press(scene, 12_025);
    await expect(press(scene, 12_025)).rejects.toMatchObject({ facts: { state: 'pending' } });
    const { providerId } = scene.acquirer.only;
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    await expect(press(scene, 12_025)).rejects.toMatchObject({ facts: { state: 'quarantined' } });
  });

  test('does not ask after an hour, for another sum, another contract, or one that came to nothing', async () => {
    const scene = await createScene();
    const second = await scene.anotherContract();
    await press(scene, 12_025);
    expect(await failure(press(scene, 12_026))).toBe('went well');
    expect(await failure(press(scene, 12_025, { contractId: second }))).toBe('went well');
    expect(
      await failure(press(scene, 12_025, { others: [{ contractId: second, amountKopecks: 12_025 }] })),
    ).toBe('went well');
    scene.world.pass(3601);
    expect(await failure(press(scene, 12_025))).toBe('went well');
    const canceled = await createScene();
    await press(canceled, 12_025);
    const { providerId } = canceled.acquirer.only;
    canceled.acquirer.cancel(providerId);
    await canceled.tell('payment.canceled', providerId);
    expect(await failure(press(canceled, 12_025))).toBe('went well');
  });

  test('asks for the earlier of two even when the later came to nothing', async () => {
    const scene = await createScene();
    const first = await paid(scene, 12_025);
    const { paymentId } = await press(scene, 12_025, { confirmed: ['repeat'] });
    const { providerId = '' } = await scene.payment(paymentId as never);
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    await expect(press(scene, 12_025)).rejects.toMatchObject({ facts: { paymentId: first } });
  });

  test('of several contracts is the same in whatever order they are named', async () => {
    const scene = await createScene();
    const second = await scene.anotherContract();
    await press(scene, 100, { others: [{ contractId: second, amountKopecks: 200 }] });
    const turned = {
      contractId: second,
      others: [{ contractId: scene.contractId, amountKopecks: 100 }],
    };
    expect(await failure(press(scene, 200, turned))).toBe('payment.repeat_unconfirmed');
    expect(await failure(press(scene, 201, turned))).toBe('went well');
  });

  test('does not ask about a charge of autopay', async () => {
    const scene = await createScene();
    await press(scene, 12_025);
    const [intent] = intents(scene);
    await scene.world.table.load([{ ...intent!, origin: 'autopay' }]);
    expect(await failure(press(scene, 12_025))).toBe('went well');
  });

  test('of many presses at the same moment with keys of their own one goes through, the others ask', async () => {
    const scene = await createScene();
    const ends = await Promise.all(Array.from({ length: 12 }, () => failure(press(scene, 12_025))));
    expect(ends.filter((end) => end === 'went well')).toHaveLength(1);
    expect(ends.filter((end) => end === 'payment.repeat_unconfirmed')).toHaveLength(11);
    expect(scene.acquirer.payments.size).toBe(1);
  });

  test('confirmed many times at once is as many payments as presses', async () => {
    const scene = await createScene();
    const confirmed = { confirmed: ['repeat'] };
    await Promise.all(Array.from({ length: 12 }, () => press(scene, 12_025, confirmed)));
    expect(scene.acquirer.payments.size).toBe(12);
  });

  test('a confirmed press at the same moment does not hide it from one that is not', async () => {
    const scene = await createScene();
    const [unconfirmed] = await Promise.all([
      failure(press(scene, 12_025)),
      press(scene, 12_025, { confirmed: ['repeat'] }),
    ]);
    expect(['went well', 'payment.repeat_unconfirmed']).toContain(unconfirmed);
    expect(scene.acquirer.payments.size).toBe(unconfirmed === 'went well' ? 2 : 1);
    expect(await failure(press(scene, 12_025))).toBe('payment.repeat_unconfirmed');
  });
});

describe('an unusual sum', () => {
  const scenes = (options: SceneOptions = {}) => createScene({ balanceKopecks: 500_000, ...options });

  test('asks first: more than three times the debt', async () => {
    const scene = await scenes();
    expect(await failure(press(scene, 1_500_000))).toBe('went well');
    await expect(press(scene, 1_500_001)).rejects.toMatchObject({
      code: 'payment.unusual_sum_unconfirmed',
      status: 409,
      fields: [{ field: 'amountKopecks' }],
      facts: {
        contractNumber: (await scene.head()).number,
        amountKopecks: 1_500_001,
        usualKopecks: 500_000,
      },
    });
    expect(intents(scene)).toHaveLength(1);
    expect(await failure(press(scene, 1_500_001, { confirmed: ['repeat'] }))).toBe(
      'payment.unusual_sum_unconfirmed',
    );
    expect(await failure(press(scene, 1_500_001, { confirmed: ['unusual'] }))).toBe('went well');
  });

  test('is not one of up to 10 000 roubles, whatever is owed', async () => {
    const scene = await scenes({ balanceKopecks: 0 });
    expect(await failure(press(scene, 1_000_000))).toBe('went well');
    expect(await failure(press(scene, 1_000_001))).toBe('payment.unusual_sum_unconfirmed');
    const ahead = await scenes({ balanceKopecks: -9_000_000 });
    expect(await failure(press(ahead, 1_000_000))).toBe('went well');
  });

  test('is measured by the largest payment of a year where that is more than the debt', async () => {
    const scene = await scenes({ balanceKopecks: 0 });
    await paid(scene, 700_000);
    await paid(scene, 900_000);
    await paid(scene, 100_000);
    expect(await failure(press(scene, 2_700_000))).toBe('went well');
    await expect(press(scene, 2_700_001)).rejects.toMatchObject({ facts: { usualKopecks: 900_000 } });
    scene.world.pass(366 * 86_400);
    await expect(press(scene, 2_700_000)).rejects.toMatchObject({ facts: { usualKopecks: 0 } });
  });

  test('is found in any part, and the part is named', async () => {
    const scene = await scenes();
    const second = await scene.anotherContract();
    const others = [{ contractId: second, amountKopecks: 1_000_001 }];
    await expect(press(scene, 100, { others })).rejects.toMatchObject({
      code: 'payment.unusual_sum_unconfirmed',
      fields: [{ field: 'others.0.amountKopecks' }],
      facts: { contractNumber: (await scene.head(second)).number, usualKopecks: 0 },
    });
  });

  test('is what the supplier says it is', async () => {
    const supplier = { payments: { unusualTimes: 10, unusualAboveKopecks: kopecks(200) } };
    const scene = await scenes({ balanceKopecks: 100, supplier });
    expect(await failure(press(scene, 1_000))).toBe('went well');
    expect(await failure(press(scene, 1_001))).toBe('payment.unusual_sum_unconfirmed');
  });

  test('reads the ledger only where the debt does not explain the sum', async () => {
    const scene = await scenes();
    await press(scene, 400_000);
    const { query } = scene.world.table.requests;
    await press(scene, 1_400_000);
    const explained = scene.world.table.requests.query - query;
    await failure(press(scene, 1_600_000));
    expect(scene.world.table.requests.query - query - explained).toBe(explained + 1);
  });
});

describe('the supplier’s limits', () => {
  test.each([
    [{}, 100, 50_000_000],
    [{ leastKopecks: kopecks(5_000), mostKopecks: kopecks(20_000) }, 5_000, 20_000],
  ])('%j: from %d to %d kopecks', async (payments, least, most) => {
    const scene = await createScene({ supplier: { payments } });
    const confirmed = { confirmed: ['unusual'] };
    for (const [amount, end] of [
      [least - 1, 'payment.amount_out_of_range'],
      [least, 'went well'],
      [most, 'went well'],
      [most + 1, 'payment.amount_out_of_range'],
    ] as const)
      expect(await failure(press(scene, amount, confirmed)), String(amount)).toBe(end);
    await expect(press(scene, most + 1, confirmed)).rejects.toMatchObject({
      status: 400,
      fields: [{ field: 'amountKopecks' }],
      facts: { sumKopecks: most + 1, leastKopecks: least, mostKopecks: most },
    });
  });

  test('count over all parts: a part may be smaller than the least', async () => {
    const scene = await createScene();
    const second = await scene.anotherContract();
    const others = (amountKopecks: number) => ({ others: [{ contractId: second, amountKopecks }] });
    expect(await failure(press(scene, 1, others(99)))).toBe('went well');
    expect(await failure(press(scene, 1, others(98)))).toBe('payment.amount_out_of_range');
  });
});
