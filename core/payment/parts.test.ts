import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ContractId, kopecks, type UserId } from '#core/kernel';
import { getPayment } from './history/get-payment.ts';
import { listPayments } from './history/list-payments.ts';
import { startPayment as operation } from './intent/operations.ts';
import { startPayment } from './intent/start-payment.ts';
import type { PaymentPart } from './model.ts';
import { countShares, sharesOf } from './parts.ts';
import { requireSettled } from './settlement/require-settled.ts';
import { createScene, providerIdOf, type Scene } from './testing/scene.ts';

const STRANGER = 'usr_00000000000000000000000001' as UserId;
const ABSENT = 'ctr_00000000000000000000000000' as ContractId;

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'went well',
    (error: { code?: unknown }) => error.code,
  );

/** A scene whose customer has three contracts, and a payment of all of them that is begun. */
async function threeContracts(amounts: readonly number[] = [10_000, 2_000, 25]) {
  const scene = await createScene({ balanceKopecks: 50_000 });
  const [second, third] = [
    await scene.anotherContract({ balanceKopecks: kopecks(1_500) }),
    await scene.anotherContract(),
  ];
  const contractIds = [scene.contractId, second, third] as const;
  const { paymentId } = await scene.startAll(
    contractIds.map((contractId, index) => ({ contractId, amountKopecks: amounts[index] ?? 0 })),
  );
  const { providerId } = scene.acquirer.only;
  const pay = async () => {
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
  };
  const balances = () => Promise.all(contractIds.map((contractId) => scene.balance(contractId)));
  return { scene, contractIds, second, third, paymentId, providerId, pay, balances };
}

describe('a payment of several contracts', () => {
  test('is one payment at the acquirer, over the sum of all', async () => {
    const { scene, paymentId, contractIds } = await threeContracts();
    expect(scene.acquirer.only).toMatchObject({ amount: { kopecks: 12_025 } });
    expect(await scene.payment(paymentId)).toMatchObject({
      contractId: scene.contractId,
      origin: 'cabinet',
      amountKopecks: 12_025,
      parts: contractIds.map((contractId, index) => ({
        contractId,
        amountKopecks: [10_000, 2_000, 25][index],
        refundedKopecks: 0,
      })),
    });
  });

  test('credits each contract with its own sum, in one entry each, once', async () => {
    const { scene, contractIds, paymentId, providerId, pay, balances } = await threeContracts();
    await pay();
    await Promise.all(Array.from({ length: 8 }, () => scene.tell('payment.succeeded', providerId)));
    expect(await balances()).toEqual([40_000, -500, -25]);
    for (const contractId of contractIds) {
      expect(await scene.entries(contractId)).toMatchObject([
        { contractId, cause: { kind: 'payment', ref: paymentId } },
      ]);
    }
    expect(await scene.ledgerBalance('yookassa', contractIds)).toBe(12_025);
  });

  test('keeps as unapplied only the part of a contract that is closed or in another cabinet by now', async () => {
    const { scene, second, third, paymentId, pay, balances } = await threeContracts();
    await scene.setHead({ status: 'terminated' }, second);
    await scene.setHead({ ownerId: STRANGER }, third);
    await pay();
    expect(await balances()).toEqual([40_000, 1_500, 0]);
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'succeeded',
      reason: 'contract_terminated',
      parts: [{ creditedTo: 'contract' }, { creditedTo: 'unapplied' }, { creditedTo: 'unapplied' }],
    });
    expect(scene.alarms).toEqual(['contract_terminated']);
  });

  test('that came after it was given up is unapplied in all its parts', async () => {
    const { scene, providerId, paymentId, pay, balances } = await threeContracts();
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    await pay();
    expect(await balances()).toEqual([50_000, 1_500, 0]);
    const { parts } = await scene.payment(paymentId);
    expect(parts.map(({ creditedTo }) => creditedTo)).toEqual(Array(3).fill('unapplied'));
  });

  test('goes back from its last part first, each to where it was posted', async () => {
    const { scene, contractIds, second, paymentId, providerId, pay, balances } = await threeContracts();
    await scene.setHead({ status: 'terminated' }, second);
    await pay();
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 1_025));
    expect(await balances()).toEqual([40_000, 1_500, 0]);
    expect((await scene.entries(second))[0]).toMatchObject({
      postings: [{ debit: 'unapplied', amountKopecks: 1_000 }],
    });
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 11_000));
    expect(await balances()).toEqual([50_000, 1_500, 0]);
    const { parts, refundedKopecks } = await scene.payment(paymentId);
    expect(refundedKopecks).toBe(12_025);
    expect(parts.map((part) => part.refundedKopecks)).toEqual([10_000, 2_000, 25]);
    expect(await scene.ledgerBalance('yookassa', contractIds)).toBe(0);
  });
});

describe('what a payment of several contracts shows', () => {
  test('its payer: all of it, in the history of each contract', async () => {
    const { scene, contractIds, second, paymentId, pay } = await threeContracts();
    await pay();
    for (const contractId of contractIds) {
      const seen = { paymentId, contractId, amountKopecks: 12_025, state: 'succeeded' };
      const { payments } = await listPayments(scene.ctx, { contractId });
      expect(payments).toMatchObject([seen]);
      expect(payments[0]?.parts).toHaveLength(3);
      expect(await getPayment(scene.ctx, { contractId, paymentId })).toMatchObject(seen);
    }
    expect(await requireSettled(scene.ctx, second, paymentId)).toMatchObject({
      contractId: second,
      amountKopecks: 12_025,
    });
  });

  test('whoever has one of the contracts now: only what was that contract’s', async () => {
    const { scene, contractIds, second, paymentId, providerId, pay } = await threeContracts();
    await pay();
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 1_025));
    for (const contractId of [second, scene.contractId])
      await scene.setHead({ ownerId: STRANGER }, contractId);
    const stranger = scene.world.user(STRANGER);
    const seen = await getPayment(stranger, { contractId: second, paymentId });
    expect(seen).toMatchObject({ contractId: second, amountKopecks: 2_000, refundedKopecks: 1_000 });
    expect(seen.parts).toEqual([
      {
        contractId: second,
        contractNumber: (await scene.head(second)).number,
        amountKopecks: 2_000,
        refundedKopecks: 1_000,
      },
    ]);
    const home = await getPayment(stranger, { contractId: scene.contractId, paymentId });
    expect(home).toMatchObject({ amountKopecks: 10_000 });
    expect(home.parts).toHaveLength(1);
    expect(await requireSettled(stranger, second, paymentId)).toMatchObject({
      amountKopecks: 2_000,
      parts: [{ contractId: second }],
    });
    expect(JSON.stringify([seen, await listPayments(stranger, { contractId: second })])).not.toContain(
      contractIds[2],
    );
  });

  test('nobody but its payer the acquirer’s page', async () => {
    const { scene, second, paymentId } = await threeContracts();
    const { redirectUrl } = await getPayment(scene.ctx, { contractId: second, paymentId });
    expect(redirectUrl).toContain('https://acquirer.test/pay/');
    await scene.setHead({ ownerId: STRANGER }, second);
    const stranger = scene.world.user(STRANGER);
    expect(await getPayment(stranger, { contractId: second, paymentId })).not.toHaveProperty('redirectUrl');
  });

  test('in a history among payments of its own, in the order they were begun', async () => {
    const scene = await createScene();
    const second = await scene.anotherContract();
    const made: string[] = [];
    for (let index = 0; index < 26; index += 1) {
      scene.world.pass(60);
      const requestKey = `press-${String(index).padStart(16, '0')}`;
      const { paymentId } =
        index % 2 === 0
          ? await scene.startAll(
              [scene.contractId, second].map((contractId) => ({ contractId, amountKopecks: 100 + index })),
              requestKey,
            )
          : await startPayment(scene.ctx, { contractId: second, amountKopecks: 100 + index, requestKey });
      made.unshift(paymentId);
    }
    const first = await listPayments(scene.ctx, { contractId: second });
    const rest = await listPayments(scene.ctx, { contractId: second, cursor: first.cursor as never });
    expect([...first.payments, ...rest.payments].map(({ paymentId }) => paymentId)).toEqual(made);
    expect([first.payments.length, rest.payments.length]).toEqual([24, 2]);
  });
});

describe('what a payment of several contracts refuses', () => {
  const paying = (scene: Scene, contractIds: readonly ContractId[], amountKopecks = 100) =>
    scene.startAll([scene.contractId, ...contractIds].map((contractId) => ({ contractId, amountKopecks })));
  const nothingStarted = (scene: Scene) => {
    expect(scene.acquirer.calls).toEqual([]);
    expect(scene.world.table.snapshot().filter(({ sk }) => sk.startsWith('PAYMENT#'))).toEqual([]);
  };

  test('another customer’s contract, a closed one, and one that is not there, all alike', async () => {
    const scene = await createScene();
    const foreign = await scene.anotherContract({ ownerId: STRANGER });
    const closed = await scene.anotherContract({ status: 'terminated' });
    for (const other of [foreign, closed, ABSENT]) {
      await expect(paying(scene, [other])).rejects.toMatchObject({ code: 'contract.missing', status: 404 });
    }
    nothingStarted(scene);
  });

  test('a contract named twice, saying which', async () => {
    const scene = await createScene();
    const second = await scene.anotherContract();
    for (const others of [[scene.contractId], [second, second]]) {
      await expect(paying(scene, others)).rejects.toMatchObject({
        code: 'payment.contract_twice',
        status: 400,
        fields: [{ field: `others.${others.length - 1}.contractId` }],
      });
    }
    nothingStarted(scene);
  });

  test('a contract of another supplier, saying which', async () => {
    const scene = await createScene();
    const second = await scene.anotherContract();
    const foreign = await scene.anotherContract({ supplierId: 'tishina' as never });
    await expect(paying(scene, [second, foreign])).rejects.toMatchObject({
      code: 'payment.several_suppliers',
      status: 400,
      fields: [{ field: 'others.1.contractId' }],
    });
    nothingStarted(scene);
  });

  test('more than the supplier takes at once, over all', async () => {
    const scene = await createScene();
    const second = await scene.anotherContract();
    expect(await failure(paying(scene, [second], 25_000_001))).toBe('payment.amount_out_of_range');
    nothingStarted(scene);
    expect(await failure(paying(scene, [second], 25_000_000))).toBe('payment.unusual_sum_unconfirmed');
  });

  test.each([
    ['too many contracts', { others: Array(20).fill({ contractId: ABSENT, amountKopecks: 100 }) }],
    ['no sum', { others: [{ contractId: ABSENT, amountKopecks: 0 }] }],
    ['a sum beyond all bounds', { others: [{ contractId: ABSENT, amountKopecks: 1_000_000_001 }] }],
    ['a service there is not', { others: [{ contractId: ABSENT, amountKopecks: 100, service: 'gas' }] }],
    ['a month that is none', { others: [{ contractId: ABSENT, amountKopecks: 100, paysFor: '2026-13' }] }],
    ['a fraction', { others: [{ contractId: ABSENT, amountKopecks: 100.5 }] }],
    ['no contract', { others: [{ amountKopecks: 100 }] }],
  ])('%s: malformed', (_, wrong) => {
    const right = { contractId: ABSENT, amountKopecks: 100, requestKey: 'press-0000000000000001' };
    expect(operation.input.safeParse(right).success).toBe(true);
    expect(operation.input.safeParse({ ...right, ...wrong }).success).toBe(false);
  });

  test('the key of a press with other contracts or sums', async () => {
    const { scene, second, third } = await threeContracts();
    const press = (amounts: readonly (readonly [ContractId, number])[]) =>
      scene.startAll(amounts.map(([contractId, amountKopecks]) => ({ contractId, amountKopecks })));
    const own = [scene.contractId, 10_000] as const;
    expect(await failure(press([own, [second, 2_000], [third, 25]]))).toBe('went well');
    for (const others of [
      [[second, 2_025]],
      [
        [second, 2_000],
        [third, 26],
      ],
      [
        [third, 25],
        [second, 2_000],
      ],
    ] as const)
      expect(await failure(press([own, ...others]))).toBe('payment.request_key_reused');
    expect(scene.acquirer.payments.size).toBe(1);
  });
});

test('twenty contracts are begun, credited and given back in transactions the table takes', async () => {
  const scene = await createScene();
  const contractIds = [scene.contractId];
  for (let index = 1; index < 20; index += 1) contractIds.push(await scene.anotherContract());
  const { paymentId } = await scene.startAll(
    contractIds.map((contractId) => ({ contractId, amountKopecks: 100 })),
  );
  const providerId = providerIdOf(await scene.payment(paymentId));
  scene.acquirer.pay(providerId);
  await scene.tell('payment.succeeded', providerId);
  expect(await scene.ledgerBalance('yookassa', contractIds)).toBe(2_000);
  await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 2_000));
  expect(await Promise.all(contractIds.map((contractId) => scene.balance(contractId)))).toEqual(
    Array(20).fill(0),
  );
});

test('any refunds in any order never take more from a part than it has, and add up', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 20 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 }),
      (amounts, fractions) => {
        let parts: readonly PaymentPart[] = amounts.map((amountKopecks, index) => ({
          contractId: `ctr_${index}` as ContractId,
          contractNumber: String(index),
          amountKopecks: kopecks(amountKopecks),
          refundedKopecks: kopecks(0),
        }));
        let refunded = 0;
        const total = amounts.reduce((sum, amount) => sum + amount, 0);
        for (const fraction of fractions) {
          const amount = kopecks(Math.floor((total - refunded) * fraction));
          const shares = sharesOf(parts, amount) ?? [];
          parts = countShares(parts, 'refundedKopecks', shares);
          refunded += amount;
          expect(shares.reduce((sum, { amountKopecks }) => sum + amountKopecks, 0)).toBe(amount);
          expect(parts.reduce((sum, part) => sum + part.refundedKopecks, 0)).toBe(refunded);
          for (const part of parts) expect(part.refundedKopecks).toBeLessThanOrEqual(part.amountKopecks);
          // last first: a part is touched only once all that follow it are empty
          const touched = parts.findIndex((part) => part.refundedKopecks > 0);
          for (const part of parts.slice(touched + 1)) {
            if (touched >= 0) expect(part.refundedKopecks).toBe(part.amountKopecks);
          }
        }
        expect(sharesOf(parts, kopecks(total - refunded + 1))).toBeUndefined();
      },
    ),
  );
});
