import assert from 'node:assert/strict';
import { type ContractId, Fault, invariant, type PaymentId, sumKopecks } from '#core/kernel';
import { type Ctx, type Item, WriteConflict } from '#core/platform';
import { chanceFrom, MemoryTable } from '#core/testing';
import type { Payment } from '../model.ts';
import type { Refund } from '../refunds/refund.ts';
import { reconcile } from '../settlement/reconcile.ts';
import { LOST, NO_TROUBLE } from './fake-acquirer.ts';
import { createScene, type Scene } from './scene.ts';
import { memberOf, officeOf } from './staff.ts';

/** How many do something to one payment at once. */
const AT_ONCE = 50;

/** What a round ended with, in kopecks. */
export interface RaceEnd {
  readonly amount: number;
  /** By our own records. */
  readonly refunded: number;
  readonly chargedBack: number;
  readonly underWay: number;
  /** Sum of the refunds that still wait for a second person. */
  readonly requested: number;
  /** What the ledgers say the acquirer holds, and what it holds by its own book, without what was charged back. */
  readonly inLedger: number;
  readonly atAcquirer: number;
  /** Entries of refunds in the ledgers, over all contracts, each refund once. */
  readonly refundsPosted: number;
  readonly refundsMade: number;
}

/**
 * One round: a payment of one to three contracts, and then three times fifty people and messages at once that ask for, approve and
 * reject refunds, record chargebacks or refund at the acquirer's office, tell of what was made and look after what is
 * open, while the acquirer's answers are lost now and then. At last everything is healed. Throws as soon as a commit
 * would leave more taken from the payment, or from a part of it, than came in, and when the end is not as it must be. The same seed is the
 * same round.
 */
export async function refundRace(seed: number): Promise<RaceEnd> {
  const chance = chanceFrom(seed);
  const upTo = (most: number) => chance.whole(0, most - 1);
  // the acquirer's book knows no chargebacks, so that a round has either these or refunds of its office
  const hasChargebacks = seed % 2 === 0;
  const table = new MemoryTable();
  // what its office gives back may be what was reserved here
  watch(table, { reservationsFit: hasChargebacks });
  const scene = await createScene({ table, seed: `race-${seed}` });
  const contractIds: ContractId[] = [scene.contractId];
  while (contractIds.length < 1 + (seed % 3)) contractIds.push(await scene.anotherContract());
  const { paymentId } = await scene.startAll(
    contractIds.map((contractId) => ({ contractId, amountKopecks: 1_000 + upTo(10_000) })),
  );
  const { providerId } = scene.acquirer.only;
  scene.acquirer.pay(providerId);
  await scene.tell('payment.succeeded', providerId);
  const office = await officeOf(scene, paymentId);
  const people = [office.olga, office.pyotr, await memberOf(scene, 'maria')] as const;
  const person = (): Ctx => chance.pick(people);
  const known = { refunds: [] as string[], corrections: [] as string[] };
  const oneOf = (ids: readonly string[]) => chance.oneOf(ids) ?? '';

  const actions: (() => Promise<unknown>)[] = [
    async () => {
      const { refundId } = await office.ask({ amountKopecks: 1 + upTo(6_000) }, person());
      known.refunds.push(refundId);
    },
    () => office.approve(oneOf(known.refunds), person()),
    () => office.approve(oneOf(known.refunds), person()),
    () => (chance.part() < 0.3 ? office.reject(oneOf(known.refunds), person()) : office.run()),
    () => scene.tell('refund.succeeded', oneOf([...scene.acquirer.refunds.keys()]) || 'none'),
    async () => {
      if (!hasChargebacks) return officeRefund(scene, providerId, 1 + upTo(3_000));
      const operationId = `op-${upTo(30)}`;
      const draft = { kind: 'chargeback', operationId, amountKopecks: 1 + upTo(3_000) } as const;
      known.corrections.push((await office.correct(draft, person())).correctionId);
    },
    () => office.post(oneOf(known.corrections), person()),
  ];
  const wave = (kinds: number) =>
    Promise.all(
      Array.from({ length: AT_ONCE }, () => expected((actions[upTo(kinds)] as () => Promise<unknown>)())),
    );

  await wave(1);
  scene.acquirer.trouble = (_, moment) =>
    chance.part() < 0.2 && (moment === 'after' || chance.part() < 0.5) ? LOST : undefined;
  await wave(actions.length);
  await wave(actions.length);
  scene.acquirer.trouble = NO_TROUBLE;
  for (let hours = 0; hours < 3; hours += 1) {
    scene.world.pass(7 * 3_600);
    await reconcile({ ...scene.world.system, log: scene.ctx.log });
  }
  for (const refundId of scene.acquirer.refunds.keys()) await scene.tell('refund.succeeded', refundId);
  const end = await endOf(scene, table, paymentId, contractIds);
  checkEnd(end, `the round of seed ${seed}: ${JSON.stringify(end)}`);
  return end;
}

/** Faults are answers, and so is that too many others were quicker: nothing was written, and it is told again. */
async function expected(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Fault || error instanceof WriteConflict)) throw error;
  }
}

/** The acquirer gives back by itself what it still has. */
async function officeRefund(scene: Scene, providerId: string, wanted: number): Promise<void> {
  const left = scene.acquirer.leftOf(providerId);
  if (left > 0)
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, Math.min(wanted, left)));
}

/** Looks at each version of the payment that is stored. */
function watch(table: MemoryTable, { reservationsFit }: { reservationsFit: boolean }): void {
  const commit = table.commit.bind(table);
  table.commit = async (writes) => {
    await commit(writes);
    for (const write of writes) {
      if (write.kind === 'put' && write.item.sk.startsWith('PAYMENT#') && 'parts' in write.item)
        checkPayment(write.item as unknown as Payment, reservationsFit);
    }
  };
}

function checkPayment(payment: Payment, reservationsFit: boolean): void {
  const { amountKopecks, refundedKopecks, parts } = payment;
  const chargedBackKopecks = payment.chargedBackKopecks ?? 0;
  invariant(refundedKopecks + chargedBackKopecks <= amountKopecks, 'no more went back than came in');
  const total = (field: 'amountKopecks' | 'refundedKopecks' | 'underWayKopecks' | 'chargedBackKopecks') =>
    parts.reduce((sum, part) => sum + (part[field] ?? 0), 0);
  invariant(total('amountKopecks') === amountKopecks, 'parts add up to the payment');
  invariant(total('refundedKopecks') === refundedKopecks, 'parts add up to what was refunded');
  invariant(total('chargedBackKopecks') === chargedBackKopecks, 'parts add up to what was charged back');
  invariant(
    total('underWayKopecks') === (payment.refundsUnderWayKopecks ?? 0),
    'parts add up to what is under way',
  );
  for (const part of parts) {
    const taken = part.refundedKopecks + (part.chargedBackKopecks ?? 0);
    invariant(taken >= 0 && taken <= part.amountKopecks, 'no more went back of a part than it had');
    const underWay = part.underWayKopecks ?? 0;
    invariant(underWay >= 0, 'nothing is given free twice');
    invariant(!reservationsFit || taken + underWay <= part.amountKopecks, 'nothing is promised twice');
  }
}

function checkEnd(end: RaceEnd, told: string): void {
  assert.ok(end.refunded + end.chargedBack <= end.amount, told);
  assert.equal(end.underWay, end.requested, told);
  assert.equal(end.inLedger, end.atAcquirer, told);
  assert.equal(end.inLedger, end.amount - end.refunded - end.chargedBack, told);
  assert.equal(end.refundsPosted, end.refundsMade, told);
}

async function endOf(
  scene: Scene,
  table: MemoryTable,
  paymentId: PaymentId,
  contractIds: readonly ContractId[],
): Promise<RaceEnd> {
  const payment = await scene.payment(paymentId);
  const refunds = table.snapshot().filter(({ sk }) => sk.startsWith('REFUND#')) as unknown as (Refund &
    Item)[];
  const requested = refunds
    .filter(({ state }) => state === 'requested')
    .map(({ amountKopecks }) => amountKopecks);
  const entries = (await Promise.all(contractIds.map((contractId) => scene.entries(contractId)))).flat();
  const posted = entries.flatMap(({ cause }) => (cause.kind === 'refund' ? [cause.ref] : []));
  const made = [...scene.acquirer.refunds.values()].filter(({ status }) => status === 'succeeded');
  const back = made.reduce((sum, { amount }) => sum + (amount.kopecks ?? 0), 0);
  const chargedBack = payment.chargedBackKopecks ?? 0;
  return {
    amount: payment.amountKopecks,
    refunded: payment.refundedKopecks,
    chargedBack,
    underWay: payment.refundsUnderWayKopecks ?? 0,
    requested: sumKopecks(requested),
    inLedger: await scene.ledgerBalance('yookassa', contractIds),
    atAcquirer: payment.amountKopecks - back - chargedBack,
    refundsPosted: new Set(posted).size,
    refundsMade: made.length,
  };
}
