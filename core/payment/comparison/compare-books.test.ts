import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idFrom, kopecks, type SupplierId } from '#core/kernel';
import { LOST, NO_TROUBLE } from '../testing/fake-acquirer.ts';
import { createScene, providerIdOf, queued, type Scene, SUPPLIER_ID } from '../testing/scene.ts';
import { compareBooks } from './compare-books.ts';
import type { Comparison } from './comparison.ts';
import { findComparison } from './comparison-store.ts';
import { listComparisons } from './list-comparisons.ts';

const DAY = 86_400;
const FIRST_DAY = '2026-10-20' as Comparison['day'];
const NO = { count: 0, sumKopecks: 0 };
const one = (sumKopecks: number) => ({ count: 1, sumKopecks });

const system = (scene: Scene) => ({ ...scene.world.system, log: scene.ctx.log });
const run = (scene: Scene, options?: Parameters<typeof compareBooks>[1]) =>
  compareBooks(system(scene), options);

async function compared(scene: Scene): Promise<Comparison> {
  const of = { supplierId: SUPPLIER_ID, gateway: 'yookassa', day: FIRST_DAY } as const;
  const found = await findComparison(system(scene), of);
  if (!found) throw new Error('the day has been compared');
  return found;
}

/** A payment begun, paid at the acquirer, and told of unless it is kept from us. */
async function paid(scene: Scene, amount: number, { isTold = true } = {}) {
  const { paymentId } = await scene.start(amount, `press-${String(amount).padStart(12, '0')}`);
  const providerId = providerIdOf(await scene.payment(paymentId));
  scene.acquirer.pay(providerId);
  if (isTold) await scene.tell('payment.succeeded', providerId);
  return { paymentId, providerId };
}

/** The acquirer's net of the book's day, as it is. */
const acquirersBook = (scene: Scene) => scene.acquirer.balanceOf(scene.contractId);

describe('the comparison with the acquirer’s own book', () => {
  test('of a day both have alike finds nothing, and its sums are those of the ledger’s account', async () => {
    const scene = await createScene();
    for (const amount of [10_000, 20_000, 30_000, 40_000]) await paid(scene, amount);
    const { providerId } = await paid(scene, 50_000);
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 5_000));
    scene.world.pass(DAY);
    expect(await run(scene)).toEqual({ compared: 2, unfinished: 0, failed: 0, unbalanced: 0 });
    expect(await compared(scene)).toMatchObject({
      state: 'compared',
      pages: 2,
      theirPayments: { count: 5, sumKopecks: 150_000 },
      ourPayments: { count: 5, sumKopecks: 150_000 },
      theirRefunds: one(5_000),
      ourRefunds: one(5_000),
      ...{ healed: NO, held: NO, strays: NO, different: NO, extra: NO, elsewhere: NO, foreign: NO },
    });
    expect(await scene.ledgerBalance()).toBe(145_000);
    expect(acquirersBook(scene)).toBe(145_000);
    expect(scene.alarms).toEqual([]);
  });

  test('posts by the ordinary path what is missing here: money nobody told of, and a refund', async () => {
    const scene = await createScene();
    await paid(scene, 10_000, { isTold: false });
    const { providerId } = await paid(scene, 20_000);
    scene.acquirer.refund(providerId, 2_500);
    scene.world.pass(DAY);
    expect(await run(scene)).toMatchObject({ compared: 2, unbalanced: 0 });
    expect(await scene.balance()).toBe(-27_500);
    expect(await compared(scene)).toMatchObject({
      healed: { count: 2, sumKopecks: 7_500 },
      ourPayments: { count: 2, sumKopecks: 30_000 },
      ourRefunds: one(2_500),
    });
    expect(scene.alarms).toEqual([]);
    // what was healed yesterday is still said the day after, and nothing is posted again
    scene.world.pass(DAY);
    await run(scene);
    expect(await compared(scene)).toMatchObject({ healed: { count: 2 }, asOf: '2026-10-22' });
    expect(await scene.entries()).toHaveLength(3);
  });

  test('finds a payment whose acquirer’s id a crash has lost, by what was attached to it', async () => {
    const scene = await createScene();
    scene.acquirer.trouble = (_, moment) => (moment === 'after' ? LOST : undefined);
    await scene.start(12_025).catch(() => undefined);
    scene.acquirer.trouble = NO_TROUBLE;
    scene.acquirer.pay(scene.acquirer.only.providerId);
    scene.world.pass(DAY);
    await run(scene);
    expect(await scene.balance()).toBe(-12_025);
    expect(await compared(scene)).toMatchObject({ healed: one(12_025) });
  });

  test('keeps money for an intent that we do not have, tells staff once, and passes over what is sold elsewhere', async () => {
    const scene = await createScene();
    const lost = await paid(scene, 10_000, { isTold: false });
    const other = await paid(scene, 20_000, { isTold: false });
    const [first, second] = [lost, other].map(({ providerId }) => scene.acquirer.payments.get(providerId));
    if (!first || !second) throw new Error('both were paid');
    const stray = { ...first.metadata, paymentId: idFrom('payment', 'of a lost table') };
    scene.acquirer.payments.set('stray-1', { ...first, providerId: 'stray-1', metadata: stray });
    scene.acquirer.payments.set('shop-1', { ...second, providerId: 'shop-1', metadata: {} });
    scene.world.pass(DAY);
    expect(await run(scene)).toMatchObject({ unbalanced: 1 });
    expect(await compared(scene)).toMatchObject({
      strays: one(10_000),
      foreign: one(20_000),
      healed: { count: 2 },
    });
    expect(scene.alarms).toEqual(['stray', 'books_differ']);
    scene.world.pass(DAY);
    await run(scene);
    expect(scene.alarms).toEqual(['stray', 'books_differ', 'books_differ']);
    expect(queued(scene, 'PAYMENTS#attention').filter(({ sk }) => sk.startsWith('STRAY#'))).toHaveLength(1);
  });

  test.each([
    ['does not know', (scene: Scene, id: string) => scene.acquirer.payments.delete(id), 'payment: missing'],
    ['has cancelled', (scene: Scene, id: string) => scene.acquirer.cancel(id), 'payment: canceled'],
  ])(
    'puts before staff what is posted here and the acquirer %s, and takes nothing back',
    async (_, undo, detail) => {
      const scene = await createScene();
      const { paymentId, providerId } = await paid(scene, 10_000);
      undo(scene, providerId);
      scene.world.pass(DAY);
      expect(await run(scene)).toMatchObject({ unbalanced: 1 });
      expect(await compared(scene)).toMatchObject({ extra: one(10_000), theirPayments: NO });
      const payment = await scene.payment(paymentId);
      expect(payment).toMatchObject({ state: 'succeeded', attentionAt: scene.world.now });
      expect(payment.timeline).toContainEqual({ at: scene.world.now, kind: 'book_differs', detail });
      expect(await scene.balance()).toBe(-10_000);
      expect(scene.alarms).toEqual(['book_differs', 'books_differ']);
      scene.world.pass(DAY);
      await run(scene);
      expect((await scene.payment(paymentId)).timeline).toHaveLength(payment.timeline.length);
    },
  );

  test('puts before staff a refund that is posted here and the acquirer has not made', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await paid(scene, 10_000);
    const refundId = scene.acquirer.refund(providerId, 4_000);
    await scene.tell('refund.succeeded', refundId);
    scene.acquirer.refunds.delete(refundId);
    scene.world.pass(DAY);
    await run(scene);
    expect(await compared(scene)).toMatchObject({ extra: one(-4_000) });
    expect((await scene.payment(paymentId)).timeline.at(-1)).toMatchObject({
      detail: `refund ${refundId}: missing`,
    });
    expect(await scene.balance()).toBe(-6_000);
  });

  test('asks about what the book leaves out, and believes the acquirer’s own answer', async () => {
    const scene = await createScene();
    const { providerId } = await paid(scene, 10_000);
    scene.acquirer.misprints.set(providerId, undefined);
    scene.world.pass(DAY);
    await run(scene);
    expect(await compared(scene)).toMatchObject({ elsewhere: one(10_000), extra: NO });
    expect(scene.alarms).toEqual([]);
  });

  test.each(['payment', 'refund'] as const)('puts before staff a %s of another sum', async (kind) => {
    const scene = await createScene();
    const { paymentId, providerId } = await paid(scene, 10_000);
    const refundId = scene.acquirer.refund(providerId, 4_000);
    await scene.tell('refund.succeeded', refundId);
    const amount = { kopecks: kopecks(4_001), currency: 'RUB' };
    if (kind === 'payment') scene.acquirer.pay(providerId, { amount });
    else scene.acquirer.refunds.set(refundId, { ...refundOf(scene, refundId), amount });
    scene.world.pass(DAY);
    await run(scene);
    const sumKopecks = kind === 'payment' ? 4_001 - 10_000 : -1;
    expect(await compared(scene)).toMatchObject({ different: { count: 1, sumKopecks }, extra: NO });
    expect((await scene.payment(paymentId)).attentionAt).toBe(scene.world.now);
    expect(await scene.balance()).toBe(-6_000);
  });

  test('holds what was not the money that was asked for, as the verdict says', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await paid(scene, 10_000, { isTold: false });
    scene.acquirer.pay(providerId, { amount: { kopecks: kopecks(9_999), currency: 'RUB' } });
    scene.world.pass(DAY);
    await run(scene);
    expect(await compared(scene)).toMatchObject({ held: one(9_999) });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'quarantined', reason: 'amount_mismatch' });
    scene.world.pass(DAY);
    await run(scene);
    expect(await compared(scene)).toMatchObject({ held: one(9_999), ourPayments: NO });
    expect(await scene.balance()).toBe(0);
  });

  test('of money that was told of a day late counts it on the acquirer’s day', async () => {
    const scene = await createScene();
    const { providerId } = await paid(scene, 10_000, { isTold: false });
    scene.world.pass(DAY);
    await scene.tell('payment.succeeded', providerId);
    await run(scene);
    expect(await compared(scene)).toMatchObject({ ourPayments: one(10_000), healed: NO });
  });

  test('closes the day by Moscow’s clock', async () => {
    const scene = await createScene({ now: '2026-10-20T20:59:00Z' });
    await paid(scene, 10_000);
    scene.world.pass(120);
    await paid(scene, 20_000);
    scene.world.pass(DAY);
    await run(scene);
    expect(await compared(scene)).toMatchObject({ theirPayments: one(10_000), ourPayments: one(10_000) });
  });
});

function refundOf(scene: Scene, refundId: string) {
  const refund = scene.acquirer.refunds.get(refundId);
  if (!refund) throw new Error('there is such a refund');
  return refund;
}

describe('a comparison that is cut off', () => {
  test('goes on at the next page, and reads none twice', async () => {
    const scene = await createScene();
    for (let index = 1; index <= 8; index += 1) await paid(scene, 1_000 * index, { isTold: index % 2 === 0 });
    scene.world.pass(DAY);
    scene.acquirer.calls.length = 0;
    const pages = () => scene.acquirer.calls.filter((call) => call === 'operations').length;
    let read = 0;
    scene.acquirer.trouble = (call, moment) => {
      if (call === 'operations' && moment === 'after') {
        read += 1;
        if (read === 2) scene.world.pass(1_000);
      }
      return undefined;
    };
    expect(await run(scene, { withinSeconds: 600 })).toMatchObject({ unfinished: 2 });
    expect(await compared(scene)).toMatchObject({ state: 'reading', pages: 2, theirPayments: { count: 6 } });
    expect(await run(scene)).toMatchObject({ compared: 2, unbalanced: 0 });
    // three of the day with money, one of the empty day before
    expect(pages()).toBe(4);
    expect(await compared(scene)).toMatchObject({ healed: { count: 4 }, theirPayments: { count: 8 } });
    expect(await scene.balance()).toBe(-36_000);
  });

  test.each(Array.from({ length: 12 }, (_, at) => at + 1))(
    'by a crash at write %i comes to the same',
    async (at) => {
      const scene = await createScene();
      for (let index = 1; index <= 5; index += 1)
        await paid(scene, 1_000 * index, { isTold: index % 2 === 0 });
      scene.world.pass(DAY);
      let commits = 0;
      scene.world.table.beforeRequest = (kind) => {
        if (kind === 'commit') commits += 1;
        if (commits >= at) throw new Error('killed');
      };
      await run(scene).catch(() => undefined);
      scene.world.table.beforeRequest = () => {};
      await run(scene);
      expect(await compared(scene)).toMatchObject({
        state: 'compared',
        theirPayments: { count: 5, sumKopecks: 15_000 },
        ourPayments: { count: 5, sumKopecks: 15_000 },
        ...{ held: NO, different: NO, extra: NO },
      });
      expect(await scene.entries()).toHaveLength(5);
    },
  );

  test('is not made again on the same day, but anew on the next', async () => {
    const scene = await createScene();
    await paid(scene, 1_000);
    scene.world.pass(DAY);
    await run(scene);
    scene.acquirer.calls.length = 0;
    expect(await run(scene)).toMatchObject({ compared: 2 });
    expect(scene.acquirer.calls).toEqual([]);
    scene.world.pass(DAY);
    await run(scene);
    expect(scene.acquirer.calls).toContain('operations');
  });

  test('two runs at once, and the notices that were missing, post each operation once', async () => {
    const scene = await createScene();
    const made = [];
    for (let index = 1; index <= 7; index += 1)
      made.push(await paid(scene, 1_000 * index, { isTold: false }));
    scene.world.pass(DAY);
    await Promise.all([
      run(scene),
      ...made.map(({ providerId }) => scene.tell('payment.succeeded', providerId)),
      run(scene),
    ]);
    expect(await scene.entries()).toHaveLength(7);
    expect(await compared(scene)).toMatchObject({
      state: 'compared',
      theirPayments: { count: 7, sumKopecks: 28_000 },
      ourPayments: { count: 7, sumKopecks: 28_000 },
      ...{ different: NO, extra: NO, held: NO },
    });
    expect(scene.alarms).toEqual([]);
  });

  test('by an acquirer that does not answer fails for its days only, and is made up later', async () => {
    const scene = await createScene();
    await paid(scene, 1_000, { isTold: false });
    scene.world.pass(DAY);
    scene.acquirer.trouble = (call) => (call === 'operations' ? LOST : undefined);
    expect(await run(scene)).toEqual({ compared: 0, unfinished: 0, failed: 2, unbalanced: 0 });
    expect(scene.alarms).toEqual(['comparison_failed', 'comparison_failed']);
    scene.acquirer.trouble = NO_TROUBLE;
    expect(await run(scene)).toMatchObject({ compared: 2 });
    expect(await scene.balance()).toBe(-1_000);
  });

  test('does not ask about each of very many that the book has lost', async () => {
    const scene = await createScene();
    scene.acquirer.bookPage = 500;
    for (let index = 0; index < 203; index += 1) {
      const { providerId } = await paid(scene, 1_000 + index);
      scene.acquirer.misprints.set(providerId, undefined);
      if (index % 90 === 89) scene.world.pass(3_600);
    }
    scene.world.pass(DAY);
    scene.acquirer.calls.length = 0;
    await run(scene);
    expect(scene.acquirer.calls.filter((call) => call === 'get')).toHaveLength(200);
    expect(await compared(scene)).toMatchObject({ elsewhere: { count: 200 }, unasked: { count: 3 } });
    expect(scene.alarms).toEqual(['books_differ']);
  });
});

test('whatever was told of and whatever was lost, both books are the same once compared', async () => {
  const operation = fc.record({
    amount: fc.integer({ min: 100, max: 99_999 }),
    isTold: fc.boolean(),
    refund: fc.option(fc.record({ part: fc.integer({ min: 1, max: 100 }), isTold: fc.boolean() })),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(operation, { minLength: 1, maxLength: 8, selector: ({ amount }) => amount }),
      fc.integer({ min: 1, max: 4 }),
      async (operations, bookPage) => {
        const scene = await createScene();
        scene.acquirer.bookPage = bookPage;
        for (const { amount, isTold, refund } of operations) {
          const { providerId } = await paid(scene, amount, { isTold });
          if (!refund) continue;
          const id = scene.acquirer.refund(providerId, refund.part);
          if (refund.isTold) await scene.tell('refund.succeeded', id);
        }
        scene.world.pass(DAY);
        expect(await run(scene)).toEqual({ compared: 2, unfinished: 0, failed: 0, unbalanced: 0 });
        expect(await scene.ledgerBalance()).toBe(acquirersBook(scene));
        const { ourPayments, ourRefunds } = await compared(scene);
        expect(ourPayments.sumKopecks - ourRefunds.sumKopecks).toBe(acquirersBook(scene));
      },
    ),
    { numRuns: 40 },
  );
});

describe('the comparisons of a supplier', () => {
  test('are read by its staff, newest day first', async () => {
    const scene = await createScene();
    await paid(scene, 1_000);
    scene.world.pass(DAY);
    await run(scene);
    const { comparisons } = await listComparisons(system(scene), { supplierId: SUPPLIER_ID });
    expect(comparisons).toMatchObject([
      {
        ...{ day: '2026-10-20', gateway: 'yookassa', state: 'compared', balanced: true },
        theirs: { payments: one(1_000), refunds: NO },
        ours: { payments: one(1_000), refunds: NO },
      },
      { day: '2026-10-19', balanced: true },
    ]);
    for (const ctx of [scene.ctx, scene.stranger, scene.caller])
      await expect(listComparisons(ctx, { supplierId: SUPPLIER_ID })).rejects.toMatchObject({
        code: 'supplier.missing',
      });
    await expect(
      listComparisons(system(scene), { supplierId: SUPPLIER_ID, cursor: 'x' }),
    ).rejects.toMatchObject({ code: 'platform.cursor_invalid' });
    const none = await listComparisons(system(scene), { supplierId: 'nowhere' as SupplierId });
    expect(none).toEqual({ comparisons: [] });
  });

  test('are made by the system only', async () => {
    const scene = await createScene();
    await expect(compareBooks(scene.ctx)).rejects.toThrow('job of the system');
  });
});
