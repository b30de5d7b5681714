import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import {
  contractIdOf,
  dayOf,
  firstDay,
  type Instant,
  idFrom,
  invariant,
  kopecks,
  type MeterId,
  type Period,
  type PlainDate,
  periodOf,
  plusMonths,
  plusSeconds,
  startOfDate,
} from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import * as Payment from '#core/payment';
import type { Ctx, Item } from '#core/platform';
// The past is played in a table in memory and its items are then loaded in bulk: it is made by the same use
// cases as in production, months in seconds, where one by one on DynamoDB Local would take minutes.
import { createWorld, type World } from '#core/testing';
import { meterIdOf } from '../import/build.ts';
import { chanceOf } from './chance.ts';
import type { DemoContract } from './contracts.ts';
import { contractFiles, DEMO_SUPPLIER, DEMO_TIME_ZONE, supplierFiles } from './files.ts';
import { importTexts } from './import-texts.ts';
import { PRETEND_ADDRESS, pretendAcquirer, providerIdOf } from './pretend-acquirer.ts';
import { valuesAt } from './seasons.ts';

/** Months of readings, bills and payments up to the one before the demo's day. */
export const HISTORY_MONTHS = 14;

/** Debtors have stopped paying this many months ago. */
const UNPAID_MONTHS = 3;

const RESIDENT = idFrom('user', 'demo', 'resident');

interface Step {
  readonly at: Instant;
  readonly take: () => Promise<unknown>;
}

/**
 * Plays fourteen months of some contracts: readings in the window, the bill run on the first of the next month,
 * payments after it. Answers everything that is to be stored.
 */
export async function playHistory(
  contracts: readonly DemoContract[],
  today: PlainDate,
  onMonth: (month: number) => void,
): Promise<Item[]> {
  const last = plusMonths(periodOf(today), -1);
  const openedAt = plusMonths(last, -HISTORY_MONTHS);
  const world: World = createWorld({
    now: momentOf(firstDay(plusMonths(openedAt, 1)), 0),
    seed: 'northern',
    ports: {
      gatewayFor: () => pretendAcquirerOf(world),
      pause: async () => {},
    },
  });
  await importTexts(world.system, {
    ...supplierFiles(today),
    ...(await contractFiles(contracts, { today, openedAt, withCodes: false })),
  });
  await moveIn(world, contracts);
  for (let month = 1; month <= HISTORY_MONTHS + 1; month += 1) {
    const period = plusMonths(openedAt, month);
    const steps = contracts.flatMap((contract) => stepsOf(world, contract, { period, last, openedAt }));
    const billing: Step[] =
      month === 1
        ? []
        : [{ at: momentOf(firstDay(period), 0), take: () => bill(world, plusMonths(period, -1)) }];
    for (const { at, take } of [...billing, ...steps].toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
      if (at > momentOf(today, 0)) break;
      world.now = at;
      await take();
    }
    onMonth(month);
  }
  await moveOut(world, contracts);
  return world.table.snapshot().flatMap(kept);
}

const acquirers = new WeakMap<World, Payment.Gateway>();

function pretendAcquirerOf(world: World): Payment.Gateway {
  const known = acquirers.get(world) ?? pretendAcquirer({ now: () => world.now });
  acquirers.set(world, known);
  return known;
}

function momentOf(on: PlainDate, hour: number): Instant {
  return plusSeconds(startOfDate(on, DEMO_TIME_ZONE), hour * 3600);
}

const contractIdFor = (contract: DemoContract) => contractIdOf(DEMO_SUPPLIER, contract.number);

/** Readings and payments are a customer's: for the time of the play one person has all the contracts. */
async function moveIn(world: World, contracts: readonly DemoContract[]): Promise<void> {
  const { now } = world;
  await world.table.load([
    {
      pk: `USER#${RESIDENT}`,
      sk: '#HEAD',
      userId: RESIDENT,
      state: 'active',
      phone: '+70000000000',
      language: 'ru',
      createdAt: now,
      sessionEpoch: 0,
      version: 1,
    },
  ]);
  for (const contract of contracts) {
    const head = await Contract.requireHead(world.system, contractIdFor(contract));
    await world.table.load([Contract.headItem({ ...head, ownerId: RESIDENT, linkedAt: now })]);
  }
}

async function moveOut(world: World, contracts: readonly DemoContract[]): Promise<void> {
  for (const contract of contracts) {
    await Contract.unlinkContract(world.user(RESIDENT), { contractId: contractIdFor(contract) });
  }
}

/** The resident leaves no trace: neither the person, nor the names of one in readings and payments. */
function kept(item: Item): Item[] {
  if (item.pk.startsWith('USER#') || item.pk.startsWith('ONCE#')) return [];
  const { sentBy: _sentBy, payerId: _payerId, ...rest } = item;
  return [rest as Item];
}

async function bill(world: World, period: Period): Promise<void> {
  const run = await Billing.runPeriod(world.system, { supplierId: DEMO_SUPPLIER, period });
  const skipped = run.totals?.skipped ?? 0;
  invariant(skipped === 0, `the demo's bill run of ${period} skipped ${skipped} contracts`);
}

interface Months {
  readonly period: Period;
  readonly last: Period;
  readonly openedAt: Period;
}

function stepsOf(world: World, contract: DemoContract, months: Months): Step[] {
  const chance = chanceOf('life', contract.number, months.period);
  const paysOn = dayOf(months.period, chance.whole(5, 14));
  const readsOn = dayOf(months.period, chance.whole(16, 24));
  const steps: Step[] = [
    { at: momentOf(paysOn, chance.whole(8, 21)), take: () => pay(world, contract, months) },
  ];
  if (months.period <= months.last && !isSilent(contract, months)) {
    steps.push({ at: momentOf(readsOn, chance.whole(8, 21)), take: () => read(world, contract, months) });
  }
  return steps;
}

/** Who stays silent lately also did half a year ago, and was corrected since. */
function isSilent({ silentMonths }: DemoContract, { period, last }: Months): boolean {
  const within = (from: Period) => period > plusMonths(from, -silentMonths) && period <= from;
  return within(last) || within(plusMonths(last, -6));
}

async function read(world: World, contract: DemoContract, { period, openedAt }: Months): Promise<void> {
  for (const meter of contract.meters) {
    const meterId: MeterId = meterIdOf(DEMO_SUPPLIER, contract.number, meter.serialNumber);
    await Metering.submitReading(world.user(RESIDENT), {
      contractId: contractIdFor(contract),
      meterId,
      values: valuesAt(meter, openedAt, period).map(String),
      confirmed: true,
    });
  }
}

async function pay(world: World, contract: DemoContract, months: Months): Promise<void> {
  const head = await Contract.requireHead(world.system, contractIdFor(contract));
  const amountKopecks = amountOf(contract, head.balanceKopecks, months);
  if (amountKopecks < 100) return;
  if (contract.activationCode) return payOnline(world, head, amountKopecks, months.period);
  await payAtOffice(world.system, head, amountKopecks, months.period);
}

function amountOf({ payer }: DemoContract, owed: number, { period, last }: Months): number {
  if (payer === 'debtor' && period > plusMonths(last, 1 - UNPAID_MONTHS)) return 0;
  // a round sum below the bill; the rest adds up
  if (payer === 'partial') return Math.floor((owed * 0.8) / 10_000) * 10_000;
  if (payer === 'ahead') return owed > -60_000 ? Math.ceil((owed + 60_000) / 50_000) * 50_000 : 0;
  return Math.max(0, owed);
}

async function payOnline(
  world: World,
  head: Contract.ContractHead,
  amountKopecks: number,
  period: Period,
): Promise<void> {
  const started = await Payment.startPayment(world.user(RESIDENT), {
    contractId: head.contractId,
    amountKopecks: kopecks(amountKopecks),
    requestKey: `demo-${head.number}-${period}`,
  });
  world.pass(140);
  const acquirer: Ctx = { ...world.anonymous, sourceAddress: PRETEND_ADDRESS };
  await Payment.yookassaNotice(acquirer, {
    supplierId: DEMO_SUPPLIER,
    type: 'notification',
    event: 'payment.succeeded',
    object: { id: providerIdOf({ paymentId: started.paymentId as Payment.Payment['paymentId'] }) },
  });
}

/** Cash and bank transfers reach the ledger from the office's registers, without a payment of ours. */
async function payAtOffice(
  ctx: Ctx,
  head: Contract.ContractHead,
  amountKopecks: number,
  period: Period,
): Promise<void> {
  const account = head.kind === 'company' ? 'acquirer:bank' : 'acquirer:office';
  await ctx.table.commit(
    Ledger.post(ctx, head, {
      cause: { kind: 'payment', ref: `office-${period}` },
      period,
      postings: [{ debit: account, credit: 'customer', amountKopecks: kopecks(amountKopecks) }],
    }),
  );
}
