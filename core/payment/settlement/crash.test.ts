import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import type { ContractId, PaymentId } from '#core/kernel';
import * as Metering from '#core/metering';
import type { Ctx } from '#core/platform';
import { ELECTRICITY, MemoryTable } from '#core/testing';
import { startPayment } from '../intent/start-payment.ts';
import { isAtAcquirer } from '../refunds/refund.ts';
import { NO_TROUBLE } from '../testing/fake-acquirer.ts';
import { Crash, mortal } from '../testing/mortal.ts';
import { createScene, type Scene } from '../testing/scene.ts';
import { officeOf } from '../testing/staff.ts';
import { reconcile } from './reconcile.ts';

const job = (scene: Scene): Ctx => ({ ...scene.world.system, log: scene.ctx.log });

const survive = async (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

type Step = (scene: Scene) => Promise<unknown>;

/** What happens to one payment when nothing goes wrong. */
const lifeAfter = (start: Step): readonly Step[] => [
  start,
  async (scene) => {
    const [payment] = scene.acquirer.payments.values();
    if (!payment) return;
    if (payment.status !== 'succeeded') scene.acquirer.pay(payment.providerId);
    await scene.tell('payment.succeeded', payment.providerId);
  },
  async (scene) => {
    const [payment] = scene.acquirer.payments.values();
    if (payment?.status !== 'succeeded') return;
    const [refund] = scene.acquirer.refunds.values();
    await scene.tell(
      'refund.succeeded',
      refund?.refundId ?? scene.acquirer.refund(payment.providerId, 5_000),
    );
  },
  async (scene) => {
    const paymentId = paidOf(scene);
    if (!paymentId) return;
    const { ask } = await officeOf(scene, paymentId);
    await ask({ amountKopecks: 3_000, requestKey: 'press-refund-0000001' });
  },
  async (scene) => {
    const paymentId = paidOf(scene);
    if (!paymentId) return;
    const { approve, payment } = await officeOf(scene, paymentId);
    const asked = (await payment()).refunds?.find(({ refundId }) => refundId.startsWith('rfd_'));
    if (asked) await approve(asked.refundId);
  },
];

const LIFE = lifeAfter((scene) => scene.start());

/** The customer's contracts, the scene's own first. */
async function cabinetOf(scene: Scene): Promise<ContractId[]> {
  const { contracts } = await Contract.getDashboard(scene.ctx, {});
  const ids = contracts.map(({ contractId }) => contractId as ContractId);
  return [scene.contractId, ...ids.filter((contractId) => contractId !== scene.contractId)];
}

const SHARES = [8_000, 4_000, 25];

/** What each contract is still paid once so much went back: out of the last part first, then the one before it. */
function stillPaid(back: number): number[] {
  let left = back;
  return SHARES.toReversed()
    .map((share) => {
      const taken = Math.min(share, left);
      left -= taken;
      return taken === share ? 0 : taken - share;
    })
    .toReversed();
}

/** One payment of three contracts, with a reading of the first. */
const LIFE_OF_THREE = lifeAfter(async (scene) => {
  const contractIds = await cabinetOf(scene);
  const [home, ...others] = contractIds.map((contractId, index) => ({
    contractId,
    amountKopecks: SHARES[index] ?? 0,
  }));
  const [meter] = await Metering.metersOf(scene.world.system, scene.contractId);
  return startPayment(scene.ctx, {
    ...home!,
    others,
    readings: [{ meterId: meter!.meterId, values: ['12580'] }],
    requestKey: 'press-0000000000000001',
  });
});

/** The payment that the acquirer has the money of. */
function paidOf(scene: Scene): PaymentId | undefined {
  const [payment] = scene.acquirer.payments.values();
  return payment?.status === 'succeeded' ? (payment.metadata.paymentId as PaymentId) : undefined;
}

describe('a process that dies at any moment', () => {
  /** Lives through `step` with a death at the given moment, then repeats and reconciles. Returns false past the last moment. */
  async function liveWithDeath(fatalStep: number, fatalMoment: number, repeat: boolean): Promise<boolean> {
    const mortalTable = mortal(new MemoryTable());
    const scene = await createScene({ table: mortalTable.table, balanceKopecks: 50_000 });
    let died = false;
    for (const [index, step] of LIFE.entries()) {
      if (index === fatalStep) {
        mortalTable.dieAt(fatalMoment);
        died = (await survive(step(scene))) instanceof Crash;
        mortalTable.dieAt(Number.POSITIVE_INFINITY);
        // the payer presses again, the acquirer tells again — or nobody does and the job finds it
        if (repeat) await survive(step(scene));
      } else {
        await survive(step(scene));
      }
    }
    for (let run = 0; run < 5; run += 1) {
      scene.world.pass(3600);
      await reconcile(job(scene));
    }
    // YooKassa repeats what was not acknowledged
    for (const refundId of scene.acquirer.refunds.keys()) await scene.tell('refund.succeeded', refundId);

    const context = `step ${fatalStep}, moment ${fatalMoment}, ${repeat ? 'repeated' : 'left to the job'}`;
    const entries = await scene.entries();
    const credits = entries.filter(({ cause }) => cause.kind === 'payment');
    const booked = scene.acquirer.balanceOf(scene.contractId);
    expect(scene.acquirer.payments.size, context).toBeLessThanOrEqual(1);
    expect(await scene.ledgerBalance(), context).toBe(booked);
    expect(await scene.balance(), context).toBe(50_000 - booked);
    const paid = paidOf(scene);
    const underWay = paid && (await scene.payment(paid)).refunds?.filter(isAtAcquirer);
    expect(underWay ?? [], context).toEqual([]);
    expect(credits.length, context).toBe(
      scene.acquirer.payments.values().next().value?.status === 'succeeded' ? 1 : 0,
    );
    return died;
  }

  test.each([
    ['starting', 0],
    ['the callback', 1],
    ['the refund', 2],
    ['the request of a refund', 3],
    ['its approval', 4],
  ])('around any request to the table during %s loses and doubles nothing', async (_, step) => {
    for (const repeat of [true, false]) {
      let moment = 1;
      while (await liveWithDeath(step, moment, repeat)) moment += 1;
      expect(moment).toBeGreaterThan(4);
    }
  });

  /** {@link liveWithDeath} of a payment of three contracts and a reading. */
  async function threeWithDeath(fatalStep: number, fatalMoment: number, repeat: boolean): Promise<boolean> {
    const mortalTable = mortal(new MemoryTable());
    const scene = await createScene({ table: mortalTable.table, household: { meters: [ELECTRICITY] } });
    for (let count = 0; count < 2; count += 1) await scene.anotherContract();
    let died = false;
    for (const [index, step] of LIFE_OF_THREE.entries()) {
      if (index === fatalStep) mortalTable.dieAt(fatalMoment);
      const end = await survive(step(scene));
      if (index === fatalStep) died = end instanceof Crash;
      mortalTable.dieAt(Number.POSITIVE_INFINITY);
      if (index === fatalStep && repeat) await survive(step(scene));
    }
    for (let run = 0; run < 5; run += 1) {
      scene.world.pass(3600);
      await reconcile(job(scene));
    }
    for (const refundId of scene.acquirer.refunds.keys()) await scene.tell('refund.succeeded', refundId);

    const context = `step ${fatalStep}, moment ${fatalMoment}, ${repeat ? 'repeated' : 'left to the job'}`;
    const contractIds = await cabinetOf(scene);
    const booked = scene.acquirer.balanceOf(scene.contractId);
    const wasPaid = scene.acquirer.payments.values().next().value?.status === 'succeeded';
    expect(await scene.ledgerBalance('yookassa', contractIds), context).toBe(booked);
    const balances = await Promise.all(contractIds.map((contractId) => scene.balance(contractId)));
    expect(balances, context).toEqual(wasPaid ? stillPaid(12_025 - booked) : [0, 0, 0]);
    const items = mortalTable.memory.snapshot();
    // the reading is there exactly when the payment is
    const intents = items.filter(({ sk, origin }) => sk.startsWith('PAYMENT#') && origin).length;
    const pointers = items.filter(
      ({ sk, homeContractId }) => sk.startsWith('PAYMENT#') && homeContractId,
    ).length;
    const readings = items.filter(({ sk }) => sk.startsWith('READING#')).length;
    expect([readings, pointers], context).toEqual([intents, intents * 2]);
    expect(intents, context).toBeLessThanOrEqual(1);
    return died;
  }

  test.each([
    ['starting', 0],
    ['the callback', 1],
    ['the refund', 2],
  ])(
    'around any request to the table during %s of three contracts loses and doubles nothing',
    async (_, step) => {
      for (const repeat of [true, false]) {
        let moment = 1;
        while (await threeWithDeath(step, moment, repeat)) moment += 1;
        expect(moment).toBeGreaterThan(4);
      }
    },
  );

  test.each(['create', 'get', 'getRefund', 'refund'] as const)(
    'around the acquirer’s %s loses and doubles nothing',
    async (call) => {
      for (const moment of ['before', 'after'] as const) {
        const scene = await createScene({ balanceKopecks: 50_000 });
        for (const step of LIFE) {
          scene.acquirer.trouble = (asked, at) => {
            if (asked === call && at === moment) throw new Crash();
            return undefined;
          };
          await survive(step(scene));
          scene.acquirer.trouble = NO_TROUBLE;
          await survive(step(scene));
        }
        expect(await scene.ledgerBalance()).toBe(4_025);
        expect(await scene.entries()).toHaveLength(3);
        expect(scene.acquirer.payments.size).toBe(1);
      }
    },
  );
});
