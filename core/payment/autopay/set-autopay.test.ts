import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { type CardId, idFrom, kopecks } from '#core/kernel';
import { unbindCard } from '../cards/unbind-card.ts';
import { autopayBy, autopayOf, boundCard, paidOnPage, runOn } from '../testing/cards.ts';
import { createScene, type Scene } from '../testing/scene.ts';
import { MAX_AUTOPAYS } from './autopay.ts';
import { endAutopay } from './end-autopay.ts';
import { getAutopay } from './get-autopay.ts';
import { setAutopay as operation } from './operations.ts';
import { pauseAutopay } from './pause-autopay.ts';
import { removeAutopay } from './remove-autopay.ts';
import { resumeAutopay } from './resume-autopay.ts';
import { setAutopay } from './set-autopay.ts';

const queued = (scene: Scene) =>
  scene.world.table.snapshot().filter(({ queuePk }) => queuePk === 'AUTOPAYS#due');
const wishOf = (scene: Scene, cardId: CardId) => ({
  contractId: scene.contractId,
  cardId,
  dayOfMonth: 25,
  amount: { kind: 'fixed', amountKopecks: 10_000 } as const,
});

describe('setting up autopay', () => {
  test('plans the first charge and the notice of the day before', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    expect(await autopayBy(scene, cardId)).toEqual({
      autopay: {
        state: 'active',
        cardId,
        cardTitle: 'Mir •• 4477',
        dayOfMonth: 25,
        amount: { kind: 'fixed', amountKopecks: 10_000 },
        nextOn: '2026-10-25',
        noticeOn: '2026-10-24',
      },
      outcomes: [],
    });
    expect(queued(scene)).toMatchObject([{ queueSk: `2026-10-24#${scene.contractId}` }]);
  });

  test.each([
    ['today is too late', 20, '2026-11-20'],
    ['tomorrow is the earliest', 21, '2026-10-21'],
    ['a day of the past waits for its month', 1, '2026-11-01'],
    ['the last day', 31, '2026-10-31'],
  ])('%s', async (_, dayOfMonth, nextOn) => {
    const scene = await createScene();
    const { autopay } = await autopayBy(scene, await boundCard(scene), { dayOfMonth });
    expect(autopay).toMatchObject({ nextOn });
  });

  test.each([
    [{ kind: 'fixed', amountKopecks: 4_999 }, 'amount.amountKopecks'],
    [{ kind: 'fixed', amountKopecks: 20_001 }, 'amount.amountKopecks'],
    [{ kind: 'debt', capKopecks: 4_999 }, 'amount.capKopecks'],
    [{ kind: 'debt', capKopecks: 20_001 }, 'amount.capKopecks'],
  ] as const)('of %j is refused beyond the supplier’s limits, which are told', async (amount, field) => {
    const limits = { leastKopecks: kopecks(5_000), mostKopecks: kopecks(20_000) };
    const scene = await createScene({ supplier: { payments: limits } });
    const cardId = await boundCard(scene);
    await expect(autopayBy(scene, cardId, { amount })).rejects.toMatchObject({
      ...{ status: 400, code: 'payment.amount_out_of_range' },
      ...{ fields: [{ field }], facts: limits },
    });
    expect(await getAutopay(scene.ctx, { contractId: scene.contractId })).toEqual({ outcomes: [] });
    await autopayBy(scene, cardId, { amount: { kind: 'debt', capKopecks: 20_000 } });
  });

  test('for tomorrow is told of at once', async () => {
    const scene = await createScene();
    await autopayBy(scene, await boundCard(scene), { dayOfMonth: 21 });
    expect(await autopayOf(scene)).toMatchObject({ noticedFor: '2026-10-21', nextOn: '2026-10-21' });
    expect(await runOn(scene, '2026-10-21')).toMatchObject({ charged: 1 });
  });

  test('goes by the supplier’s date', async () => {
    // in Moscow it is the 21st already
    const scene = await createScene({ now: '2026-10-20T21:30:00Z' });
    const { autopay } = await autopayBy(scene, await boundCard(scene), { dayOfMonth: 21 });
    expect(autopay).toMatchObject({ nextOn: '2026-11-21' });
  });

  test('again changes it, keeps what came of it, and never charges a month twice', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    await autopayBy(scene, cardId, { dayOfMonth: 22 });
    await runOn(scene, '2026-10-21');
    expect(await runOn(scene, '2026-10-22')).toMatchObject({ charged: 1 });
    const amount = { kind: 'debt', capKopecks: 30_000 } as const;
    const { autopay, outcomes } = await autopayBy(scene, cardId, { dayOfMonth: 28, amount });
    expect(autopay).toMatchObject({ dayOfMonth: 28, amount, nextOn: '2026-11-28', state: 'active' });
    expect(outcomes).toMatchObject([{ state: 'done', on: '2026-10-22', amountKopecks: 10_000 }]);
  });

  test('is the owner’s alone: for all others the contract is missing', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    await autopayBy(scene, cardId);
    const { stranger, contractId } = scene;
    for (const asked of [
      setAutopay(stranger, wishOf(scene, cardId)),
      getAutopay(stranger, { contractId }),
      pauseAutopay(stranger, { contractId }),
      resumeAutopay(stranger, { contractId }),
      removeAutopay(stranger, { contractId }),
    ]) {
      await expect(asked).rejects.toMatchObject({ code: 'contract.missing' });
    }
    const absent = idFrom('contract', 'nowhere');
    await expect(getAutopay(scene.ctx, { contractId: absent })).rejects.toMatchObject({
      code: 'contract.missing',
    });
    expect(await autopayOf(scene)).toMatchObject({ state: 'active', version: 1 });
  });

  test('needs a bound card of the owner for that supplier', async () => {
    const scene = await createScene();
    const none = idFrom('card', 'nobody');
    await expect(autopayBy(scene, none)).rejects.toMatchObject({ code: 'payment.card_missing' });
    const cardId = await boundCard(scene);
    const elsewhere = await scene.anotherContract({ supplierId: 'another' as never });
    await expect(
      setAutopay(scene.ctx, { ...wishOf(scene, cardId), contractId: elsewhere }),
    ).rejects.toMatchObject({ code: 'payment.card_missing' });
  });

  test('needs a confirmed e-mail', async () => {
    const scene = await createScene({ email: undefined });
    const cardId = await boundCard(scene);
    await expect(autopayBy(scene, cardId)).rejects.toMatchObject({ code: 'payment.email_needed' });
  });

  test('has a limit', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    for (let count = 0; count < MAX_AUTOPAYS; count += 1) {
      const contractId = await scene.anotherContract();
      await setAutopay(scene.ctx, { ...wishOf(scene, cardId), contractId });
    }
    await expect(autopayBy(scene, cardId)).rejects.toMatchObject({
      code: 'payment.too_many_autopays',
      facts: { limit: MAX_AUTOPAYS },
    });
    // all of them rest on the card, and are paused with it in one transaction
    await unbindCard(scene.ctx, { cardId });
    expect(queued(scene)).toEqual([]);
  });

  test.each([
    ['day 0', { dayOfMonth: 0 }],
    ['day 32', { dayOfMonth: 32 }],
    ['half a day', { dayOfMonth: 1.5 }],
    ['no amount', { amount: undefined }],
    ['an amount of another kind', { amount: { kind: 'all' } }],
    ['no kopeck at all', { amount: { kind: 'fixed', amountKopecks: 0 } }],
    ['half a kopeck', { amount: { kind: 'debt', capKopecks: 10_000.5 } }],
    ['a cap on a fixed sum', { amount: { kind: 'fixed', capKopecks: 10_000 } }],
    ['no card', { cardId: undefined }],
    ['another kind of id', { cardId: 'pay_01JD9Z5X0M4K8N1R2T3V4W5X6Y' }],
    ['a path as an id', { cardId: `crd_${'../'.repeat(9)}` }],
  ])('is refused by its form: %s', (_, bent) => {
    const wish = {
      contractId: idFrom('contract', 'any'),
      cardId: idFrom('card', 'any'),
      dayOfMonth: 31,
      amount: { kind: 'debt', capKopecks: 50_000_000 },
    };
    expect(operation.input.safeParse(wish).success).toBe(true);
    expect(operation.input.safeParse({ ...wish, ...bent }).success).toBe(false);
  });

  test('at once from many sides leaves one of them standing', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    const days = [3, 8, 13, 18];
    const answers = await Promise.all(days.map((dayOfMonth) => autopayBy(scene, cardId, { dayOfMonth })));
    const last = await autopayOf(scene);
    expect(days).toContain(last.dayOfMonth);
    expect(answers.map(({ autopay }) => autopay?.dayOfMonth)).toEqual(days);
    expect(last.version).toBe(days.length);
    expect(queued(scene)).toHaveLength(1);
  });
});

describe('pausing, going on, ending', () => {
  test('a paused one charges nothing, and says so', async () => {
    const scene = await createScene();
    await autopayBy(scene, await boundCard(scene), { dayOfMonth: 21 });
    for (let time = 0; time < 2; time += 1) {
      const { autopay } = await pauseAutopay(scene.ctx, scene);
      expect(autopay).toMatchObject({ state: 'paused', pausedBecause: 'by-owner' });
      expect(autopay).not.toHaveProperty('nextOn');
    }
    expect((await autopayOf(scene)).version).toBe(2);
    expect(await runOn(scene, '2026-10-21')).toMatchObject({ charged: 0, idle: 0 });
  });

  test('goes on from tomorrow at the earliest; nothing is made up for', async () => {
    const scene = await createScene();
    await autopayBy(scene, await boundCard(scene), { dayOfMonth: 21 });
    await pauseAutopay(scene.ctx, scene);
    scene.world.pass(2 * 86_400);
    for (let time = 0; time < 2; time += 1) {
      expect(await resumeAutopay(scene.ctx, scene)).toMatchObject({
        autopay: { state: 'active', nextOn: '2026-11-21' },
      });
    }
  });

  test('does not go on without its card', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    await autopayBy(scene, cardId);
    await unbindCard(scene.ctx, { cardId });
    await expect(resumeAutopay(scene.ctx, scene)).rejects.toMatchObject({ code: 'payment.card_missing' });
    expect((await getAutopay(scene.ctx, scene)).autopay).not.toHaveProperty('cardTitle');
    await paidOnPage(scene, { saveCard: true });
    const another = scene.world.table.snapshot().find(({ sk }) => sk.startsWith('CARD#'))?.cardId;
    expect(await autopayBy(scene, another as CardId)).toMatchObject({ autopay: { state: 'active' } });
  });

  test('that is not there is missing', async () => {
    const scene = await createScene();
    const missing = { code: 'payment.autopay_missing' };
    await expect(pauseAutopay(scene.ctx, scene)).rejects.toMatchObject(missing);
    await expect(resumeAutopay(scene.ctx, scene)).rejects.toMatchObject(missing);
    expect(await removeAutopay(scene.ctx, scene)).toEqual({ outcomes: [] });
    await autopayBy(scene, await boundCard(scene));
    await removeAutopay(scene.ctx, scene);
    await expect(pauseAutopay(scene.ctx, scene)).rejects.toMatchObject(missing);
    await expect(resumeAutopay(scene.ctx, scene)).rejects.toMatchObject(missing);
  });

  test('removed, it charges nothing and its outcomes stay readable', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    await autopayBy(scene, cardId, { dayOfMonth: 21 });
    await runOn(scene, '2026-10-21');
    for (let time = 0; time < 2; time += 1) {
      const { autopay, outcomes } = await removeAutopay(scene.ctx, scene);
      expect(autopay).toBeUndefined();
      expect(outcomes).toMatchObject([{ state: 'done' }]);
    }
    expect(queued(scene)).toEqual([]);
    // and being set anew it knows that October is paid
    expect(await autopayBy(scene, cardId)).toMatchObject({ autopay: { nextOn: '2026-11-25' } });
  });
});

describe('a contract that leaves the cabinet', () => {
  const relink = (scene: Scene, ownerId: Contract.ContractHead['ownerId']) =>
    scene.setHead({ ownerId, linkedAt: scene.world.now });

  test('ends its autopay, and whoever links it next sees nothing of it', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    await autopayBy(scene, cardId, { dayOfMonth: 21 });
    const { ownerId } = await scene.head();
    await Contract.unlinkContract(scene.ctx, scene);
    expect(await runOn(scene, '2026-10-21')).toMatchObject({ ended: 1, charged: 0 });
    await expect(autopayOf(scene)).rejects.toThrow();
    const actor = scene.stranger.actor;
    await relink(scene, actor.kind === 'user' ? actor.userId : undefined);
    expect(await getAutopay(scene.stranger, scene)).toEqual({ outcomes: [] });
    expect(ownerId).toBeDefined();
  });

  test('does not revive it by coming back', async () => {
    const scene = await createScene();
    await autopayBy(scene, await boundCard(scene), { dayOfMonth: 22 });
    const { ownerId } = await scene.head();
    await Contract.unlinkContract(scene.ctx, scene);
    scene.world.pass(60);
    await relink(scene, ownerId);
    expect(await getAutopay(scene.ctx, scene)).toEqual({ outcomes: [] });
    expect(await runOn(scene, '2026-10-22')).toMatchObject({ ended: 1, charged: 0 });
  });

  test('that was terminated ends it at once', async () => {
    const scene = await createScene();
    await autopayBy(scene, await boundCard(scene));
    await endAutopay(scene.world.system, scene.contractId);
    expect(await autopayOf(scene)).toMatchObject({ state: 'active' });
    await Contract.terminateContract(scene.world.system, await scene.head());
    for (let time = 0; time < 2; time += 1) await endAutopay(scene.world.system, scene.contractId);
    await expect(autopayOf(scene)).rejects.toThrow();
    expect(queued(scene)).toEqual([]);
  });
});
