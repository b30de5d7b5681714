import assert from 'node:assert/strict';
import { type CardId, Fault, sumOfAmounts, type UserId } from '#core/kernel';
import { type Ctx, WriteConflict } from '#core/platform';
import { type Chance, chanceFrom, MemoryTable } from '#core/testing';
import { pauseAutopay } from '../autopay/pause-autopay.ts';
import { resumeAutopay } from '../autopay/resume-autopay.ts';
import { runAutopays } from '../autopay/run-autopays.ts';
import { cardsOf, countCards } from '../cards/card-store.ts';
import { followStoredCharge } from '../cards/follow-charge.ts';
import { unbindCard } from '../cards/unbind-card.ts';
import type { Payment } from '../model.ts';
import { approveRefund } from '../refunds/approve-refund.ts';
import type { Refund } from '../refunds/refund.ts';
import { rejectRefund } from '../refunds/reject-refund.ts';
import { requestRefund } from '../refunds/request-refund.ts';
import { reconcile } from '../settlement/reconcile.ts';
import { autopayBy, autopayOf, boundCard, pressed } from './cards.ts';
import { createScene, type Scene, SUPPLIER_ID } from './scene.ts';
import { memberOf } from './staff.ts';
import { Outage, type Weather, weatherOver } from './storm/weather.ts';

/** How many do something to one contract at once. */
export const AT_ONCE = 50;

const OPENING_KOPECKS = 1_000_000;
/** About as long, in turns of the event loop's queue, as a payment takes to begin. */
const LATEST_TURN = 300;
const TODAY = '2026-10-21';

/** What a round was made of, and came to. */
export interface Raced {
  /** How many did each thing. */
  readonly moves: Readonly<Record<string, number>>;
  readonly troubles: number;
  readonly payments: number;
  readonly refunds: number;
}

/** Where a round takes place. */
interface Ground {
  readonly scene: Scene;
  readonly memory: MemoryTable;
  readonly weather: Weather;
  readonly chance: Chance;
  readonly userId: UserId;
  readonly system: Ctx;
  /** Bound before the race began. */
  readonly card: CardId;
}

/**
 * One round: fifty people, messages and jobs at once pay for one contract on the acquirer's page and by bound cards, bind and
 * unbind cards, set up, pause, resume and run autopay, ask for, approve, reject and make refunds. In every other round the acquirer and
 * the table fail as well. At last everything is healed and looked at. Throws what is not as it must be, and whatever in calm weather
 * is not an answer in words. The same seed is the same round.
 */
export async function contractRace(seed: number): Promise<Raced> {
  const isRough = seed % 2 === 1;
  const chance = chanceFrom(seed);
  const memory = new MemoryTable();
  const weather = weatherOver(memory, chance);
  const seeded = { table: weather.table, seed: `contract-${seed}`, balanceKopecks: OPENING_KOPECKS };
  const scene = await createScene(seeded);
  const card = await boundCard(scene);
  await autopayBy(scene, card, { dayOfMonth: 21 });
  scene.world.now = `${TODAY}T06:00:00.000Z` as typeof scene.world.now;
  scene.acquirer.trouble = weather.trouble;
  const system = { ...scene.world.system, log: scene.ctx.log };
  const { userId } = scene.ctx.actor as { userId: UserId };
  const ground: Ground = { scene, memory, weather, chance, userId, system, card };
  const moves = await movesOn(ground);
  for (let before = 0; before < 3; before += 1) await answered(moves['ask for a refund']!(), false);
  const names = Object.keys(moves);
  // everything is there in every round, as often as the others or once more
  const deal = chance.shuffled(Array.from({ length: AT_ONCE }, (_, index) => names[index % names.length]!));

  if (isRough) weather.stirUp();
  await Promise.all(
    deal.map(async (name) => {
      // all are under way together, and not all have looked at the very first state of things
      for (let turns = chance.whole(0, LATEST_TURN); turns > 0; turns -= 1) await undefined;
      await answered(moves[name]!(), isRough);
    }),
  );
  weather.calm();
  await heal(ground);
  const { payments, refunds } = await check(ground);
  const counted = Object.fromEntries(names.map((name) => [name, deal.filter((one) => one === name).length]));
  return { moves: counted, troubles: weather.troubles, payments, refunds };
}

/** Faults are answers. That too many were quicker is one to a message or a job, which come again; a breakdown never is. */
async function answered(work: Promise<unknown>, isRough: boolean): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault || error instanceof WriteConflict) return;
    if (!(isRough && error instanceof Outage)) throw error;
  }
}

/** People must be told in words that others were quicker. */
async function inWords(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    assert.ok(!(error instanceof WriteConflict), 'a person is told in words that others were quicker');
    throw error;
  }
}

async function movesOn(ground: Ground): Promise<Readonly<Record<string, () => Promise<unknown>>>> {
  const { scene, chance, userId, system, card: first } = ground;
  const { acquirer, ctx } = scene;
  const people = [await memberOf(scene, 'olga'), await memberOf(scene, 'pyotr')] as const;
  const staff = (): Ctx => chance.pick(people);
  let presses = 0;
  const anyCard = async (): Promise<CardId> => chance.oneOf(await cardsOf(system, userId))?.cardId ?? first;
  const anyRefund = () => chance.oneOf(refundsIn(ground));
  const named = ({ paymentId, refundId }: Refund) => ({ supplierId: SUPPLIER_ID, paymentId, refundId });
  return {
    pay: () => inWords(pressed(scene)),
    'pay and bind': () => inWords(pressed(scene, { saveCard: true })),
    'pay by card': async () => inWords(pressed(scene, { cardId: await anyCard() })),
    unbind: async () => inWords(unbindCard(ctx, { cardId: await anyCard() })),
    'set autopay': async () =>
      inWords(autopayBy(scene, await anyCard(), { dayOfMonth: chance.whole(21, 23) })),
    'pause autopay': () => inWords(pauseAutopay(ctx, scene)),
    'resume autopay': () => inWords(resumeAutopay(ctx, scene)),
    'run autopay': () => runAutopays(system),
    reconcile: () => reconcile(system),
    'the acquirer ends one': async () => {
      const open = [...acquirer.payments.values()].filter(({ status }) => status === 'pending');
      const one = chance.oneOf(open);
      if (!one) return;
      if (chance.happens(0.25)) acquirer.cancel(one.providerId, 'general_decline');
      else acquirer.pay(one.providerId);
      await scene.tell('payment.succeeded', one.providerId);
    },
    'the acquirer tells again': async () => {
      const one = chance.oneOf([...acquirer.payments.keys()]);
      if (one) await scene.tell(chance.pick(['payment.succeeded', 'payment.canceled']), one);
    },
    'cards are charged otherwise': async () => {
      acquirer.onCharge = chance.happens(0.1)
        ? { refusedFor: 'card_expired' }
        : chance.pick<typeof acquirer.onCharge>(['succeeds', 'waits', { refusedFor: 'insufficient_funds' }]);
    },
    'the stream follows': async () => {
      const one = chance.oneOf(paymentsIn(ground));
      if (one) await followStoredCharge(system, one);
    },
    'ask for a refund': async () => {
      const paid = chance.oneOf(paymentsIn(ground).filter(({ state }) => state === 'succeeded'));
      if (!paid) return;
      presses += 1;
      const draft = { supplierId: SUPPLIER_ID, paymentId: paid.paymentId, reason: 'Paid twice' };
      const amountKopecks = chance.whole(1, 6_000);
      await inWords(
        requestRefund(staff(), { ...draft, amountKopecks, requestKey: `press-of-race-${presses}` }),
      );
    },
    'approve a refund': async () => {
      const one = anyRefund();
      if (one) await inWords(approveRefund(staff(), named(one)));
    },
    'reject a refund': async () => {
      const one = anyRefund();
      if (one && chance.happens(0.5)) await inWords(rejectRefund(staff(), named(one)));
    },
    'its office refunds': async () => {
      const one = chance.oneOf(
        [...acquirer.payments.values()].filter(({ status }) => status === 'succeeded'),
      );
      const left = one ? acquirer.leftOf(one.providerId) : 0;
      if (one && left > 0)
        await scene.tell(
          'refund.succeeded',
          acquirer.refund(one.providerId, Math.min(left, chance.whole(1, 4_000))),
        );
    },
    'the acquirer tells of a refund': async () => {
      const one = chance.oneOf([...acquirer.refunds.keys()]);
      if (one) await scene.tell('refund.succeeded', one);
    },
  };
}

/** Every payer pays in the end, the acquirer tells of everything, and each job has its turn. */
async function heal(ground: Ground): Promise<void> {
  const { scene, system } = ground;
  scene.acquirer.onCharge = 'succeeds';
  for (let hours = 0; hours < 3; hours += 1) {
    for (const { providerId, status } of scene.acquirer.payments.values()) {
      if (status === 'pending') scene.acquirer.pay(providerId);
      await scene.tell('payment.succeeded', providerId);
    }
    for (const refundId of scene.acquirer.refunds.keys()) await scene.tell('refund.succeeded', refundId);
    scene.world.pass(3 * 3_600);
    await reconcile(system);
    for (const payment of paymentsIn(ground)) await followStoredCharge(system, payment);
    await runAutopays(system);
  }
}

const paymentsIn = ({ memory }: Ground): Payment[] =>
  memory.snapshot().filter(({ sk }) => sk.startsWith('PAYMENT#')) as unknown as Payment[];

const refundsIn = ({ memory }: Ground): Refund[] =>
  memory.snapshot().filter(({ sk }) => sk.startsWith('REFUND#')) as unknown as Refund[];

async function check(ground: Ground): Promise<{ payments: number; refunds: number }> {
  const { scene, system, userId } = ground;
  const payments = paymentsIn(ground);
  const made = [...scene.acquirer.payments.values()].filter(({ status }) => status === 'succeeded');
  const back = [...scene.acquirer.refunds.values()].filter(({ status }) => status === 'succeeded');

  const taken = scene.acquirer.balanceOf(scene.contractId);
  assert.equal(await scene.ledgerBalance(), taken, 'the ledger has what the acquirer’s own book has');
  assert.equal(await scene.balance(), OPENING_KOPECKS - taken, 'the contract has what was paid for it');
  assert.equal(
    payments.length,
    scene.acquirer.payments.size,
    'every payment of the acquirer’s is one of ours',
  );
  const unended = payments.filter(({ state }) => state === 'pending' || state === 'quarantined');
  assert.deepEqual(unended, [], 'every payment has ended');
  const causes = (await scene.entries()).map(({ cause }) => `${cause.kind} ${cause.ref}`).toSorted();
  const expected = [
    ...made.map(({ metadata }) => `payment ${metadata.paymentId}`),
    ...back.map(({ refundId }) => `refund ${refundId}`),
  ];
  assert.deepEqual(causes, expected.toSorted(), 'each payment and each refund is posted exactly once');

  for (const payment of payments) {
    const requested = refundsIn(ground).filter(
      ({ paymentId, state }) => paymentId === payment.paymentId && state === 'requested',
    );
    assert.ok(payment.refundedKopecks <= payment.amountKopecks, 'no more went back than came in');
    assert.equal(
      payment.refundsUnderWayKopecks ?? 0,
      sumOfAmounts(requested),
      'only what waits for a second person is promised',
    );
  }
  const cards = await cardsOf(system, userId);
  assert.equal(await countCards(system, userId), cards.length, 'cards are counted right');
  for (const { boundBy } of cards) {
    const payment = payments.find(({ paymentId }) => paymentId === boundBy);
    assert.ok(
      payment?.state === 'succeeded' && payment.savesCard,
      'a card was bound by a payment that asked for it',
    );
  }
  const autopay = await autopayOf(scene);
  assert.equal(autopay.charge, undefined, 'no charge is left under way');
  const charged = payments.filter(({ origin }) => origin === 'autopay');
  assert.ok(charged.length <= 1, 'one day’s autopay is one charge');
  assert.deepEqual(
    autopay.outcomes
      .flatMap(({ paymentId, state }) => (paymentId ? [`${paymentId} ${state}`] : []))
      .toSorted(),
    charged
      .map(({ paymentId, state }) => `${paymentId} ${state === 'succeeded' ? 'done' : 'failed'}`)
      .toSorted(),
    'autopay knows what came of each of its charges, once',
  );
  if (autopay.state === 'active')
    assert.ok(
      cards.some(({ cardId }) => cardId === autopay.cardId),
      'what is active rests on a card that is there',
    );
  return { payments: made.length, refunds: back.length };
}
