import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { ContractId } from '#core/kernel';
import { pastPayments } from '../testing/past-payments.ts';
import { createScene, type Scene } from '../testing/scene.ts';
import { paidScene } from '../testing/staff.ts';
import { exportPayments } from './export-payments.ts';
import { exportPayments as operation } from './operations.ts';

const minute = (index: number): string => new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString();

async function rowsOf(scene: Scene, filter: object = {}, ctx = scene.ctx): Promise<string[][]> {
  const { content } = await exportPayments(ctx, { contractId: scene.contractId, ...filter });
  return parse(Buffer.from(content), { delimiter: ';', bom: true });
}

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'went well',
    (error) => error.code,
  );

describe('the history as a CSV', () => {
  test('says of each payment what the history says, in words, times and sums of Russia', async () => {
    const { scene, providerId } = await paidScene();
    const paymentId = (await rowsOf(scene))[1]?.[1];
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 25));
    const { number } = await scene.head();
    expect(await rowsOf(scene)).toEqual([
      [
        'Начат',
        'Номер платежа',
        'Лицевой счёт',
        'Как оплачен',
        'Состояние',
        'Сумма платежа, ₽',
        'Из неё по этому договору, ₽',
        'Возвращено, ₽',
        'Списано банком по спору, ₽',
        'Завершён',
      ],
      [
        ...['20.10.2026 12:00', paymentId, `№ ${number}`, 'В кабинете', 'Зачислен'],
        ...['120,25', '120,25', '0,25', '0,00', '20.10.2026 12:00'],
      ],
    ]);
  });

  test('speaks the caller’s language, and keeps the comma', async () => {
    const scene = await createScene();
    await pastPayments(scene, [{ at: '2026-05-31T21:05:00Z', origin: 'register' }]);
    const [header, row] = await rowsOf(scene, {}, { ...scene.ctx, language: 'en' });
    expect(header?.[0]).toBe('Started');
    expect(row?.[0]).toBe('2026-06-01 00:05');
    expect(row?.slice(3, 6)).toEqual(['At a bank or office', 'Received', '100,00']);
  });

  test('names the contract and the day in the file’s name', async () => {
    const scene = await createScene();
    const { fileName } = await exportPayments(scene.ctx, { contractId: scene.contractId });
    expect(fileName).toBe(`payments-${(await scene.head()).number}-2026-10-20.csv`);
  });

  test('of a contract without payments is its header', async () => {
    expect((await rowsOf(await createScene())).length).toBe(1);
  });

  test('has all that the filter lets through, newest first, however many pages that is', async () => {
    const scene = await createScene();
    const ids = await pastPayments(
      scene,
      Array.from({ length: 230 }, (_, index) => ({
        at: minute(index),
        state: index % 2 ? 'canceled' : 'succeeded',
      })),
    );
    const [, ...rows] = await rowsOf(scene, { state: 'canceled', to: '2026-01-01' });
    expect(rows.map((row) => row[1])).toEqual(ids.filter((_, index) => index % 2).reverse());
  });

  test('takes 2,000 payments, and refuses rather than leave one out', async () => {
    const scene = await createScene();
    await pastPayments(
      scene,
      Array.from({ length: 2000 }, (_, index) => ({ at: minute(index) })),
    );
    expect((await rowsOf(scene)).length).toBe(2001);
    await pastPayments(scene, [{ at: '2026-06-10T09:00:00Z' }]);
    expect(await code(rowsOf(scene, { state: 'canceled' }))).toBe('payment.history_too_long');
    expect((await rowsOf(scene, { from: '2026-06-01' })).length).toBe(2);
  });

  test('of a payment for several contracts has its whole sum and this contract’s, to its payer', async () => {
    const scene = await createScene();
    const other = await scene.anotherContract();
    const { contractId } = scene;
    const sums = [
      { contractId, amountKopecks: 10_000 },
      { contractId: other, amountKopecks: 5_000 },
    ];
    await scene.startAll(sums);
    expect((await rowsOf(scene))[1]?.slice(5, 7)).toEqual(['150,00', '100,00']);
    expect((await rowsOf({ ...scene, contractId: other }))[1]?.slice(5, 7)).toEqual(['150,00', '50,00']);
  });

  test('is the same for everybody who asks at once, and changes nothing', async () => {
    const { scene } = await paidScene();
    const before = scene.world.table.snapshot();
    const [one, ...others] = await Promise.all([1, 2, 3].map(() => rowsOf(scene)));
    for (const other of others) expect(other).toEqual(one);
    expect(scene.world.table.snapshot()).toEqual(before);
  });

  test('hides another customer’s contract and one that is not there, and refuses crossed days', async () => {
    const { scene } = await paidScene();
    expect(await code(rowsOf(scene, {}, scene.stranger))).toBe('contract.missing');
    const absent = { contractId: 'ctr_00000000000000000000000000' as ContractId };
    expect(await code(rowsOf(scene, absent))).toBe('contract.missing');
    const crossed = { from: '2026-06-02', to: '2026-06-01' };
    expect(await code(rowsOf(scene, crossed))).toBe('payment.days_crossed');
  });

  test.each([{ state: 'paid' }, { from: 'x'.repeat(99) }, { to: '2100-01-01' }])('refuses %j', (filter) => {
    const input = { contractId: 'ctr_00000000000000000000000000', ...filter };
    expect(operation.input.safeParse(input).success).toBe(false);
  });
});
