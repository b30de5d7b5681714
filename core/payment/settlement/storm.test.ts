import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import type { ContractId, PaymentId } from '#core/kernel';
import * as Metering from '#core/metering';
import type { Ctx } from '#core/platform';
import { ELECTRICITY, MemoryTable } from '#core/testing';
import { startPayment } from '../intent/start-payment.ts';
import { isAtAcquirer } from '../refunds/refund.ts';
import { LOST, NO_TROUBLE } from '../testing/fake-acquirer.ts';
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

describe('messages in any order, any number of times', () => {
  type Event = { kind: 'payment'; name: string } | { kind: 'refund'; index: number } | { kind: 'job' };

  const event: fc.Arbitrary<Event> = fc.oneof(
    fc
      .constantFrom('succeeded', 'canceled', 'waiting_for_capture')
      .map((name) => ({ kind: 'payment' as const, name })),
    fc.nat(2).map((index) => ({ kind: 'refund' as const, index })),
    fc.constant({ kind: 'job' as const }),
  );

  const history = fc.record({
    outcome: fc.constantFrom('paid' as const, 'canceled' as const, 'open' as const),
    refunds: fc.array(fc.integer({ min: 1, max: 6_000 }), { minLength: 0, maxLength: 3 }),
    events: fc.array(event, { minLength: 1, maxLength: 14 }),
    /** Which of the acquirer's answers are lost, by turns. */
    losses: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
    /** Before which event the acquirer's truth changes. */
    turn: fc.nat(8),
    together: fc.boolean(),
    lostStart: fc.boolean(),
    /** How the 120.25 are shared out: one contract or more. */
    shares: fc.constantFrom([12_025], [12_000, 25], [1, 12_023, 1], [3_000, 4_000, 5_000, 25]),
    /** Which of the contracts leaves the cabinet before the money comes; beyond the last, none. */
    leaves: fc.nat(5),
  });

  test('end in one state, with the ledger equal to the acquirer’s own book', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (facts) => {
        const { outcome, refunds, events, losses, turn, together, lostStart, shares, leaves } = facts;
        const scene = await createScene({ balanceKopecks: 50_000 });
        if (lostStart) scene.acquirer.trouble = (_, moment) => (moment === 'after' ? LOST : undefined);
        const contractIds = [scene.contractId];
        while (contractIds.length < shares.length) contractIds.push(await scene.anotherContract());
        const amounts = contractIds.map((contractId, index) => ({
          contractId,
          amountKopecks: shares[index] ?? 0,
        }));
        await survive(scene.startAll(amounts));
        const left = contractIds[leaves];
        if (left) await scene.setHead({ status: 'terminated' }, left);
        const { providerId } = scene.acquirer.only;
        const refundIds: string[] = [];
        const turnTruth = () => {
          if (outcome === 'canceled') scene.acquirer.cancel(providerId, 'general_decline');
          if (outcome !== 'paid') return;
          scene.acquirer.pay(providerId);
          let left = 12_025;
          for (const amount of refunds) {
            if (amount > left) continue;
            left -= amount;
            refundIds.push(scene.acquirer.refund(providerId, amount));
          }
        };
        let call = 0;
        scene.acquirer.trouble = (_, moment) =>
          moment === 'after' && losses[call++ % losses.length] ? LOST : undefined;
        const deliver = async (told: Event) => {
          scene.world.pass(97);
          if (told.kind === 'job') return reconcile(job(scene));
          if (told.kind === 'payment') return scene.tell(`payment.${told.name}`, providerId);
          const refundId = refundIds[told.index];
          return refundId ? scene.tell('refund.succeeded', refundId) : undefined;
        };
        for (const told of events.slice(0, turn)) await survive(deliver(told));
        turnTruth();
        const rest = events.slice(turn);
        if (together) await Promise.all(rest.map((told) => survive(deliver(told))));
        else for (const told of rest) await survive(deliver(told));

        // at last the acquirer answers again and every message has been heard at least once
        scene.acquirer.trouble = NO_TROUBLE;
        scene.world.pass(7 * 3600);
        await reconcile(job(scene));
        for (const refundId of refundIds) await scene.tell('refund.succeeded', refundId);

        const payment = await scene.payment(scene.acquirer.only.metadata.paymentId as never);
        const booked = scene.acquirer.balanceOf(scene.contractId);
        expect(payment.state).toBe({ paid: 'succeeded', canceled: 'canceled', open: 'pending' }[outcome]);
        expect(await scene.ledgerBalance('yookassa', contractIds)).toBe(booked);
        const balances = await Promise.all(contractIds.map((contractId) => scene.balance(contractId)));
        const kept = payment.parts.map(
          ({ amountKopecks, refundedKopecks }) => amountKopecks - refundedKopecks,
        );
        // each contract has its own part and no other's; one that left has nothing, its money waits
        const opening = [50_000, 0, 0, 0];
        expect(balances).toEqual(
          contractIds.map((_, index) => {
            const credited = outcome === 'paid' && index !== leaves ? (kept[index] ?? 0) : 0;
            return (opening[index] ?? 0) - credited;
          }),
        );
        const entries = await Promise.all(contractIds.map((contractId) => scene.entries(contractId)));
        const causes = entries.flat().map(({ cause }) => `${cause.kind} ${cause.ref}`);
        expect(new Set(causes).size).toBe(outcome === 'paid' ? 1 + refundIds.length : 0);
        for (const own of entries) expect(new Set(own.map(({ entryId }) => entryId)).size).toBe(own.length);
        expect(payment.refundedKopecks).toBe(outcome === 'paid' ? 12_025 - booked : 0);
        expect(scene.acquirer.payments.size).toBe(1);
        expect(scene.alarms.filter((alarm) => alarm !== 'payment.reconcile_failed')).toEqual(
          left && outcome === 'paid' ? ['contract_terminated'] : [],
        );
      }),
      { numRuns: 250 },
    );
  });

  test('every order of a payment, its repeat, and two refunds ends the same', async () => {
    const ends = new Set<string>();
    for (const order of permutations(['payment', 'payment', 'canceled', 'first', 'second'])) {
      const scene = await createScene({ seed: `orders-${ends.size}` });
      await scene.start();
      const { providerId } = scene.acquirer.only;
      scene.acquirer.pay(providerId);
      const refunds = {
        first: scene.acquirer.refund(providerId, 2_000),
        second: scene.acquirer.refund(providerId, 10_025),
      };
      for (const told of order) {
        if (told === 'first' || told === 'second') await scene.tell('refund.succeeded', refunds[told]);
        else await scene.tell(told === 'payment' ? 'payment.succeeded' : 'payment.canceled', providerId);
      }
      const { state, refundedKopecks, parts } = await scene.payment(
        scene.acquirer.only.metadata.paymentId as never,
      );
      ends.add(JSON.stringify([state, refundedKopecks, parts[0]?.creditedTo, await scene.balance()]));
      expect(await scene.entries()).toHaveLength(3);
    }
    expect([...ends]).toEqual(['["succeeded",12025,"contract",0]']);
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
