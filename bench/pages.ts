import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import {
  contractIdOf,
  idFrom,
  isId,
  type MeterId,
  type PaymentId,
  secondsOf,
  type UserId,
} from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import * as Payment from '#core/payment';
import { type Ctx, dynamoTable, hashSecret, type Item } from '#core/platform';
import { createWorld, itemBytes } from '#core/testing';
import { demoContracts } from '../local/demo/index.ts';
import { inCabinetOf, isHead } from './demo-set.ts';
import { RUN, RUN_AT } from './run.ts';
import { SpendingMeter, type Spent } from './spending.ts';
import type { Stand } from './stand.ts';

/** What answering a page asks of the table. */
export interface PageCost {
  readonly page: string;
  /** The page itself. */
  readonly own: Spent;
  /** The check of the session that comes before every page. */
  readonly session: Spent;
}

/** How many contracts the cabinets hold whose dashboards are measured. */
const CABINETS = [1, 5, 20] as const;

/**
 * Answers each page once, as its handler does, for customers of the demo set on the morning after month end:
 * dashboards of cabinets of several sizes, then the pages of the demo's first contract, which has 14 months behind it.
 */
export async function measurePages(stand: Stand, items: readonly Item[]): Promise<PageCost[]> {
  const billed = await afterMonthEnd(items);
  const contractId = contractIdOf(RUN.supplierId, demoContracts()[0]!.number);
  const cabinets = cabinetsOf(billed.filter(isHead), Contract.headKey(contractId).pk);
  const moved = new Map(cabinets.flatMap(({ heads }) => heads).map((head) => [head.pk, head]));
  const { tableName } = await stand.loaded([
    ...billed.map((item) => (isHead(item) ? (moved.get(item.pk) ?? item) : item)),
    ...cabinets.flatMap(({ userId }) => userItems(userId)),
  ]);
  const meter = new SpendingMeter();
  const table = meter.inLockstep(
    dynamoTable({ client: stand.client, tableName, onSpending: meter.onSpending }),
  );
  const world = createWorld({ now: RUN_AT, table });

  const costs: PageCost[] = [];
  const measure = async (page: string, userId: UserId, answer: (ctx: Ctx) => Promise<unknown>) => {
    const token = { userId, ...SESSION };
    const session = await meter.of(() => Identity.authenticate(world.anonymous, token));
    const own = await meter.of(() => answer(world.user(userId)));
    costs.push({ page, own, session });
  };
  for (const { name, userId, heads } of cabinets) {
    await measure(name, userId, async (ctx) => {
      const { contracts } = await Contract.getDashboard(ctx, {});
      if (contracts.length !== heads.length) throw new Error(`${name} shows ${contracts.length}`);
    });
  }

  const { ownerId: userId, meters } = await Contract.requireHead(world.system, contractId);
  const [meterId] = Object.keys(meters) as MeterId[];
  if (!userId || !isId('user', userId) || !meterId) throw new Error(`${contractId} has no owner or no meter`);
  const { payments } = await Payment.listPayments(world.user(userId), { contractId });
  const paymentId = payments[0]?.paymentId as PaymentId | undefined;
  if (!paymentId) throw new Error(`${contractId} has no payment`);
  await measure('contract', userId, (ctx) => Contract.getContract(ctx, { contractId }, Metering.metersOf));
  await measure('readings of a meter', userId, (ctx) => Metering.listReadings(ctx, { contractId, meterId }));
  await measure('bills', userId, (ctx) => Billing.listBills(ctx, { contractId }));
  await measure('one bill, explained', userId, (ctx) => Billing.getBill(ctx, { contractId, ...RUN }));
  await measure('a bill compared', userId, (ctx) => Billing.compareBill(ctx, { contractId, ...RUN }));
  await measure('the month so far', userId, (ctx) => Billing.previewBill(ctx, { contractId }));
  await measure('ledger entries', userId, (ctx) => Ledger.listEntries(ctx, { contractId }));
  await measure('payments', userId, (ctx) => Payment.listPayments(ctx, { contractId }));
  await measure('one payment', userId, (ctx) => Payment.getPayment(ctx, { contractId, paymentId }));
  await stand.drop(tableName);
  return costs;
}

async function afterMonthEnd(items: readonly Item[]): Promise<Item[]> {
  const world = createWorld({ now: RUN_AT });
  await world.table.load(items);
  await Billing.runPeriod(world.system, RUN);
  return world.table.snapshot();
}

interface Cabinet {
  readonly name: string;
  readonly userId: UserId;
  readonly heads: readonly Item[];
}

/** Contracts as they come, a cabinet after the other, `firstPk` in the first; then the largest cabinet of the largest contracts. */
function cabinetsOf(heads: readonly Item[], firstPk: string): Cabinet[] {
  const most = Math.max(...CABINETS);
  const first = heads.filter(({ pk }) => pk === firstPk);
  const others = heads.filter(({ pk }) => pk !== firstPk);
  const largest = others.toSorted((a, b) => itemBytes(b) - itemBytes(a)).slice(0, most);
  const inOrder = [...first, ...others.filter((head) => !largest.includes(head))];
  const cabinet = (name: string, chosen: readonly Item[]): Cabinet => {
    const userId = idFrom('user', 'bench', name);
    return { name, userId, heads: chosen.map((head) => inCabinetOf(head, userId)) };
  };
  let from = 0;
  const usual = CABINETS.map((count) => {
    from += count;
    return cabinet(
      `dashboard, ${count} contract${count === 1 ? '' : 's'}`,
      inOrder.slice(from - count, from),
    );
  });
  return [...usual, cabinet(`dashboard, the ${most} largest contracts`, largest)];
}

const SESSION = { sessionId: idFrom('session', 'bench'), sessionSecret: 'secret-of-the-session' };

/** A user as stored, and the session that asks for the pages. */
function userItems(userId: UserId): Item[] {
  const world = createWorld({ now: RUN_AT });
  const { sessionId, sessionSecret } = SESSION;
  const user: Identity.User = {
    userId,
    state: 'active',
    phone: '+79210000000',
    email: 'anna@example.org',
    givenName: 'Анна',
    familyName: 'Иванова',
    language: 'ru',
    createdAt: world.now,
    sessionEpoch: 0,
    version: 1,
  };
  const session = {
    sessionId,
    epoch: 0,
    secretHash: hashSecret(world.anonymous, 'session', sessionId, sessionSecret),
    deviceName: 'Firefox, Windows',
    startedAt: world.now,
    lastSeenAt: world.now,
    endsAtSeconds: secondsOf(world.now) + Identity.SESSION_LIFE_SECONDS,
  };
  const pk = `USER#${userId}`;
  return [
    { pk, sk: '#HEAD', ...user },
    { pk, sk: `SESSION#${sessionId}`, ...session },
  ];
}
