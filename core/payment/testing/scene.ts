import * as Contract from '#core/contract';
import {
  type ContractId,
  invariant,
  type Kopecks,
  kopecks,
  NO_MONEY,
  type PaymentId,
  type SupplierId,
  type UserId,
} from '#core/kernel';
import * as Ledger from '#core/ledger';
import { type Ctx, type Log, type Table, untilFresh } from '#core/platform';
import type { Supplier } from '#core/supplier';
import {
  aHousehold,
  aSupplier,
  createWorld,
  type HouseholdDraft,
  itemsOf,
  type MeterDraft,
  type World,
} from '#core/testing';
import { startPayment } from '../intent/start-payment.ts';
import type { GatewayName, Payment } from '../model.ts';
import type { Gateway } from '../ports.ts';
import { yookassaNotice } from '../settlement/yookassa-notice.ts';
import * as store from '../store.ts';
import { FakeAcquirer } from './fake-acquirer.ts';

export const SUPPLIER_ID = 'volna' as SupplierId;

/** One supplier with a fake acquirer, one customer with one contract, and a stranger. */
export interface Scene {
  readonly world: World;
  readonly acquirer: FakeAcquirer;
  readonly contractId: ContractId;
  /** The customer. */
  readonly ctx: Ctx;
  readonly stranger: Ctx;
  /** The acquirer, calling from its own network. */
  readonly caller: Ctx;
  /** Words of alarms and errors, in order. */
  readonly alarms: string[];
  /** Everything that was logged, as text. */
  readonly logged: string[];
  readonly pauses: number[];
  /** Another contract in the customer's cabinet, or in another user's or no one's. */
  anotherContract(head?: Partial<Contract.ContractHead>, meters?: readonly MeterDraft[]): Promise<ContractId>;
  /** Begins a payment of this many kopecks as the customer. */
  start(amountKopecks?: number, requestKey?: string): Promise<Started>;
  /** Begins a payment of several contracts, the first being the scene's own. */
  startAll(
    amounts: readonly Paying[],
    requestKey?: string,
    confirmed?: ('repeat' | 'unusual')[],
  ): Promise<Started>;
  /** The acquirer tells of a payment or refund. */
  tell(event: string, id: string): Promise<unknown>;
  payment(paymentId: PaymentId): Promise<Payment>;
  head(contractId?: ContractId): Promise<Contract.ContractHead>;
  balance(contractId?: ContractId): Promise<Kopecks>;
  entries(contractId?: ContractId): Promise<Ledger.LedgerEntry[]>;
  /** What the ledger says the acquirer holds: debits − credits of its account. */
  ledgerBalance(gateway?: GatewayName, contractIds?: readonly ContractId[]): Promise<Kopecks>;
  /** Made again when another change of the contract came first. */
  setHead(change: Contract.HeadChange, contractId?: ContractId): Promise<void>;
}

type Started = { paymentId: PaymentId; redirectUrl: string };

/** What a contract gets. */
type Paying = { readonly contractId: ContractId; readonly amountKopecks: number };

export interface SceneOptions {
  readonly table?: Table;
  readonly seed?: string;
  readonly balanceKopecks?: number;
  readonly email?: string | undefined;
  readonly now?: string;
  /** What the customer's contract is besides; it has no meters unless told. */
  readonly household?: Pick<HouseholdDraft, 'meters' | 'openedIn' | 'head'>;
  readonly supplier?: Partial<Supplier>;
  /** Instead of the fake acquirer. */
  readonly gateway?: Gateway;
  readonly sourceAddress?: string;
}

let serial = 0;

/** A new scene; on a shared table each has its own user, contract and acquirer's ids. */
export async function createScene(options: SceneOptions = {}): Promise<Scene> {
  const alarms: string[] = [];
  const logged: string[] = [];
  const pauses: number[] = [];
  const seed = options.seed ?? `payment-${++serial}`;
  const ports = {
    gatewayFor: (supplierId: SupplierId, name?: GatewayName) => {
      const gateway = options.gateway ?? acquirer.gateway;
      return supplierId === SUPPLIER_ID && (name === undefined || name === gateway.name)
        ? gateway
        : undefined;
    },
    pause: async (milliseconds: number) => {
      pauses.push(milliseconds);
    },
  };
  const world = createWorld({
    seed,
    ports,
    ...(options.table && { table: options.table }),
    ...(options.now && { now: options.now }),
  });
  const acquirer = new FakeAcquirer({ now: () => world.now }, { idPrefix: seed });
  const write =
    (level: keyof Log) =>
    (message: string, facts: Readonly<Record<string, unknown>> = {}) => {
      logged.push(`${level} ${message} ${JSON.stringify(facts)}`);
      if (level === 'error') alarms.push(String(facts.alarm ?? message));
    };
  const log: Log = { info: write('info'), warn: write('warn'), error: write('error') };

  const system: Ctx = { ...world.system, log };
  const userId = system.ids.next('user');
  const number = `7${system.secrets.digits(13)}`;
  const supplier = aSupplier(SUPPLIER_ID, options.supplier);
  const household = aHousehold({
    supplier,
    number,
    meters: [],
    ...options.household,
    head: {
      ownerId: userId,
      linkedAt: world.now,
      balanceKopecks: kopecks(options.balanceKopecks ?? 0),
      ...options.household?.head,
    },
  });
  const email = 'email' in options ? options.email : 'anna@example.org';
  await system.table.load([
    ...itemsOf(household),
    {
      pk: `USER#${userId}`,
      sk: '#HEAD',
      userId,
      state: 'active',
      phone: '+79211234567',
      ...(email && { email }),
      language: 'ru',
      createdAt: world.now,
      sessionEpoch: 0,
      version: 1,
    },
  ]);
  const { contractId } = household.head;
  const ctx: Ctx = { ...world.user(userId), log };
  const scene: Scene = {
    world,
    acquirer,
    contractId,
    ctx,
    stranger: { ...world.user('usr_00000000000000000000000000' as UserId), log },
    caller: { ...world.anonymous, log, sourceAddress: options.sourceAddress ?? acquirer.address },
    alarms,
    logged,
    pauses,
    start: (amountKopecks = 12_025, requestKey = 'press-0000000000000001') =>
      startPayment(ctx, { contractId, amountKopecks, requestKey }) as Promise<Started>,
    anotherContract: async (head = {}, meters = []) => {
      const another = aHousehold({
        supplier: head.supplierId ? aSupplier(head.supplierId) : supplier,
        number: `7${system.secrets.digits(13)}`,
        meters,
        head: { ownerId: userId, linkedAt: world.now, ...head },
      });
      await system.table.load(itemsOf(another));
      return another.head.contractId;
    },
    startAll: ([home, ...others], requestKey = 'press-0000000000000001', confirmed = []) => {
      invariant(home, 'a payment is of one contract or more');
      return startPayment(ctx, { ...home, others, requestKey, confirmed }) as Promise<Started>;
    },
    tell: (event, id) =>
      yookassaNotice(scene.caller, { supplierId: SUPPLIER_ID, type: 'notification', event, object: { id } }),
    payment: (paymentId) => store.requirePayment(system, { contractId, paymentId }),
    head: (of = contractId) => Contract.requireHead(system, of),
    balance: async (of) => (await scene.head(of)).balanceKopecks,
    entries: async (of = contractId) => (await Ledger.entriesOf(system, of, { limit: 1000 })).entries,
    ledgerBalance: async (gateway = 'yookassa', of = [contractId]) => {
      let sum: number = NO_MONEY;
      const entries = (await Promise.all(of.map(scene.entries))).flat();
      for (const { debit, credit, amountKopecks } of entries.flatMap(({ postings }) => postings)) {
        if (debit === `acquirer:${gateway}`) sum += amountKopecks;
        if (credit === `acquirer:${gateway}`) sum -= amountKopecks;
      }
      return kopecks(sum);
    },
    setHead: (set, of) =>
      untilFresh(async () =>
        system.table.commit([Contract.patchHead(await scene.head(of), { set }, { sameVersion: true })]),
      ),
  };
  return scene;
}

/** The acquirer's id of a payment that has been opened. */
export function providerIdOf(payment: Payment): string {
  invariant(payment.providerId, 'the payment has been opened');
  return payment.providerId;
}

/** A payment begun by the customer, and the acquirer's id of it. */
export async function started(scene: Scene, amountKopecks = 12_025) {
  const { paymentId } = await scene.start(amountKopecks);
  return { paymentId, providerId: providerIdOf(await scene.payment(paymentId)) };
}

/** What waits in a queue, on the scene's own table in memory. */
export function queued(scene: Scene, queue: 'PAYMENTS#open' | 'PAYMENTS#attention' | 'REFUNDS#open') {
  return scene.world.table.snapshot().filter(({ queuePk }) => queuePk?.startsWith(queue));
}
