import { type ContractId, invariant, type PaymentId } from '#core/kernel';
import type { Ctx, Table } from '#core/platform';
import { chanceFrom, MemoryTable } from '#core/testing';
import { reconcile } from '../../settlement/reconcile.ts';
import * as store from '../../store.ts';
import { createScene, type Scene } from '../scene.ts';
import { officeOf } from '../staff.ts';
import { type Acquirer, acquirerNamed } from './acquirer.ts';
import type { History, StormEvent, StormPayment } from './history.ts';
import { survived, type Weather, weatherOver } from './weather.ts';

/** What may differ between two lives of one history: chance, and whether anything goes wrong. */
export interface Circumstances {
  readonly seed: number;
  /** Whether the acquirer and the table fail now and then. */
  readonly isRough: boolean;
  /** Makes a table for one life alone; in memory unless told. */
  readonly tableFrom?: () => Promise<Table>;
}

/** A payment of a history as it was begun. */
export interface Begun extends StormPayment {
  readonly paymentId: PaymentId;
  /** Its home. */
  readonly contractId: ContractId;
  readonly providerId: string;
}

/** A history that has been lived through and healed: what is to be looked at now. */
export interface Lived {
  readonly scene: Scene;
  readonly acquirer: Acquirer;
  readonly contractIds: readonly ContractId[];
  readonly payments: readonly Begun[];
  /** The acquirer's ids of the refunds its office made, by payment and place. */
  readonly officeRefunds: ReadonlyMap<string, string>;
  readonly deliveries: number;
  readonly troubles: number;
}

/** What a delivery needs. */
interface Stage {
  readonly history: History;
  readonly weather: Weather;
  readonly scene: Scene;
  readonly acquirer: Acquirer;
  readonly payments: readonly Begun[];
  readonly offices: readonly Awaited<ReturnType<typeof officeOf>>[];
  readonly officeRefunds: Map<string, string>;
  readonly isRough: boolean;
  /** A ctx whose reads never fail: how the test looks on. */
  readonly onlooker: Ctx;
}

export const OPENING_KOPECKS = 50_000;

const inMemory = async (): Promise<Table> => new MemoryTable();

/** More at once than any acquirer sends. */
const MOST_AT_ONCE = 8;

/**
 * Lives through a history: begins its payments, has everything delivered in this order, one after another or several at once,
 * and then heals: what was never acknowledged is told again, and the job runs until it has nothing left to do. Throws
 * whatever is neither an outage nor an answer to one.
 */
export async function live(
  history: History,
  events: readonly StormEvent[],
  { seed, isRough, tableFrom = inMemory }: Circumstances,
): Promise<Lived> {
  const chance = chanceFrom(seed);
  const table = await tableFrom();
  const weather = weatherOver(table, chance);
  const acquirer = acquirerNamed(history.gateway, () => scene);
  const scene: Scene = await createScene({
    ...{ table: weather.table, seed: `storm-${seed}`, balanceKopecks: OPENING_KOPECKS },
    ...(acquirer.gateway && { gateway: acquirer.gateway }),
  });
  acquirer.meet(weather.trouble);
  const rough = (): void => (isRough ? weather.stirUp() : undefined);

  const contractIds = [scene.contractId];
  while (contractIds.length < history.contracts) contractIds.push(await scene.anotherContract());
  const payments: Begun[] = [];
  for (const payment of history.payments) {
    const press = pressOf(scene, contractIds, payment, payments.length);
    rough();
    await Promise.all(Array.from({ length: chance.whole(1, MOST_AT_ONCE) }, () => survived(press())));
    weather.calm();
    const isMade = () => acquirer.made().size > payments.length;
    // now and then the payer does not press again, and only the acquirer knows its own id of the payment
    if (!isMade() || chance.happens(0.5)) await press();
    invariant(acquirer.made().size === payments.length + 1, 'a payment is made once at the acquirer');
    const [providerId, paymentId] = [...acquirer.made()].at(-1)!;
    const contractId = contractIds[payment.shares[0]!.contract]!;
    payments.push({ ...payment, contractId, providerId, paymentId });
  }
  const stage: Stage = {
    ...{ history, weather, scene, acquirer, payments, isRough, officeRefunds: new Map() },
    offices: await Promise.all(payments.map(({ paymentId }) => officeOf(scene, paymentId))),
    onlooker: { ...scene.world.system, table },
  };
  const leaves = history.leaves === undefined ? undefined : contractIds[history.leaves];
  if (leaves) await scene.setHead({ status: 'terminated' }, leaves);

  rough();
  const heard = new Set<string>();
  const mostAtOnce = chance.happens(0.5) ? 1 : MOST_AT_ONCE;
  for (let from = 0; from < events.length; ) {
    const wave = events.slice(from, from + chance.whole(1, mostAtOnce));
    from += wave.length;
    scene.world.pass(chance.whole(1, 97));
    await Promise.all(wave.map((event) => hear(stage, event, heard)));
  }
  weather.calm();
  const alarmsBefore = scene.alarms.length;
  await heal(stage, events, heard);
  const failures = scene.alarms.slice(alarmsBefore).filter((alarm) => alarm === 'payment.reconcile_failed');
  invariant(failures.length === 0, 'the job fails at nothing once everybody answers again');
  return {
    ...{ scene, acquirer, contractIds, payments },
    officeRefunds: stage.officeRefunds,
    deliveries: events.length,
    troubles: weather.troubles,
  };
}

/** A press of the payer's button, the same each time. */
function pressOf(
  scene: Scene,
  contractIds: readonly ContractId[],
  { shares }: StormPayment,
  place: number,
): () => Promise<unknown> {
  const amounts = shares.map(({ contract, amountKopecks }) => ({
    ...{ contractId: contractIds[contract]!, amountKopecks },
  }));
  // now and then chance gives two payments the same sums: the payer, who is asked, means it
  return () => scene.startAll(amounts, `press-of-the-storm-${place}`, ['repeat']);
}

/** Delivers one thing; notes it as heard when that was acknowledged after the acquirer had come to its end. */
async function hear(stage: Stage, event: StormEvent, heard: Set<string>): Promise<void> {
  const isTrue = event.kind === 'job' || stage.acquirer.hasEnded(stage.payments[event.of]!.providerId);
  const outcome = await survived(deliver(stage, event));
  const isMade = event.kind !== 'given back' || stage.officeRefunds.has(refundKey(event));
  if (isTrue && isMade && outcome === 'done') heard.add(keyOf(event));
  const isOfStaff = event.kind === 'requested' || event.kind === 'approved';
  invariant(
    stage.isRough || isOfStaff || outcome === 'done',
    'in calm weather all that is told is acknowledged',
  );
}

const keyOf = (event: StormEvent): string => JSON.stringify(event);

async function deliver(stage: Stage, event: StormEvent): Promise<unknown> {
  const { scene, acquirer } = stage;
  if (event.kind === 'job') return reconcile({ ...scene.world.system, log: scene.ctx.log });
  const payment = stage.payments[event.of]!;
  const { providerId, outcome, staffRefund } = payment;
  switch (event.kind) {
    case 'turn':
      return acquirer.end(providerId, outcome);
    case 'told':
      return acquirer.tell(event.word, providerId);
    case 'asked':
      return acquirer.ask(providerId);
    case 'given back': {
      const refundId = givenBack(stage, event);
      return refundId && scene.tell('refund.succeeded', refundId);
    }
    case 'requested':
      return stage.offices[event.of]!.ask({
        ...{ amountKopecks: staffRefund!, requestKey: `press-of-staff-${payment.paymentId}` },
      });
    case 'approved': {
      const stored = await store.findPayment(stage.onlooker, payment);
      const asked = stored?.refunds?.find(({ refundId }) => refundId.startsWith('rfd_'));
      return asked && stage.offices[event.of]!.approve(asked.refundId);
    }
  }
}

type GivenBack = Extract<StormEvent, { kind: 'given back' }>;

const refundKey = ({ of, refund }: GivenBack): string => `${of}:${refund}`;

/** The acquirer's id of a refund of its office; made now if the acquirer has the money and it is not made yet. */
function givenBack(
  { scene, acquirer, payments, officeRefunds }: Stage,
  event: GivenBack,
): string | undefined {
  const key = refundKey(event);
  const { providerId, officeRefunds: amounts } = payments[event.of]!;
  if (!officeRefunds.has(key) && acquirer.hasTaken(providerId))
    officeRefunds.set(key, scene.acquirer.refund(providerId, amounts[event.refund]!));
  return officeRefunds.get(key);
}

/** Runs of the job, hours apart; beyond them it has had its chance. */
const HEALING_RUNS = 4;

/**
 * The acquirers tell again what was not acknowledged, staff press again, and the job looks after the rest. Of payments, half
 * of the messages are never told again: the job alone has to find them.
 */
async function heal(stage: Stage, events: readonly StormEvent[], heard: ReadonlySet<string>): Promise<void> {
  const all = new Map(events.map((event) => [keyOf(event), event]));
  const unheard = (kind: StormEvent['kind']) =>
    [...all].flatMap(([key, event]) => (event.kind === kind && !heard.has(key) ? [event] : []));
  const job = async (): Promise<void> => {
    stage.scene.world.pass(5 * 3600);
    await deliver(stage, { kind: 'job' });
  };
  for (const event of unheard('told').filter((_, index) => index % 2 === 0)) await deliver(stage, event);
  await job();
  // what its office gave back the acquirer tells of until somebody has heard
  for (const event of unheard('given back')) await deliver(stage, event);
  for (const event of staffSteps(stage, 'requested')) await deliver(stage, event);
  for (const event of staffSteps(stage, 'approved')) await deliver(stage, event);
  for (let run = 1; run < HEALING_RUNS; run += 1) await job();
}

/** A step of staff's, for each payment that it can be taken for. */
function staffSteps({ payments, acquirer }: Stage, kind: 'requested' | 'approved'): StormEvent[] {
  return payments.flatMap(({ staffRefund, providerId }, of) =>
    staffRefund !== undefined && acquirer.hasTaken(providerId) ? [{ kind, of }] : [],
  );
}
