import { beforeEach, describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { type ContractId, kopecks, type OrganisationId, type PaymentId, type UserId } from '#core/kernel';
import * as Organisation from '#core/organisation';
import type { Ctx } from '#core/platform';
import { type Office, openOffice } from '#core/testing';
import { pauseAutopay } from '../autopay/pause-autopay.ts';
import { getPayment } from '../history/get-payment.ts';
import { previewPayment } from '../intent/preview-payment.ts';
import { startPayment } from '../intent/start-payment.ts';
import { autopayBy, autopayCharges, autopayOf, boundCard, pressed, runOn } from '../testing/cards.ts';
import { createScene, providerIdOf, type Scene } from '../testing/scene.ts';

/** A contract of the customer's, an organisation that they manage, and a colleague who may pay for it. */
let scene: Scene;
let office: Office;
let anna: UserId;
let boris: UserId;
let organisationId: OrganisationId;
beforeEach(async () => {
  scene = await createScene({ balanceKopecks: 100_000 });
  office = openOffice({ table: scene.world.table, seed: 'office' });
  anna = (scene.ctx.actor as { userId: UserId }).userId;
  organisationId = await office.organisation(anna);
  boris = await office.joined(organisationId, 'payments');
});

const TOO_LITTLE = { code: 'organisation.role_insufficient', status: 403 };

/** Somebody's next request, where there is an acquirer. */
const as = async (userId: UserId): Promise<Ctx> => {
  const user = await Identity.getUser(scene.world.system, userId, { strong: true });
  return { ...scene.world.user(userId, user?.memberOf), log: scene.ctx.log };
};
/** By the customer; without an organisation, back into their own cabinet. */
const move = async (to?: OrganisationId, contractIds: ContractId[] = [scene.contractId]) => {
  scene.world.pass(60);
  await Contract.moveContracts(await as(anna), { contractIds, ...(to && { organisationId: to }) });
};
const begin = async (who: UserId) => pressed(scene, {}, await as(who));
async function arrives(paymentId: PaymentId): Promise<void> {
  const providerId = providerIdOf(await scene.payment(paymentId));
  scene.acquirer.pay(providerId);
  for (let times = 0; times < 2; times += 1) await scene.tell('payment.succeeded', providerId);
}
const remove = async (userId: UserId) =>
  Organisation.removeMember(await as(anna), { organisationId, userId });
const expectCredited = async (paymentId: PaymentId): Promise<void> => {
  const payment = await scene.payment(paymentId);
  expect(payment).toMatchObject({ state: 'succeeded', parts: [{ creditedTo: 'contract' }] });
  expect(payment).not.toHaveProperty('reason');
  expect(await scene.balance()).toBe(90_000);
  expect(scene.alarms).toEqual([]);
};
const expectWaiting = async (paymentId: PaymentId): Promise<void> => {
  expect(await scene.payment(paymentId)).toMatchObject({
    ...{ state: 'succeeded', reason: 'contract_relinked', parts: [{ creditedTo: 'unapplied' }] },
  });
  expect(await scene.balance()).toBe(100_000);
  expect(scene.alarms).toEqual(['contract_relinked']);
};

describe('a payment for an organisation’s contract', () => {
  test('is begun by a member who may pay, whose it is, and credited', async () => {
    await move(organisationId);
    const paymentId = await begin(boris);
    expect(await scene.payment(paymentId)).toMatchObject({
      payerId: boris,
      parts: [{ contractId: scene.contractId, organisationId }],
    });
    await arrives(paymentId);
    await expectCredited(paymentId);
    const seen = await getPayment(await as(anna), { contractId: scene.contractId, paymentId });
    expect(seen).toMatchObject({ state: 'succeeded', amountKopecks: 10_000 });
  });

  test.each(['observer', 'readings'] as const)(
    'is not begun by %s, who sees it all the same',
    async (role) => {
      await move(organisationId);
      const vera = await office.joined(organisationId, role);
      await expect(begin(vera)).rejects.toMatchObject(TOO_LITTLE);
      const wanted = { contractId: scene.contractId, amountKopecks: 10_000 };
      await expect(previewPayment(await as(vera), wanted)).rejects.toMatchObject(TOO_LITTLE);
      const paymentId = await begin(boris);
      const seen = await getPayment(await as(vera), { contractId: scene.contractId, paymentId });
      expect(seen).toMatchObject({ state: 'pending', paymentId });
      // the way to the acquirer is the payer's own
      expect(seen).not.toHaveProperty('redirectUrl');
      const payers = await getPayment(await as(boris), { contractId: scene.contractId, paymentId });
      expect(payers).toHaveProperty('redirectUrl');
    },
  );

  test('together with the payer’s own shows the organisation its part alone', async () => {
    await move(organisationId);
    const own = await scene.anotherContract({ ownerId: boris });
    const wanted = { contractId: scene.contractId, amountKopecks: 10_000 };
    const { paymentId } = await startPayment(await as(boris), {
      ...{ ...wanted, requestKey: 'press-0000000000000009' },
      others: [{ contractId: own, amountKopecks: 5_000 }],
    });
    const stored = await scene.payment(paymentId as PaymentId);
    expect(stored.parts.map((part) => part.organisationId)).toEqual([organisationId, undefined]);
    await arrives(paymentId as PaymentId);
    expect(await scene.balance()).toBe(90_000);
    expect(await scene.balance(own)).toBe(-5_000);
    const seen = await getPayment(await as(anna), {
      contractId: scene.contractId,
      paymentId: paymentId as PaymentId,
    });
    expect(seen).toMatchObject({ amountKopecks: 10_000, parts: [{ contractId: scene.contractId }] });
    expect(JSON.stringify(seen)).not.toContain(own);
  });

  test('is credited though its payer has left meanwhile', async () => {
    await move(organisationId);
    const paymentId = await begin(boris);
    await remove(boris);
    await arrives(paymentId);
    await expectCredited(paymentId);
  });

  test('is credited though a manager has taken it into their own cabinet, which they paid it from', async () => {
    await move(organisationId);
    const paymentId = await begin(anna);
    await move();
    await arrives(paymentId);
    await expectCredited(paymentId);
  });

  test('is credited though it went to another organisation of the payer’s', async () => {
    await move(organisationId);
    const paymentId = await begin(boris);
    const other = await office.organisation(anna, 'ООО «Лютик»');
    await office.joined(other, 'observer', boris);
    await move(other);
    await arrives(paymentId);
    await expectCredited(paymentId);
  });

  test('is credited though the contract is in nobody’s cabinet by then', async () => {
    await move(organisationId);
    const paymentId = await begin(boris);
    await Contract.unlinkContract(await as(anna), { contractId: scene.contractId });
    await arrives(paymentId);
    await expectCredited(paymentId);
  });

  test('waits for the staff when the contract went to who is somebody else', async () => {
    await move(organisationId);
    const paymentId = await begin(boris);
    await move();
    await arrives(paymentId);
    await expectWaiting(paymentId);
  });

  test('waits for the staff when it went to an organisation that the payer is not in', async () => {
    await move(organisationId);
    const paymentId = await begin(boris);
    await move(await office.organisation(anna, 'ООО «Лютик»'));
    await arrives(paymentId);
    await expectWaiting(paymentId);
  });
});

test('money that comes at the moment of a move is posted once, where the contract was or to what waits', async () => {
  await move(organisationId);
  const paymentId = await begin(boris);
  await Promise.all([arrives(paymentId), move()]);
  const { parts } = await scene.payment(paymentId);
  const isCredited = parts[0]?.creditedTo === 'contract';
  expect(await scene.balance()).toBe(isCredited ? 90_000 : 100_000);
  expect(await scene.entries()).toHaveLength(1);
  expect(await scene.ledgerBalance()).toBe(10_000);
});

describe('a payment for one’s own contract', () => {
  test('is credited though they brought it into an organisation of theirs meanwhile', async () => {
    const paymentId = await begin(anna);
    await move(organisationId);
    await arrives(paymentId);
    await expectCredited(paymentId);
  });

  test('waits for the staff when the organisation is not theirs any more', async () => {
    const paymentId = await begin(anna);
    await move(organisationId);
    await Organisation.changeRole(await as(anna), { organisationId, userId: boris, role: 'manager' });
    await remove(anna);
    await arrives(paymentId);
    await expectWaiting(paymentId);
  });
});

describe('autopay', () => {
  test('is not set for an organisation’s contract, by whatever role', async () => {
    const cardId = await boundCard(scene);
    await move(organisationId);
    await expect(autopayBy({ ...scene, ctx: await as(anna) }, cardId)).rejects.toMatchObject({
      code: 'payment.autopay_of_organisation',
      status: 422,
    });
    const observer = await office.joined(organisationId, 'observer');
    await expect(autopayBy({ ...scene, ctx: await as(observer) }, cardId)).rejects.toMatchObject({
      code: 'payment.autopay_of_organisation',
    });
    expect(autopayCharges(scene)).toBe(0);
  });

  test('that was set before a move charges nothing after it, nor after a move back', async () => {
    await autopayBy(scene, await boundCard(scene));
    await move(organisationId);
    expect((await autopayOf(scene)).ownerId).toBe(anna);
    await expect(pauseAutopay(await as(anna), { contractId: scene.contractId })).rejects.toMatchObject({
      code: 'payment.autopay_missing',
    });
    await runOn(scene, '2026-10-24');
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ charged: 0 });
    expect(autopayCharges(scene)).toBe(0);
    await expect(autopayOf(scene)).rejects.toThrow();
  });

  test('moved there and back before its day charges nothing either', async () => {
    await autopayBy(scene, await boundCard(scene));
    await move(organisationId);
    await move();
    expect(await runOn(scene, '2026-10-24')).toMatchObject({ told: 0, ended: 1 });
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ charged: 0 });
    expect(autopayCharges(scene)).toBe(0);
  });

  test('whose charge was under way when the contract moved is credited, once', async () => {
    await autopayBy(scene, await boundCard(scene));
    await runOn(scene, '2026-10-24');
    scene.acquirer.onCharge = 'waits';
    await runOn(scene, '2026-10-25');
    const { paymentId } = (await autopayOf(scene)).outcomes[0] ?? {};
    const before = await scene.balance();
    await move(organisationId);
    await arrives(paymentId as PaymentId);
    expect(await scene.balance()).toBe(kopecks(before - 10_000));
    expect(await scene.payment(paymentId as PaymentId)).toMatchObject({
      parts: [{ creditedTo: 'contract' }],
    });
  });
});
