import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ctx, Table } from '#core/platform';
import { MemoryTable } from '#core/testing';
import { reconcile } from './reconcile.ts';
import { LOST, NO_TROUBLE } from './testing/fake-acquirer.ts';
import { createScene, type Scene } from './testing/scene.ts';

/** A process that dies: nothing after it happens, whatever was stored stays. */
class Crash extends Error {}

/** A table whose process may die right before or right after any request. */
function mortal(table: MemoryTable): {
  table: Table;
  dieAt: (moment: number) => void;
  moments: () => number;
} {
  let moment = 0;
  let last = Number.POSITIVE_INFINITY;
  const tick = () => {
    moment += 1;
    if (moment === last) throw new Crash();
  };
  const wrapped = new Proxy(table, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        tick();
        const answer = await (member as (...given: unknown[]) => Promise<unknown>).apply(target, args);
        // a read that was answered changes nothing; a commit may have been stored without anybody knowing
        if (name === 'commit') tick();
        return answer;
      };
    },
  });
  return {
    table: wrapped,
    dieAt: (fatal) => {
      moment = 0;
      last = fatal;
    },
    moments: () => moment,
  };
}

const job = (scene: Scene): Ctx => ({ ...scene.world.system, log: scene.ctx.log });

const survive = async (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

/** What happens to one payment when nothing goes wrong. */
const LIFE: readonly ((scene: Scene) => Promise<unknown>)[] = [
  (scene) => scene.start(),
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
];

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
    expect(credits.length, context).toBe(
      scene.acquirer.payments.values().next().value?.status === 'succeeded' ? 1 : 0,
    );
    return died;
  }

  test.each([
    ['starting', 0],
    ['the callback', 1],
    ['the refund', 2],
  ])('around any request to the table during %s loses and doubles nothing', async (_, step) => {
    for (const repeat of [true, false]) {
      let moment = 1;
      while (await liveWithDeath(step, moment, repeat)) moment += 1;
      expect(moment).toBeGreaterThan(4);
    }
  });

  test.each(['create', 'get', 'getRefund'] as const)(
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
        expect(await scene.ledgerBalance()).toBe(7_025);
        expect(await scene.entries()).toHaveLength(2);
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
  });

  test('end in one state, with the ledger equal to the acquirer’s own book', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ outcome, refunds, events, losses, turn, together, lostStart }) => {
        const scene = await createScene({ balanceKopecks: 50_000 });
        if (lostStart) scene.acquirer.trouble = (_, moment) => (moment === 'after' ? LOST : undefined);
        await survive(scene.start());
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
        expect(await scene.ledgerBalance()).toBe(booked);
        expect(await scene.balance()).toBe(50_000 - booked);
        expect(await scene.entries()).toHaveLength(outcome === 'paid' ? 1 + refundIds.length : 0);
        expect(payment.refundedKopecks).toBe(outcome === 'paid' ? 12_025 - booked : 0);
        expect(scene.acquirer.payments.size).toBe(1);
        expect(scene.alarms.filter((alarm) => alarm !== 'payment.reconcile_failed')).toEqual([]);
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
