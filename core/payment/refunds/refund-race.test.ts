import { describe, expect, test } from 'vitest';
import { refundRace } from '../testing/refund-race.ts';
import { paidScene } from '../testing/staff.ts';

/** `npm run test:payments:deep` runs five hundred, from a seed of its own each time. */
const ROUNDS = 12;
const SEED = 1;

describe('fifty at once', () => {
  test(`take no kopeck more from a payment than came in, and end with the acquirer’s own book (${ROUNDS} rounds from seed ${SEED})`, async () => {
    let moved = 0;
    for (let seed = SEED; seed < SEED + ROUNDS; seed += 1) moved += (await refundRace(seed)).refunded;
    expect(moved).toBeGreaterThan(0);
  });

  test('requests of one kopeck more than half reserve once', async () => {
    const { ask, payment } = await paidScene();
    const tried = await Promise.allSettled(Array.from({ length: 50 }, () => ask({ amountKopecks: 6_013 })));
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = tried.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(['payment.more_than_left']));
    expect(await payment()).toMatchObject({ refundsUnderWayKopecks: 6_013 });
  });

  test('approvals and notices of one refund give back once', async () => {
    const { scene, ask, approve, payment } = await paidScene();
    const { refundId } = await ask({ amountKopecks: 6_000 });
    const work = Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0
        ? approve(refundId)
        : scene.tell('refund.succeeded', [...scene.acquirer.refunds.keys()][0] ?? 'x'),
    );
    for (const { status } of await Promise.allSettled(work)) expect(status).toBe('fulfilled');
    for (const id of scene.acquirer.refunds.keys()) await scene.tell('refund.succeeded', id);
    expect(scene.acquirer.refunds.size).toBe(1);
    expect(await payment()).toMatchObject({ refundedKopecks: 6_000, refundsUnderWayKopecks: 0 });
    expect(await scene.entries()).toHaveLength(2);
  });
});
