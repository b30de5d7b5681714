import assert from 'node:assert/strict';
import { type ContractId, invariant, sumOfAmounts } from '#core/kernel';
import type { LedgerEntry } from '#core/ledger';
import type { Payment } from '../../model.ts';
import * as store from '../../store.ts';
import type { History } from './history.ts';
import { type Begun, type Lived, OPENING_KOPECKS } from './live.ts';

/** What a life came to, without moments and ids: the same for every life of one history. */
export interface End {
  readonly payments: readonly object[];
  /** Of the contracts, in kopecks. */
  readonly balances: readonly number[];
  readonly ledger: number;
}

const STATES = { paid: 'succeeded', held: 'succeeded', canceled: 'canceled', open: 'pending' } as const;

/**
 * Looks at everything that was stored: each payment is credited exactly once and in the state that its acquirer's truth
 * has, each refund is posted once, and the ledger has what the acquirer's own book has. Throws what is not so.
 */
export async function endOf(history: History, lived: Lived): Promise<End> {
  const { scene, acquirer, contractIds } = lived;
  const entries = new Map<ContractId, LedgerEntry[]>();
  for (const contractId of contractIds) entries.set(contractId, await scene.entries(contractId));
  const balances = await Promise.all(contractIds.map((contractId) => scene.balance(contractId)));
  const expected = contractIds.map((contractId): number =>
    contractId === scene.contractId ? OPENING_KOPECKS : 0,
  );
  const payments: Payment[] = [];
  for (const begun of lived.payments) {
    const payment = await store.requirePayment(scene.world.system, begun);
    checkPayment(begun, payment, lived, entries);
    for (const { contractId, creditedTo, amountKopecks, refundedKopecks } of payment.parts) {
      const place = contractIds.indexOf(contractId);
      const isLeft = history.leaves === place;
      assert.equal(creditedTo, payment.postedAt && (isLeft ? 'unapplied' : 'contract'), 'where it went');
      if (creditedTo === 'contract') expected[place] = expected[place]! - (amountKopecks - refundedKopecks);
    }
    payments.push(payment);
  }
  assert.deepEqual(balances, expected, 'each contract has its own parts and no other’s');
  for (const own of entries.values())
    assert.equal(new Set(own.map(({ entryId }) => entryId)).size, own.length, 'no entry is there twice');
  const ledger = await scene.ledgerBalance(acquirer.name, contractIds);
  assert.equal(ledger, acquirer.balance(), 'the ledger has what the acquirer’s own book has');
  return { payments: payments.map(storyOf), balances, ledger };
}

function checkPayment(
  begun: Begun,
  payment: Payment,
  { acquirer, officeRefunds, payments }: Lived,
  entries: ReadonlyMap<ContractId, LedgerEntry[]>,
): void {
  const isPaid = begun.outcome === 'paid' || begun.outcome === 'held';
  assert.equal(payment.state, STATES[begun.outcome], 'the payment is what the acquirer made of it');
  const all = [...entries].flatMap(([contractId, own]) => own.map((entry) => ({ contractId, entry })));
  const credits = all.filter(
    ({ entry: { cause } }) => cause.kind === 'payment' && cause.ref === begun.paymentId,
  );
  const parts = isPaid ? payment.parts : [];
  assert.deepEqual(
    credits.map(({ contractId, entry }) => [contractId, sumOf(entry)]).toSorted(),
    parts.map(({ contractId, amountKopecks }) => [contractId, amountKopecks]).toSorted(),
    'each part is credited exactly once',
  );
  const place = payments.indexOf(begun);
  const wanted = [...begun.officeRefunds, ...(begun.staffRefund ? [begun.staffRefund] : [])];
  const back = payment.refunds?.filter(({ state }) => state === 'succeeded') ?? [];
  assert.deepEqual(
    back.map(({ shares }) => sumOfAmounts(shares)).toSorted(),
    isPaid ? wanted.toSorted() : [],
    'each refund is counted exactly once',
  );
  for (const index of begun.officeRefunds.keys()) {
    const refundId = officeRefunds.get(`${place}:${index}`);
    invariant(refundId !== undefined || !isPaid, 'the office has given everything back');
    const posted = all.filter(({ entry: { cause } }) => cause.kind === 'refund' && cause.ref === refundId);
    const total = posted.reduce((sum, { entry }) => sum + sumOf(entry), 0);
    assert.equal(total, isPaid ? begun.officeRefunds[index] : 0, 'each refund is posted exactly once');
  }
  const kept = payment.postedAt ? payment.amountKopecks - payment.refundedKopecks : 0;
  assert.equal(kept, acquirer.balance(begun.providerId), 'the payment has what the acquirer has of it');
  assert.equal(payment.refundsUnderWayKopecks ?? 0, 0, 'nothing stays promised');
  assert.deepEqual(payment.parkedRefundIds, [], 'no refund waits for money that has come');
}

const sumOf = ({ postings }: LedgerEntry): number =>
  postings.reduce((sum, { amountKopecks }) => sum + amountKopecks, 0);

/** A payment without what chance may decide: its ids and moments, and in which order things were heard of. */
function storyOf({ state, reason, parts, refundedKopecks, refunds = [] }: Payment): object {
  return {
    ...{ state, reason, refundedKopecks },
    parts: parts.map(({ amountKopecks, creditedTo, refundedKopecks: back, underWayKopecks = 0 }) => ({
      ...{ amountKopecks, creditedTo, back, underWayKopecks },
    })),
    refunds: refunds.map((refund) => `${refund.state} ${sumOfAmounts(refund.shares)}`).toSorted(),
  };
}
