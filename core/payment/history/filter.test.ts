import { describe, expect, test } from 'vitest';
import { type ContractId, instant, kopecks, NO_MONEY, type PaymentId } from '#core/kernel';
import type { InputOf } from '#core/platform';
import { pastPayments } from '../testing/past-payments.ts';
import { createScene, type Scene } from '../testing/scene.ts';
import { paidScene } from '../testing/staff.ts';
import { listPayments } from './list-payments.ts';
import { listPayments as operation } from './operations.ts';

type Filter = Omit<InputOf<typeof operation>, 'contractId' | 'cursor'>;

const minute = (index: number): string => new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString();

/** The ids of each page, first to last. */
async function pagesOf(scene: Scene, filter: object): Promise<string[][]> {
  const { contractId } = scene;
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listPayments(scene.ctx, {
      contractId,
      ...(filter as Filter),
      cursor: cursor as PaymentId,
    });
    pages.push(page.payments.map(({ paymentId }) => String(paymentId)));
    cursor = page.cursor;
  } while (cursor);
  return pages;
}

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'went well',
    ({ code, fields }) => [code, fields[0]?.field],
  );

describe('the filtered history', () => {
  test('has the wanted payments in pages of 24, without gaps or repeats', async () => {
    const scene = await createScene();
    const states = ['succeeded', 'canceled', 'succeeded'] as const;
    const ids = await pastPayments(
      scene,
      Array.from({ length: 150 }, (_, index) => ({
        at: minute(index),
        state: states[index % 3] ?? 'pending',
      })),
    );
    const failed = ids.filter((_, index) => index % 3 === 1).reverse();
    const pages = await pagesOf(scene, { state: 'canceled' });
    expect(pages.map((page) => page.length)).toEqual([24, 24, 2]);
    expect(pages.flat()).toEqual(failed);
  });

  test('of exactly a page has no next one', async () => {
    const scene = await createScene();
    await pastPayments(
      scene,
      Array.from({ length: 60 }, (_, index) => ({
        at: minute(index),
        origin: index < 24 ? 'autopay' : 'cabinet',
      })),
    );
    expect((await pagesOf(scene, { origin: 'autopay' })).map((page) => page.length)).toEqual([24]);
  });

  test('goes on at its cursor where one page has looked through enough, and reads no more than it needs', async () => {
    const scene = await createScene();
    const ids = await pastPayments(
      scene,
      Array.from({ length: 620 }, (_, index) => ({
        at: minute(index),
        state: index === 3 ? 'canceled' : 'succeeded',
      })),
    );
    const { query } = scene.world.table.requests;
    const first = await listPayments(scene.ctx, { contractId: scene.contractId, state: 'canceled' });
    expect(first.payments).toEqual([]);
    expect(first.cursor).toBe(ids[120]);
    expect(scene.world.table.requests.query).toBe(query + 5);
    expect((await pagesOf(scene, { state: 'canceled' })).flat()).toEqual([ids[3]]);
  });

  test('keeps its place while payments begin and end between two pages', async () => {
    const scene = await createScene();
    const { contractId } = scene;
    const ids = await pastPayments(
      scene,
      Array.from({ length: 30 }, (_, index) => ({ at: minute(index), state: 'canceled' as const })),
    );
    const first = await listPayments(scene.ctx, { contractId, state: 'canceled' });
    await pastPayments(scene, [{ at: minute(500), state: 'canceled' }]);
    const cursor = first.cursor as PaymentId;
    const second = await listPayments(scene.ctx, { contractId, state: 'canceled', cursor });
    expect(second.payments.map(({ paymentId }) => paymentId)).toEqual(ids.slice(0, 6).reverse());
    expect(await listPayments(scene.ctx, { contractId, state: 'canceled', cursor })).toEqual(second);
  });

  test('counts days where the supplier is', async () => {
    const scene = await createScene();
    const [lastOfMay, firstOfJune, lastOfJune, firstOfJuly] = await pastPayments(scene, [
      { at: '2026-05-31T20:59:59.999Z' },
      { at: '2026-05-31T21:00:00.000Z' },
      { at: '2026-06-30T20:59:59.999Z' },
      { at: '2026-06-30T21:00:00.000Z' },
    ]);
    const june = { from: '2026-06-01', to: '2026-06-30' };
    expect(await pagesOf(scene, june)).toEqual([[lastOfJune, firstOfJune]]);
    expect(await pagesOf(scene, { from: '2026-06-01' })).toEqual([[firstOfJuly, lastOfJune, firstOfJune]]);
    expect(await pagesOf(scene, { to: '2026-06-30' })).toEqual([[lastOfJune, firstOfJune, lastOfMay]]);
    expect(await pagesOf(scene, { from: '2026-06-30', to: '2026-06-30' })).toEqual([[lastOfJune]]);
    expect(await pagesOf(scene, { from: '2099-12-31' })).toEqual([[]]);
    expect(await pagesOf(scene, { to: '2000-01-01' })).toEqual([[]]);
  });

  test('of days is one Query, which reads those days only', async () => {
    const scene = await createScene();
    await pastPayments(scene, [{ at: minute(0) }, { at: '2026-06-10T09:00:00Z' }]);
    const { query } = scene.world.table.requests;
    const { contractId } = scene;
    const page = await listPayments(scene.ctx, { contractId, ...day('2026-06-10', '2026-06-10') });
    expect(page.payments.length).toBe(1);
    expect(scene.world.table.requests.query).toBe(query + 1);
  });

  test('is the caller’s own payments even when the cursor stands elsewhere', async () => {
    const scene = await createScene();
    const [early, june, late] = await pastPayments(scene, [
      { at: minute(0) },
      { at: '2026-06-10T09:00:00Z' },
      { at: '2026-08-10T09:00:00Z' },
    ]);
    const of = { contractId: scene.contractId, ...day('2026-06-01', '2026-06-30') };
    const idsAfter = async (cursor: string | undefined) =>
      (await listPayments(scene.ctx, { ...of, cursor: cursor as PaymentId })).payments.map(
        (one) => one.paymentId,
      );
    expect(await idsAfter(late)).toEqual([june]);
    expect(await idsAfter(early)).toEqual([]);
  });

  test('finds what has gone back, whoever took it', async () => {
    const { scene, providerId } = await paidScene();
    await pastPayments(scene, [
      { at: minute(0) },
      { at: minute(1), parts: [{ ...(await somePart(scene)), refundedKopecks: kopecks(5) }] },
      { at: minute(2), parts: [{ ...(await somePart(scene)), chargedBackKopecks: kopecks(7) }] },
    ]);
    expect((await pagesOf(scene, { state: 'refunded' })).flat().length).toBe(2);
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 25));
    expect((await pagesOf(scene, { state: 'refunded' })).flat().length).toBe(3);
    expect((await pagesOf(scene, { state: 'succeeded' })).flat().length).toBe(4);
  });

  test('takes money that came too late for what its reader is told it is', async () => {
    const scene = await createScene();
    const at = minute(0);
    const [late] = await pastPayments(scene, [
      { at, state: 'canceled', postedAt: instant(at) },
      { at: minute(1), state: 'canceled' },
    ]);
    expect(await pagesOf(scene, { state: 'quarantined' })).toEqual([[late]]);
    expect((await pagesOf(scene, { state: 'canceled' })).flat()).not.toContain(late);
  });

  test('tells nobody of what went back to the payer from another contract', async () => {
    const scene = await createScene();
    const own = await somePart(scene);
    const other = {
      ...own,
      contractId: 'ctr_00000000000000000000000001' as ContractId,
      refundedKopecks: kopecks(5),
    };
    await pastPayments(scene, [{ at: minute(0), parts: [own, other], refundedKopecks: kopecks(5) }]);
    expect(await pagesOf(scene, { state: 'refunded' })).toEqual([[]]);
  });

  test('refuses days that are crossed, and hides another’s contract before it looks at them', async () => {
    const scene = await createScene();
    const of = { contractId: scene.contractId, ...day('2026-06-02', '2026-06-01') };
    expect(await refusal(listPayments(scene.ctx, of))).toEqual(['payment.days_crossed', 'to']);
    expect(await refusal(listPayments(scene.stranger, of))).toEqual(['contract.missing', undefined]);
    const absent = { ...of, contractId: 'ctr_00000000000000000000000000' as ContractId };
    expect(await refusal(listPayments(scene.ctx, absent))).toEqual(['contract.missing', undefined]);
  });

  test.each([
    { state: 'paid' },
    { state: '' },
    { origin: 'bank' },
    { from: '2026-02-30' },
    { from: '1999-12-31' },
    { to: '2100-01-01' },
    { to: '9999-12-31' },
    { to: `2026-06-01${'0'.repeat(60)}` },
    { from: '2026-6-1' },
  ])('refuses %j', (filter) => {
    const input = { contractId: 'ctr_00000000000000000000000000', ...filter };
    expect(operation.input.safeParse(input).success).toBe(false);
  });
});

const day = (from: string, to: string) => ({ from, to }) as Pick<Filter, 'from' | 'to'>;

async function somePart({ head, contractId }: Scene) {
  const amountKopecks = kopecks(10_000);
  return { contractId, contractNumber: (await head()).number, amountKopecks, refundedKopecks: NO_MONEY };
}
