import { describe, expect, test } from 'vitest';
import { type CorrectionId, idFrom, type UserId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import { getPayment } from '../history/get-payment.ts';
import { createScene, SUPPLIER_ID } from '../testing/scene.ts';
import { memberOf, officeOf, paidScene, unapplied } from '../testing/staff.ts';
import { requestCorrection as operation } from './operations.ts';

const chargeback = (amountKopecks = 2_000, operationId = 'op-0001') =>
  ({ kind: 'chargeback', operationId, amountKopecks }) as const;
const terminated = () => paidScene({ before: (scene) => scene.setHead({ status: 'terminated' }) });
const won = (chargebackId: string) =>
  ({ kind: 'chargeback_won', chargebackId: chargebackId as CorrectionId }) as const;

describe('a chargeback', () => {
  test('takes the money back from the contract once another member of staff approves it', async () => {
    const { scene, correct, post, payment, olga, paymentId } = await paidScene();
    const asked = await correct(chargeback());
    expect(asked).toMatchObject({ state: 'requested', correction: chargeback() });
    expect(await scene.balance()).toBe(50_000 - 12_025);
    await expect(post(asked.correctionId, olga)).rejects.toMatchObject({
      code: 'payment.own_request',
      status: 403,
    });
    const done = await post(asked.correctionId);
    expect(done).toMatchObject({ state: 'done' });
    expect(await post(asked.correctionId)).toEqual(done);
    expect(await scene.balance()).toBe(50_000 - 10_025);
    expect(await payment()).toMatchObject({ chargedBackKopecks: 2_000, refundedKopecks: 0 });
    const [entry] = await scene.entries();
    expect(entry).toMatchObject({
      cause: { kind: 'chargeback', ref: asked.correctionId },
      postings: [{ debit: 'customer', credit: 'acquirer:yookassa', amountKopecks: 2_000 }],
    });
    const { contractId } = scene;
    expect((await Ledger.listEntries(scene.ctx, { contractId })).entries[0]).toMatchObject({
      cause: { kind: 'chargeback' },
      changeKopecks: 2_000,
    });
    expect(await getPayment(scene.ctx, { contractId, paymentId })).toMatchObject({
      chargedBackKopecks: 2_000,
    });
  });

  test('that is won later is reversed, once', async () => {
    const { scene, corrected, correct, post, payment } = await paidScene();
    const lost = await corrected(chargeback(12_025));
    const [first, second] = [await correct(won(lost.correctionId)), await correct(won(lost.correctionId))];
    await post(first.correctionId);
    expect(await scene.balance()).toBe(50_000 - 12_025);
    expect(await payment()).toMatchObject({ chargedBackKopecks: 0, parts: [{ chargedBackKopecks: 0 }] });
    expect((await scene.entries()).map(({ cause }) => cause.kind).sort()).toEqual([
      'chargeback',
      'payment',
      'reversal',
    ]);
    await expect(post(second.correctionId)).rejects.toMatchObject({ code: 'payment.nothing_to_win' });
    await expect(correct(won(lost.correctionId))).rejects.toMatchObject({ code: 'payment.nothing_to_win' });
  });

  test('cannot be won before it is lost, nor by another payment', async () => {
    const { correct } = await paidScene();
    const asked = await correct(chargeback());
    await expect(correct(won(asked.correctionId))).rejects.toMatchObject({ code: 'payment.nothing_to_win' });
    const other = await paidScene();
    const lost = await other.corrected(chargeback());
    await expect(correct(won(lost.correctionId))).rejects.toMatchObject({ code: 'payment.nothing_to_win' });
  });

  test('of one operation is recorded once; turned down, it may be recorded again', async () => {
    const { correct, turnDown, scene } = await paidScene();
    const asked = await correct(chargeback());
    await expect(correct(chargeback(1_000))).rejects.toMatchObject({ code: 'payment.chargeback_known' });
    expect(await turnDown(asked.correctionId)).toMatchObject({ state: 'rejected' });
    expect(await turnDown(asked.correctionId)).toMatchObject({ state: 'rejected' });
    expect(await correct(chargeback(1_000))).toMatchObject({ state: 'requested' });
    expect(await scene.entries()).toHaveLength(1);
  });

  test('and refunds together never pass what came in', async () => {
    const { refund, ask, corrected, correct, scene, payment } = await paidScene();
    await refund({ amountKopecks: 5_000 });
    await ask({ amountKopecks: 2_000 });
    await expect(correct(chargeback(5_026))).rejects.toMatchObject({
      code: 'payment.more_than_left',
      facts: { leftKopecks: 5_025 },
    });
    await corrected(chargeback(5_025));
    await expect(ask({ amountKopecks: 1 })).rejects.toMatchObject({ facts: { leftKopecks: 0 } });
    expect(await payment()).toMatchObject({
      refundedKopecks: 5_000,
      refundsUnderWayKopecks: 2_000,
      chargedBackKopecks: 5_025,
    });
    expect(await scene.ledgerBalance()).toBe(12_025 - 5_000 - 5_025);
  });

  test('approved twice at once, or with another that does not fit, is posted once', async () => {
    const { correct, post, scene } = await paidScene();
    const both = [await correct(chargeback(7_000, 'op-1')), await correct(chargeback(7_000, 'op-2'))];
    const tried = await Promise.allSettled(
      [...both, ...both, ...both].map(({ correctionId }) => post(correctionId)),
    );
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await scene.ledgerBalance()).toBe(5_025);
  });

  test('of several contracts is taken from the last first, and won back to each', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const ids = [scene.contractId, await scene.anotherContract()];
    const { paymentId } = await scene.startAll(
      ids.map((contractId, index) => ({ contractId, amountKopecks: [10_000, 2_000][index] ?? 0 })),
    );
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const { corrected } = await officeOf(scene, paymentId);
    const balances = () => Promise.all(ids.map((id) => scene.balance(id)));
    const lost = await corrected(chargeback(3_000));
    expect(await balances()).toEqual([41_000, 0]);
    await corrected(won(lost.correctionId));
    expect(await balances()).toEqual([40_000, -2_000]);
    expect(await scene.ledgerBalance('yookassa', ids)).toBe(12_000);
  });
});

describe('unapplied money', () => {
  test('goes to a contract of the supplier, and a later refund takes it from there', async () => {
    const { scene, corrected, correct, refund, payment } = await terminated();
    const other = await scene.anotherContract({ ownerId: idFrom('user', 'heir') as UserId });
    const { number } = await scene.head(other);
    expect(await unapplied(scene)).toBe(12_025);
    await corrected({ kind: 'apply', to: number });
    expect(await scene.balance(other)).toBe(-12_025);
    expect(await unapplied(scene, [scene.contractId, other])).toBe(0);
    expect(await payment()).toMatchObject({ parts: [{ creditedTo: 'contract', appliedTo: other }] });
    expect((await scene.entries(other))[0]).toMatchObject({ cause: { kind: 'applied' } });
    await expect(correct({ kind: 'apply', to: number })).rejects.toMatchObject({
      code: 'payment.nothing_unapplied',
    });
    await refund({ amountKopecks: 2_025 });
    expect(await scene.balance(other)).toBe(-10_000);
    expect(await scene.balance()).toBe(50_000);
    expect(await scene.ledgerBalance('yookassa', [scene.contractId, other])).toBe(10_000);
  });

  test('of a late success goes to the contract it was meant for after all', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const { paymentId } = await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const { corrected } = await officeOf(scene, paymentId);
    await corrected({ kind: 'apply', to: (await scene.head()).number });
    expect(await scene.balance()).toBe(50_000 - 12_025);
    expect(await unapplied(scene)).toBe(0);
  });

  test('that was partly refunded goes over with the rest', async () => {
    const { scene, corrected, refund } = await terminated();
    const other = await scene.anotherContract();
    await refund({ amountKopecks: 2_000 });
    await corrected({ kind: 'apply', to: (await scene.head(other)).number });
    expect(await scene.balance(other)).toBe(-10_025);
    expect(await unapplied(scene, [scene.contractId, other])).toBe(0);
  });

  test.each(['refund', 'chargeback'] as const)('that may leave by a %s stays where it is', async (kind) => {
    const { scene, correct, ask, corrected } = await terminated();
    const { number } = await scene.head(await scene.anotherContract());
    if (kind === 'refund') await ask({ amountKopecks: 1 });
    else await corrected(chargeback(1));
    await expect(correct({ kind: 'apply', to: number })).rejects.toMatchObject({
      code: 'payment.nothing_unapplied',
    });
  });

  test('of two parts that went to one contract is refunded out of it in one entry', async () => {
    const scene = await createScene();
    const ids = [scene.contractId, await scene.anotherContract(), await scene.anotherContract()];
    const target = ids[2] as (typeof ids)[number];
    const { paymentId } = await scene.startAll(
      ids.map((contractId) => ({ contractId, amountKopecks: 1_000 })),
    );
    for (const id of ids.slice(0, 2)) await scene.setHead({ status: 'terminated' }, id);
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const { corrected, refund, correct } = await officeOf(scene, paymentId);
    const numbers = await Promise.all(ids.map(async (id) => (await scene.head(id)).number));
    const [first = '', second = '', to = ''] = numbers;
    await expect(correct({ kind: 'apply', to, from: '99999999999999' })).rejects.toMatchObject({
      code: 'payment.not_paid_for',
    });
    await corrected({ kind: 'apply', to, from: second });
    await corrected({ kind: 'apply', to, from: first });
    expect(await scene.balance(target)).toBe(-3_000);
    await refund();
    expect(await scene.balance(target)).toBe(0);
    expect((await scene.entries(target)).filter(({ cause }) => cause.kind === 'refund')).toMatchObject([
      { postings: [{ debit: 'customer', amountKopecks: 3_000 }] },
    ]);
    expect(await scene.ledgerBalance('yookassa', ids)).toBe(0);
  });

  test('does not go to a contract that is absent, or has ended', async () => {
    const { scene, correct, post } = await terminated();
    await expect(correct({ kind: 'apply', to: '99999999999999' })).rejects.toMatchObject({
      code: 'contract.missing',
    });
    const { number } = await scene.head();
    await expect(correct({ kind: 'apply', to: number })).rejects.toMatchObject({
      code: 'payment.contract_ended',
    });
    const other = await scene.anotherContract();
    const asked = await correct({ kind: 'apply', to: (await scene.head(other)).number });
    await scene.setHead({ status: 'terminated' }, other);
    await expect(post(asked.correctionId)).rejects.toMatchObject({ code: 'payment.contract_ended' });
    expect(await scene.balance(other)).toBe(0);
  });

  test('is put on a contract once, by however many at once', async () => {
    const { scene, correct, post } = await terminated();
    const other = await scene.anotherContract();
    const { number: to } = await scene.head(other);
    const asked = [await correct({ kind: 'apply', to }), await correct({ kind: 'apply', to })];
    const tried = await Promise.allSettled(
      [...asked, ...asked].map(({ correctionId }) => post(correctionId)),
    );
    expect(tried.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect(await scene.balance(other)).toBe(-12_025);
  });
});

describe('a correction', () => {
  test('is decided once', async () => {
    const { correct, post, turnDown, corrected } = await paidScene();
    const done = await corrected(chargeback());
    await expect(turnDown(done.correctionId)).rejects.toMatchObject({ code: 'payment.already_decided' });
    const asked = await correct(chargeback(1, 'op-2'));
    await turnDown(asked.correctionId);
    await expect(post(asked.correctionId)).rejects.toMatchObject({
      code: 'payment.already_decided',
      facts: { state: 'rejected' },
    });
  });

  test('asked for again with the same key is the same, and with another meaning is refused', async () => {
    const { correct, olga } = await paidScene();
    const key = 'press-again-0000001';
    const all = await Promise.all(Array.from({ length: 10 }, () => correct(chargeback(), olga, key)));
    expect(new Set(all.map(({ correctionId }) => correctionId)).size).toBe(1);
    await expect(correct(chargeback(1), olga, key)).rejects.toMatchObject({
      code: 'payment.request_key_reused',
    });
  });

  test('is for this supplier’s staff with the role only', async () => {
    const { scene, correct, post, turnDown } = await paidScene();
    const asked = await correct(chargeback());
    const clerk = await memberOf(scene, 'reader', ['billing']);
    for (const stranger of [scene.ctx, scene.stranger, scene.caller, scene.world.anonymous, clerk]) {
      for (const work of [
        correct(chargeback(1, 'op-9'), stranger),
        post(asked.correctionId, stranger),
        turnDown(asked.correctionId, stranger),
      ])
        await expect(work).rejects.toMatchObject({ code: 'supplier.missing', status: 404 });
    }
  });

  test('that is absent is missing', async () => {
    const { post, turnDown } = await paidScene();
    const nobody = idFrom('correction', 'nobody');
    for (const work of [post(nobody), turnDown(nobody)])
      await expect(work).rejects.toMatchObject({ code: 'payment.correction_missing', status: 404 });
  });

  test('of a payment whose money did not come is refused', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start();
    const { correct } = await officeOf(scene, paymentId);
    await expect(correct(chargeback())).rejects.toMatchObject({ code: 'payment.not_refundable' });
    const { number: to } = await scene.head();
    await expect(correct({ kind: 'apply', to })).rejects.toMatchObject({ code: 'payment.nothing_unapplied' });
  });

  test('is one of twenty at most', async () => {
    const { correct } = await paidScene();
    for (let made = 0; made < 20; made += 1) await correct(chargeback(1, `op-${made}`));
    await expect(correct(chargeback(1, 'op-20'))).rejects.toMatchObject({
      code: 'payment.too_many_changes',
      facts: { most: 20 },
    });
  });

  test.each([
    ['of no kind', { kind: 'gift' }],
    ['without an operation', { kind: 'chargeback', amountKopecks: 1 }],
    ['with an operation that is no id', { ...chargeback(), operationId: 'a/b' }],
    ['of nothing', chargeback(0)],
    ['of too much', chargeback(50_000_001)],
    ['with more in it', { ...chargeback(), more: 1 }],
    ['to a number that is none', { kind: 'apply', to: '123' }],
    ['winning no id', won('x')],
  ])('is malformed: %s', (_, correction) => {
    const draft = {
      ...{ supplierId: SUPPLIER_ID, paymentId: idFrom('payment', 'x'), note: 'n' },
      ...{ correction, requestKey: 'press-0000000000000001' },
    };
    expect(operation.input.safeParse(draft).success).toBe(false);
  });
});
