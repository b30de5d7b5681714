import { describe, expect, test } from 'vitest';
import { type plainDate, plusSeconds, startOfDate } from '#core/kernel';
import { MemoryTable } from '#core/testing';
import { followStoredCharge } from '../cards/follow-charge.ts';
import { unbindCard } from '../cards/unbind-card.ts';
import { reconcile } from '../settlement/reconcile.ts';
import { autopayBy, autopayCharges, autopayOf, boundCard, pressed, runOn } from '../testing/cards.ts';
import { LOST, NO_TROUBLE } from '../testing/fake-acquirer.ts';
import { Crash, mortal } from '../testing/mortal.ts';
import { createScene, providerIdOf, type Scene, type SceneOptions } from '../testing/scene.ts';
import { getAutopay } from './get-autopay.ts';
import { pauseAutopay } from './pause-autopay.ts';
import { runAutopays } from './run-autopays.ts';

type AutopayWish = Parameters<typeof autopayBy>[2];

/** Autopay of 100.00 on the 25th of October, told of on the 24th; its next charge is what tests are about. */
async function toldScene(wish: AutopayWish = {}, options: SceneOptions = {}) {
  const scene = await createScene(options);
  const cardId = await boundCard(scene);
  const taken = scene.acquirer.balanceOf(scene.contractId);
  await autopayBy(scene, cardId, wish);
  expect(await runOn(scene, '2026-10-24')).toMatchObject({ told: 1, charged: 0 });
  return { scene, cardId, taken };
}

const latest = async (scene: Scene) => (await getAutopay(scene.ctx, scene)).outcomes[0];

/** What autopay has taken at the acquirer. */
const takenBy = (scene: Scene, before: number) => scene.acquirer.balanceOf(scene.contractId) - before;

async function lastCharge(scene: Scene) {
  const [outcome] = (await autopayOf(scene)).outcomes;
  return scene.payment(outcome?.paymentId as never);
}

describe('the day’s run', () => {
  test('tells the day before, charges on the day, and then waits for the next month', async () => {
    const { scene, taken } = await toldScene();
    expect(await runOn(scene, '2026-10-24')).toMatchObject({ told: 0, charged: 0 });
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ charged: 1, failed: 0 });
    expect(takenBy(scene, taken)).toBe(10_000);
    expect(await lastCharge(scene)).toMatchObject({
      origin: 'autopay',
      state: 'succeeded',
      parts: [{ creditedTo: 'contract', amountKopecks: 10_000 }],
    });
    expect(await getAutopay(scene.ctx, scene)).toMatchObject({
      autopay: { state: 'active', nextOn: '2026-11-25', noticeOn: '2026-11-24' },
      outcomes: [{ state: 'done', on: '2026-10-25', amountKopecks: 10_000 }],
    });
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ charged: 0 });
    expect(await runOn(scene, '2026-11-23')).toMatchObject({ told: 0 });
    expect(await runOn(scene, '2026-11-24')).toMatchObject({ told: 1 });
    expect(await runOn(scene, '2026-11-25')).toMatchObject({ charged: 1 });
    expect(await scene.balance()).toBe(-40_000);
  });

  test('charges what is owed on the day, up to the cap', async () => {
    const amount = { kind: 'debt', capKopecks: 30_000 } as const;
    for (const [balance, charged] of [
      [45_000, 25_000],
      [95_000, 30_000],
    ] as const) {
      const { scene, taken } = await toldScene({ amount }, { balanceKopecks: balance });
      await runOn(scene, '2026-10-25');
      expect(takenBy(scene, taken)).toBe(charged);
      expect(await latest(scene)).toMatchObject({ state: 'done', amountKopecks: charged });
    }
  });

  test('says that there was nothing to pay, and charges nothing', async () => {
    const amount = { kind: 'debt', capKopecks: 30_000 } as const;
    const { scene, taken } = await toldScene({ amount }, { balanceKopecks: 20_000 });
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ skipped: 1, charged: 0 });
    expect(takenBy(scene, taken)).toBe(0);
    expect(await getAutopay(scene.ctx, scene)).toMatchObject({
      autopay: { nextOn: '2026-11-25' },
      outcomes: [{ state: 'skipped', reasonText: 'Платить было нечего.', next: 'next-month' }],
    });
  });

  test('charges nothing that was not told of: a day missed is told of anew', async () => {
    const scene = await createScene();
    await autopayBy(scene, await boundCard(scene));
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ told: 1, charged: 0 });
    expect(await runOn(scene, '2026-10-26')).toMatchObject({ charged: 1 });
    expect(await getAutopay(scene.ctx, scene)).toMatchObject({ autopay: { nextOn: '2026-11-25' } });
  });

  test('makes up for few missed days, and tells anew after many', async () => {
    const soon = (await toldScene()).scene;
    expect(await runOn(soon, '2026-10-28')).toMatchObject({ charged: 1 });
    const late = (await toldScene()).scene;
    expect(await runOn(late, '2026-10-29')).toMatchObject({ told: 1, charged: 0 });
    expect(await runOn(late, '2026-10-30')).toMatchObject({ charged: 1 });
  });

  test.each([
    ['Asia/Kamchatka', '2026-10-24T11:59:00Z', 0],
    ['Asia/Kamchatka', '2026-10-24T12:00:00Z', 1],
    ['Europe/Moscow', '2026-10-24T20:59:00Z', 0],
    ['Europe/Moscow', '2026-10-24T21:00:00Z', 1],
    ['Europe/Kaliningrad', '2026-10-24T21:59:00Z', 0],
    ['Europe/Kaliningrad', '2026-10-24T22:00:00Z', 1],
  ])('begins with the day in %s', async (timeZone, now, charged) => {
    const scene = await createScene();
    const { supplier } = await scene.head();
    await scene.setHead({ supplier: { ...supplier, timeZone } });
    const cardId = await boundCard(scene);
    await autopayBy(scene, cardId);
    const eve = startOfDate('2026-10-24' as ReturnType<typeof plainDate>, timeZone);
    scene.world.now = plusSeconds(eve, 60);
    expect(await runAutopays(scene.world.system)).toMatchObject({ told: 1 });
    scene.world.now = now as typeof scene.world.now;
    expect(await runAutopays(scene.world.system)).toMatchObject({ charged });
  });

  test('charges the 31st on the last day of every month, once a month, for two years', async () => {
    const scene = await createScene();
    await autopayBy(scene, await boundCard(scene), { dayOfMonth: 31 });
    const days: string[] = [];
    for (
      let day = new Date('2026-10-21');
      day < new Date('2028-10-21');
      day.setUTCDate(day.getUTCDate() + 1)
    ) {
      const date = day.toISOString().slice(0, 10);
      if ((await runOn(scene, date)).charged === 1) days.push(date);
    }
    expect(days).toHaveLength(24);
    expect(days.slice(0, 6)).toEqual([
      '2026-10-31',
      '2026-11-30',
      '2026-12-31',
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
    ]);
    expect(days).toContain('2028-02-29');
  });

  test('is the system’s', async () => {
    const scene = await createScene();
    await expect(runAutopays(scene.ctx)).rejects.toThrow('Invariant');
  });

  test('begins nothing after its time, and the next run goes on', async () => {
    const { scene } = await toldScene();
    scene.world.now = '2026-10-25T06:00:00.000Z' as typeof scene.world.now;
    expect(await runAutopays(scene.world.system, { withinSeconds: 0 })).toMatchObject({ charged: 0 });
    expect(await runAutopays(scene.world.system)).toMatchObject({ charged: 1 });
  });

  test('goes on with the others when nothing can be done with one', async () => {
    const { scene, cardId } = await toldScene();
    const contractId = await scene.anotherContract();
    await autopayBy(scene, cardId, { contractId });
    await scene.world.table.commit([
      {
        kind: 'patch',
        key: { pk: `CONTRACT#${contractId}`, sk: 'AUTOPAY' },
        set: { timeZone: 'Nowhere/None' },
      },
    ]);
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ charged: 1, failed: 1 });
    expect(scene.alarms).toEqual(['payment.autopay_failed']);
  });
});

describe('a charge that is refused', () => {
  test('for want of money is tried the next three days, and then next month', async () => {
    const { scene, taken } = await toldScene();
    scene.acquirer.onCharge = { refusedFor: 'insufficient_funds' };
    for (const [index, day] of ['25', '26', '27', '28'].entries()) {
      expect(await runOn(scene, `2026-10-${day}`)).toMatchObject({ charged: 1 });
      const { autopay, outcomes } = await getAutopay(scene.ctx, scene);
      expect(outcomes[0]).toMatchObject({
        ...{ state: 'failed', reason: 'insufficient_funds', reasonText: 'На карте не хватило денег.' },
        next: index < 3 ? 'retry' : 'next-month',
      });
      expect(autopay).toMatchObject(
        index < 3
          ? { retry: { number: index + 1, of: 3 }, nextOn: `2026-10-${Number(day) + 1}` }
          : { nextOn: '2026-11-25' },
      );
    }
    expect(await runOn(scene, '2026-10-29')).toMatchObject({ charged: 0 });
    expect([autopayCharges(scene), takenBy(scene, taken)]).toEqual([4, 0]);
  });

  test('and goes through when repeated is paid, and repeated no more', async () => {
    const { scene, taken } = await toldScene();
    scene.acquirer.onCharge = { refusedFor: 'issuer_unavailable' };
    await runOn(scene, '2026-10-25');
    scene.acquirer.onCharge = 'succeeds';
    await runOn(scene, '2026-10-26');
    expect(await runOn(scene, '2026-10-27')).toMatchObject({ charged: 0 });
    expect(takenBy(scene, taken)).toBe(10_000);
    expect(await getAutopay(scene.ctx, scene)).toMatchObject({ autopay: { nextOn: '2026-11-25' } });
  });

  test('for good unbinds the card and stops every autopay that charges it', async () => {
    const { scene, cardId } = await toldScene();
    const contractId = await scene.anotherContract();
    await autopayBy(scene, cardId, { contractId, dayOfMonth: 30 });
    scene.acquirer.onCharge = { refusedFor: 'card_expired' };
    await runOn(scene, '2026-10-25');
    for (const one of [scene.contractId, contractId]) {
      expect(await autopayOf(scene, one)).toMatchObject({
        ...{ state: 'paused', pausedBecause: 'card-refused' },
        outcomes: [{ state: 'failed', next: 'paused' }],
      });
    }
    await expect(pressed(scene, { cardId })).rejects.toMatchObject({ code: 'payment.card_missing' });
    expect(await runOn(scene, '2026-11-25')).toMatchObject({ told: 0, charged: 0 });
  });

  test('until its owner asks the bank stops autopay and keeps the card', async () => {
    const { scene, cardId } = await toldScene();
    scene.acquirer.onCharge = { refusedFor: 'call_issuer' };
    await runOn(scene, '2026-10-25');
    expect(await autopayOf(scene)).toMatchObject({ state: 'paused', pausedBecause: 'ask-bank' });
    scene.acquirer.onCharge = 'succeeds';
    const paymentId = await pressed(scene, { cardId });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
  });

  test('by the acquirer itself is for next month', async () => {
    const { scene } = await toldScene();
    scene.acquirer.cards.clear();
    await runOn(scene, '2026-10-25');
    expect(await latest(scene)).toMatchObject({ reason: 'acquirer_refused', next: 'next-month' });
  });
});

describe('what a charge rests on', () => {
  test('without its card autopay stands still and says so', async () => {
    const { scene, cardId } = await toldScene();
    // as a table restored to an earlier moment would have it
    await scene.world.table.commit([
      { kind: 'remove', key: { pk: `USER#${(await autopayOf(scene)).ownerId}`, sk: `CARD#${cardId}` } },
    ]);
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ paused: 1, charged: 0 });
    expect(await getAutopay(scene.ctx, scene)).toMatchObject({
      autopay: { state: 'paused', pausedBecause: 'card-unbound' },
      outcomes: [{ state: 'failed', reasonText: 'Карта больше не привязана.', next: 'paused' }],
    });
  });

  test.each([
    ['no-email', { email: undefined }],
    ['no-email', { state: 'blocked' }],
    ['password-recovered', { recoveredAt: '2026-10-25T00:00:00.000Z' }],
  ])('it stands still: %s', async (pausedBecause, set) => {
    const { scene } = await toldScene();
    const key = { pk: `USER#${(await autopayOf(scene)).ownerId}`, sk: '#HEAD' };
    await scene.world.table.commit([{ kind: 'patch', key, set }]);
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ paused: 1, charged: 0 });
    expect(await autopayOf(scene)).toMatchObject({ state: 'paused', pausedBecause });
  });

  test('a supplier that takes no cards for a while is tried again', async () => {
    const { scene } = await toldScene();
    Object.assign(scene.acquirer.gateway, { can: { ...scene.acquirer.gateway.can, cards: false } });
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ hindered: 1, charged: 0 });
    expect(await latest(scene)).toMatchObject({ reason: 'not_offered', next: 'retry', nextOn: '2026-10-26' });
    Object.assign(scene.acquirer.gateway, { can: { ...scene.acquirer.gateway.can, cards: true } });
    expect(await runOn(scene, '2026-10-26')).toMatchObject({ charged: 1 });
  });

  test.each(['card', 'link', 'password', 'pause'] as const)(
    'a charge does not begin when its owner acts in that very moment: %s',
    async (what) => {
      const { scene, cardId, taken } = await toldScene();
      const { table } = scene.world;
      const commit = table.commit.bind(table);
      const { ownerId } = await autopayOf(scene);
      table.commit = async (writes) => {
        table.commit = commit;
        if (what === 'card') await unbindCard(scene.ctx, { cardId });
        if (what === 'pause') await pauseAutopay(scene.ctx, scene);
        if (what === 'link') await scene.setHead({ ownerId: undefined, linkedAt: undefined });
        if (what === 'password') {
          const key = { pk: `USER#${ownerId}`, sk: '#HEAD' };
          await commit([{ kind: 'patch', key, set: { recoveredAt: scene.world.now } }]);
        }
        return commit(writes);
      };
      expect(await runOn(scene, '2026-10-25')).toMatchObject({ charged: 0 });
      expect([autopayCharges(scene), takenBy(scene, taken)]).toEqual([0, 0]);
      if (what === 'pause') expect(await autopayOf(scene)).toMatchObject({ pausedBecause: 'by-owner' });
    },
  );
});

describe('a charge whose end comes later', () => {
  async function waiting() {
    const told = await toldScene();
    told.scene.acquirer.onCharge = 'waits';
    await runOn(told.scene, '2026-10-25');
    const payment = await lastCharge(told.scene);
    return { ...told, payment, providerId: providerIdOf(payment) };
  }

  test('is under way until it is told of', async () => {
    const { scene, payment, providerId } = await waiting();
    expect(await getAutopay(scene.ctx, scene)).toMatchObject({
      autopay: { underWay: { paymentId: payment.paymentId, on: '2026-10-25' } },
      outcomes: [{ state: 'under-way' }],
    });
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    for (let time = 0; time < 3; time += 1) await followStoredCharge(scene.world.system, payment);
    expect(await getAutopay(scene.ctx, scene)).toMatchObject({
      autopay: { nextOn: '2026-11-25' },
      outcomes: [{ state: 'done' }],
    });
  });

  test('keeps every other from beginning, in the next month too', async () => {
    const { scene } = await waiting();
    for (const date of ['2026-10-26', '2026-11-24', '2026-11-25']) {
      expect(await runOn(scene, date)).toMatchObject({ charged: 0, followed: 1 });
    }
    expect(autopayCharges(scene)).toBe(1);
  });

  test('is noted by the next run when nobody else has', async () => {
    const { scene, providerId } = await waiting();
    scene.acquirer.cancel(providerId, 'insufficient_funds');
    await scene.tell('payment.canceled', providerId);
    expect(await latest(scene)).toMatchObject({ state: 'under-way' });
    await runOn(scene, '2026-10-26');
    expect(await latest(scene)).toMatchObject({ state: 'failed', next: 'retry', nextOn: '2026-10-27' });
  });

  test('as money after a refusal is shown as being checked, and not tried again', async () => {
    const { scene, taken, payment, providerId } = await waiting();
    scene.acquirer.cancel(providerId, 'insufficient_funds');
    await scene.tell('payment.canceled', providerId);
    await followStoredCharge(scene.world.system, payment);
    scene.acquirer.onCharge = 'succeeds';
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    await followStoredCharge(scene.world.system, payment);
    expect(await runOn(scene, '2026-10-26')).toMatchObject({ charged: 0 });
    expect(takenBy(scene, taken)).toBe(10_000);
    expect(await latest(scene)).toMatchObject({ state: 'being-checked', reasonText: /проверки/ });
  });

  test('is noted though its owner has paused autopay meanwhile', async () => {
    const { scene, payment, providerId } = await waiting();
    await pauseAutopay(scene.ctx, scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    await followStoredCharge(scene.world.system, payment);
    expect(await autopayOf(scene)).toMatchObject({ state: 'paused', paidIn: '2026-10' });
  });
});

describe('one charge a day, whatever happens', () => {
  test('by ten runs at once', async () => {
    const { scene, taken } = await toldScene();
    const runs = await Promise.all(Array.from({ length: 10 }, () => runOn(scene, '2026-10-25')));
    expect(runs.reduce((sum, { charged }) => sum + charged, 0)).toBe(1);
    expect([autopayCharges(scene), takenBy(scene, taken)]).toEqual([1, 10_000]);
    expect(await latest(scene)).toMatchObject({ state: 'done' });
  });

  test('by a run that is killed at any request to the table, and run again', async () => {
    let moment = 1;
    for (let died = true; died; moment += 1) {
      const mortalTable = mortal(new MemoryTable());
      const { scene, taken } = await toldScene({}, { table: mortalTable.table });
      mortalTable.dieAt(moment);
      await runOn(scene, '2026-10-25').catch(() => undefined);
      died = mortalTable.moments() >= moment;
      mortalTable.dieAt(Number.POSITIVE_INFINITY);
      await runOn(scene, '2026-10-25');
      await runOn(scene, '2026-10-25');
      expect(takenBy(scene, taken), `killed at ${moment}`).toBe(10_000);
      expect(await latest(scene), `killed at ${moment}`).toMatchObject({ state: 'done' });
      expect(await scene.ledgerBalance(), `killed at ${moment}`).toBe(taken + 10_000);
      expect(await scene.entries(), `killed at ${moment}`).toHaveLength(3);
    }
    expect(moment).toBeGreaterThan(15);
  });

  test('by a run that is killed at any request and left to reconciliation', async () => {
    let moment = 1;
    for (let died = true; died; moment += 1) {
      const mortalTable = mortal(new MemoryTable());
      const { scene, taken } = await toldScene({}, { table: mortalTable.table });
      mortalTable.dieAt(moment);
      await runOn(scene, '2026-10-25').catch(() => undefined);
      died = mortalTable.moments() >= moment;
      mortalTable.dieAt(Number.POSITIVE_INFINITY);
      scene.world.pass(600);
      await reconcile({ ...scene.world.system, log: scene.ctx.log });
      await runOn(scene, '2026-10-26');
      expect(takenBy(scene, taken), `killed at ${moment}`).toBe(10_000);
      expect(await latest(scene), `killed at ${moment}`).toMatchObject({ state: 'done' });
    }
  });

  test.each(['create', 'get'] as const)('by a run that is killed at the acquirer’s %s', async (call) => {
    for (const when of ['before', 'after'] as const) {
      const { scene, taken } = await toldScene();
      scene.acquirer.trouble = (asked, at) => {
        if (asked === call && at === when) throw new Crash();
        return undefined;
      };
      await runOn(scene, '2026-10-25');
      scene.acquirer.trouble = NO_TROUBLE;
      await runOn(scene, '2026-10-25');
      expect(takenBy(scene, taken)).toBe(10_000);
      expect(await latest(scene)).toMatchObject({ state: 'done' });
    }
  });

  test.each(['create', 'get'] as const)('by a run whose answer to %s is lost', async (call) => {
    for (const when of ['before', 'after'] as const) {
      const { scene, taken } = await toldScene();
      scene.acquirer.trouble = (asked, at) => (asked === call && at === when ? LOST : undefined);
      expect(await runOn(scene, '2026-10-25')).toMatchObject({ charged: 1, failed: 0 });
      scene.acquirer.trouble = NO_TROUBLE;
      expect(await latest(scene)).toMatchObject({ state: 'under-way' });
      scene.world.pass(600);
      await reconcile({ ...scene.world.system, log: scene.ctx.log });
      await runOn(scene, '2026-10-25');
      expect(takenBy(scene, taken)).toBe(10_000);
      expect(await latest(scene)).toMatchObject({ state: 'done' });
    }
  });
});
