import { describe, expect, test } from 'vitest';
import * as Billing from '#core/billing';
import { period, plainDate } from '#core/kernel';
import { requireSupplier } from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import { ELECTRICITY } from '#core/testing';
import { getPayment } from '../history/get-payment.ts';
import { createScene, type Scene, SUPPLIER_ID } from '../testing/scene.ts';
import { previewPayment } from './preview-payment.ts';
import { startPayment } from './start-payment.ts';

const KEY = 'press-0000000000000001';

/** A contract with bills of August and September, 1 416.00 each, and nothing paid. */
async function twoBills(): Promise<Scene> {
  const scene = await createScene({
    household: {
      meters: [ELECTRICITY],
      openedIn: period('2026-07'),
      head: { lastBilledPeriod: period('2026-07') },
    },
  });
  for (const month of ['2026-08', '2026-09'])
    await Billing.runPeriod(scene.world.system, { supplierId: SUPPLIER_ID, period: period(month) });
  return scene;
}

const start = (scene: Scene, more: object) =>
  startPayment(scene.ctx, { contractId: scene.contractId, amountKopecks: 150_000, requestKey: KEY, ...more });

async function paid(scene: Scene, more: object) {
  const { paymentId } = await start(scene, more);
  const { providerId } = scene.acquirer.only;
  scene.acquirer.pay(providerId);
  await scene.tell('payment.succeeded', providerId);
  return paymentId;
}

describe('a month the payer names', () => {
  test('stands in the ledger’s entry, and its debt is paid before older ones', async () => {
    const scene = await twoBills();
    await paid(scene, { paysFor: period('2026-09') });
    expect(await paymentEntry(scene)).toMatchObject({ paysFor: '2026-09' });
    const account = await accountOf(scene);
    expect(account.debts.map(({ period: month, openKopecks }) => [month, openKopecks])).toEqual([
      ['2026-08', 141_600 * 2 - 150_000],
      // paid late: kept for its penalty
      ['2026-09', 0],
    ]);
  });

  test('is not named for money that is nobody’s: an unapplied part pays no month', async () => {
    const scene = await twoBills();
    const { paymentId } = await start(scene, { paysFor: period('2026-09') });
    await scene.setHead({ status: 'terminated' });
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect((await scene.payment(paymentId as never)).parts).toMatchObject([
      { paysFor: '2026-09', creditedTo: 'unapplied' },
    ]);
    expect(await paymentEntry(scene)).not.toHaveProperty('paysFor');
  });

  test.each(['2026-07', '2026-10', '2031-01'])('must have a bill: %s has none', async (month) => {
    const scene = await twoBills();
    await expect(start(scene, { paysFor: period(month) })).rejects.toMatchObject({
      code: 'payment.month_without_bill',
      status: 422,
      fields: [{ field: 'paysFor' }],
      facts: { paysFor: month },
    });
    const second = await scene.anotherContract();
    const others = [{ contractId: second, amountKopecks: 100, paysFor: period('2026-09') }];
    await expect(start(scene, { others })).rejects.toMatchObject({ fields: [{ field: 'others.0.paysFor' }] });
    expect(scene.acquirer.calls).toEqual([]);
  });

  test('belongs to what the key stands for', async () => {
    const scene = await twoBills();
    await start(scene, { paysFor: period('2026-09') });
    await expect(start(scene, { paysFor: period('2026-08') })).rejects.toMatchObject({
      code: 'payment.request_key_reused',
    });
  });
});

describe('a service the payer names', () => {
  test('stands on the part and the fiscal receipt; the contract’s debt is one', async () => {
    const scene = await twoBills();
    const paymentId = await paid(scene, { service: 'electricity' });
    const { contractId } = scene;
    expect(await getPayment(scene.ctx, { contractId, paymentId: paymentId as never })).toMatchObject({
      parts: [{ contractId, service: 'electricity' }],
    });
    expect(await scene.balance()).toBe(141_600 * 2 - 150_000);
  });

  test('must be one of the contract’s', async () => {
    const scene = await twoBills();
    await expect(start(scene, { service: 'heating' })).rejects.toMatchObject({
      code: 'payment.service_not_received',
      status: 422,
      fields: [{ field: 'service' }],
    });
    const second = await scene.anotherContract({}, [ELECTRICITY]);
    const others = [{ contractId: second, amountKopecks: 100, service: 'heating' }];
    await expect(start(scene, { others })).rejects.toMatchObject({ fields: [{ field: 'others.0.service' }] });
    expect(scene.acquirer.calls).toEqual([]);
  });
});

describe('the preview of a payment', () => {
  const preview = (scene: Scene, more: object = {}) =>
    previewPayment(scene.ctx, { contractId: scene.contractId, amountKopecks: 150_000, ...more });

  test('says which month gets what, what is paid ahead, and what the receipt will say', async () => {
    const scene = await twoBills();
    const second = await scene.anotherContract({}, [ELECTRICITY]);
    const { number } = await scene.head();
    const others = [{ contractId: second, amountKopecks: 500, service: 'electricity' as const }];
    const stored = scene.world.table.snapshot();
    expect(await preview(scene, { others })).toEqual({
      amountKopecks: 150_500,
      parts: [
        {
          contractId: scene.contractId,
          contractNumber: number,
          amountKopecks: 150_000,
          owedKopecks: 283_200,
          pays: [
            { period: '2026-08', principalKopecks: 141_600, penaltyKopecks: 0 },
            { period: '2026-09', principalKopecks: 8_400, penaltyKopecks: 0 },
          ],
          advanceKopecks: 0,
        },
        {
          contractId: second,
          contractNumber: (await scene.head(second)).number,
          amountKopecks: 500,
          service: 'electricity',
          owedKopecks: 0,
          pays: [],
          advanceKopecks: 500,
        },
      ],
      receipt: [
        {
          description: `Коммунальные услуги, договор ${number}`,
          amountKopecks: 150_000,
          mode: 'full_payment',
          vatPercent: 22,
        },
        {
          description: `Аванс за услугу «Электроэнергия», договор ${(await scene.head(second)).number}`,
          amountKopecks: 500,
          mode: 'advance',
          vatPercent: 22,
        },
      ],
      asks: [],
      limits: { leastKopecks: 100, mostKopecks: 50_000_000 },
    });
    expect(scene.world.table.snapshot()).toEqual(stored);
    expect(scene.acquirer.calls).toEqual([]);
  });

  test('is what the ledger then does', async () => {
    for (const more of [{}, { paysFor: period('2026-09') }, { amountKopecks: 300_000 }]) {
      const scene = await twoBills();
      const foretold = (await preview(scene, more)).parts[0]!;
      const before = await accountOf(scene);
      await paid(scene, more);
      const after = await accountOf(scene);
      const open = (of: Billing.Account, month: string) =>
        of.debts.find((debt) => debt.period === month)?.openKopecks ?? 0;
      for (const month of ['2026-08', '2026-09']) {
        const paidOf = foretold.pays.find((one) => one.period === month)?.principalKopecks ?? 0;
        expect(open(before, month) - open(after, month), month).toBe(paidOf);
      }
      expect(after.advanceKopecks).toBe(foretold.advanceKopecks);
    }
  });

  test('says what will be asked', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start(2_000_000).catch(() => scene.start(12_025));
    expect(await preview(scene, { amountKopecks: 12_025 })).toMatchObject({
      asks: [
        { kind: 'repeat', paymentId, startedAt: scene.world.now, amountKopecks: 12_025, state: 'pending' },
      ],
    });
    expect(await preview(scene, { amountKopecks: 2_000_000 })).toMatchObject({
      asks: [{ kind: 'unusual', contractId: scene.contractId, amountKopecks: 2_000_000, usualKopecks: 0 }],
    });
  });

  test('refuses what the payment would refuse, and hides what is not the caller’s', async () => {
    const scene = await createScene();
    const code = (more: object, ctx = scene.ctx) =>
      previewPayment(ctx, { contractId: scene.contractId, amountKopecks: 100, ...more }).then(
        () => 'went well',
        (error: { code?: unknown }) => error.code,
      );
    const { contractId } = scene;
    expect(await code({}, scene.stranger)).toBe('contract.missing');
    expect(await code({ contractId: 'ctr_00000000000000000000000000' })).toBe('contract.missing');
    expect(await code({ amountKopecks: 99 })).toBe('payment.amount_out_of_range');
    expect(await code({ others: [{ contractId, amountKopecks: 100 }] })).toBe('payment.contract_twice');
    expect(await code({ paysFor: period('2026-09') })).toBe('payment.month_without_bill');
    expect(await code({ service: 'heating' })).toBe('payment.service_not_received');
    expect(await code({})).toBe('went well');
  });
});

async function paymentEntry(scene: Scene) {
  return (await scene.entries()).find(({ cause }) => cause.kind === 'payment')!;
}

async function accountOf(scene: Scene): Promise<Billing.Account> {
  const { system } = scene.world;
  const supplier = await requireSupplier(system, SUPPLIER_ID);
  const book = Billing.ratingBook(supplier, await tariffsOf(system, SUPPLIER_ID));
  return Billing.readAccount(system, book, await scene.head(), plainDate('2026-10-20'));
}
