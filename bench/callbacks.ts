import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { roublesText } from '#core/kernel';
import * as Payment from '#core/payment';
import { dynamoTable, type Item, type Table } from '#core/platform';
import type { HttpHandler } from '#runtime/http';
import type { GatewayPayment } from '../core/payment/ports.ts';
import { FakeMoneta } from '../core/payment/testing/fake-moneta.ts';
import { monetaRequest } from '../core/payment/testing/forgeries/moneta.ts';
import type { WireRequest } from '../core/payment/testing/forgeries/wire.ts';
import { yookassaRequest } from '../core/payment/testing/forgeries/yookassa.ts';
import { createScene, type Scene, SUPPLIER_ID, started } from '../core/payment/testing/scene.ts';
import { call, TEST_ENVIRONMENT } from '../functions/testing.ts';
import { recordingClient, type Transaction } from './recorded-run.ts';
import { CONCURRENCY } from './run.ts';
import { SpendingMeter, type Spent } from './spending.ts';
import type { Stand } from './stand.ts';
import { commandsFor, loop, type Rounds, sideBySide } from './throughput.ts';
import { inTurns, type Send } from './turns.ts';

/** Callbacks of one round. */
const A_ROUND = 120;

/** What the callbacks of one acquirer cost. */
export interface CallbackCost {
  readonly acquirer: 'MONETA' | 'YooKassa';
  /** Throughput of the handler as a share of the bare loop's, by round. */
  readonly ratios: readonly number[];
  /** Callbacks a second, by round: of this machine only. */
  readonly perSecond: readonly number[];
  /** What all of them asked of the table; its write units are not to be trusted. */
  readonly spent: Spent;
  readonly callbacks: number;
}

/** A payment that its acquirer has taken, and the callback that tells of it. */
interface Told {
  readonly scene: Scene;
  readonly callback: WireRequest;
  /** By the use case itself, for the recording. */
  hear(table: Table): Promise<unknown>;
}

/**
 * The handler of callbacks as it is deployed against a bare loop of its transactions, in turns. Each callback is of a payment of its
 * own contract, and credits it. The bare loop sends the very transactions, ready-made: it reads nothing, checks no
 * signature, and asks no acquirer. Both have a table loaded alike.
 */
export async function measureCallbacks(
  stand: Stand,
  { warmUp, counted }: Rounds,
  say: (text: string) => void,
): Promise<CallbackCost[]> {
  say('Beginning payments…');
  const all = (warmUp + counted) * A_ROUND;
  const ofMoneta = await Promise.all(Array.from({ length: all }, (_, index) => toldByMoneta(index)));
  const ofYookassa = await Promise.all(Array.from({ length: all }, (_, index) => toldByYookassa(index)));
  const items = itemsOf([...ofMoneta, ...ofYookassa]);
  const forHandler = await stand.loaded(items);
  const forLoop = await stand.loaded(items);
  const forRecord = await stand.loaded(items);
  const acquirer = await serveTruth(ofYookassa.map(({ scene }) => scene));
  const handler = await deployed(stand, forHandler.tableName, acquirer.url);
  const costs: CallbackCost[] = [];
  for (const [name, told] of [
    ['MONETA', ofMoneta],
    ['YooKassa', ofYookassa],
  ] as const) {
    say(`Recording what callbacks of ${name} write…`);
    const { transactions, spent } = await recorded(stand, forRecord.tableName, told);
    const [ratios, perSecond]: [number[], number[]] = [[], []];
    for (let round = 0; round < warmUp + counted; round += 1) {
      say(`Callbacks of ${name} against a bare loop, round ${round + 1} of ${warmUp + counted}…`);
      const [from, to] = [round * A_ROUND, (round + 1) * A_ROUND];
      const hear = (send: Send) => hearAll(handler, told.slice(from, to), send);
      const bare = (send: Send) =>
        loop(stand.client, commandsFor(forLoop.tableName, transactions.slice(from, to)), send);
      const { firstMs, secondMs } =
        round % 2 === 0 ? await inTurns(hear, bare) : swapped(await inTurns(bare, hear));
      if (round < warmUp) continue;
      ratios.push(secondMs / firstMs);
      perSecond.push((A_ROUND * 1000) / firstMs);
    }
    costs.push({ acquirer: name, ratios, perSecond, spent, callbacks: all });
  }
  await acquirer.stop();
  for (const { tableName } of [forHandler, forLoop, forRecord]) await stand.drop(tableName);
  return costs;
}

/** What all these have stored; the supplier is the same for all of them. */
function itemsOf(told: readonly Told[]): Item[] {
  const items = told.flatMap(({ scene }) => scene.world.table.snapshot());
  return [...new Map(items.map((item) => [`${item.pk} ${item.sk}`, item])).values()];
}

const swapped = ({ firstMs, secondMs }: { firstMs: number; secondMs: number }) => ({
  ...{ firstMs: secondMs, secondMs: firstMs },
});

const MONETA_CODE = 'the-code-of-volna';

/** Payments begin at the machine's own present: the deployed handler has no other clock. */
const NOW = new Date().toISOString();

async function toldByMoneta(index: number): Promise<Told> {
  const account = { code: MONETA_CODE, firstOperation: 1_000_000 + index };
  const moneta = new FakeMoneta({ now: () => scene.world.now }, account);
  const options = { now: NOW, seed: `bench-moneta-${index}`, gateway: moneta.gateway };
  const scene: Scene = await createScene(options);
  const { providerId } = await started(scene);
  moneta.pay(providerId);
  const said = moneta.message(providerId);
  return {
    ...{ scene, callback: monetaRequest(SUPPLIER_ID, said) },
    hear: (table) => Payment.monetaPay({ ...scene.caller, table }, { ...said, supplierId: SUPPLIER_ID }),
  };
}

async function toldByYookassa(index: number): Promise<Told> {
  const scene = await createScene({ now: NOW, seed: `bench-yookassa-${index}` });
  const { providerId } = await started(scene);
  scene.acquirer.pay(providerId);
  const event = 'payment.succeeded';
  const from = { supplierId: SUPPLIER_ID, addresses: [scene.acquirer.address] as const };
  const notice = {
    supplierId: SUPPLIER_ID,
    type: 'notification',
    event,
    object: { id: providerId },
  } as const;
  return {
    ...{ scene, callback: yookassaRequest(from, event, providerId) },
    hear: (table) => Payment.yookassaNotice({ ...scene.caller, table }, notice),
  };
}

/** What the callbacks write, each in one transaction, and what they ask. */
async function recorded(
  stand: Stand,
  tableName: string,
  told: readonly Told[],
): Promise<{ transactions: Transaction[]; spent: Spent }> {
  const { client, transactions } = recordingClient(stand.endpoint);
  const meter = new SpendingMeter();
  const table = dynamoTable({ client, tableName, onSpending: meter.onSpending });
  const spent = await meter.of(() => sideBySide(told, CONCURRENCY, ({ hear }) => hear(table)));
  client.destroy();
  if (transactions.length !== told.length) throw new Error('a callback is one transaction');
  return { transactions, spent };
}

async function hearAll(handler: HttpHandler, told: readonly Told[], send: Send): Promise<void> {
  await sideBySide(told, CONCURRENCY, ({ callback: { supplierId, ...request } }) =>
    send(async () => {
      const { status } = await call(handler, { ...request, path: { supplierId } });
      if (status !== 200) throw new Error(`a callback was answered ${status}`);
    }),
  );
}

/** The payment module's Lambda, bound to this table and this acquirer as its settings say. */
async function deployed(stand: Stand, tableName: string, yookassa: string): Promise<HttpHandler> {
  const accounts = {
    yookassa: { shopId: '100500', secretKey: 'test_key' },
    moneta: {
      ...{ accountId: '54600817', integrityCode: MONETA_CODE, testMode: false },
      ...{ username: 'portal', password: 'secret' },
    },
    default: 'yookassa',
  };
  Object.assign(process.env, {
    ...TEST_ENVIRONMENT,
    KABINET_TABLE: tableName,
    KABINET_DYNAMODB_ENDPOINT: stand.endpoint,
    KABINET_YOOKASSA_ENDPOINT: yookassa,
    KABINET_GATEWAYS: JSON.stringify({ [SUPPLIER_ID]: accounts }),
  });
  // its log reads its level when it is loaded
  const { handler } = await import('../functions/http/payment.ts');
  return handler;
}

/** Answers for these payments as YooKassa does, as quickly as can be. */
async function serveTruth(scenes: readonly Scene[]): Promise<{ url: string; stop(): Promise<void> }> {
  const replies = new Map(
    scenes.map(({ acquirer }) => [`/payments/${acquirer.only.providerId}`, replyOf(acquirer.only)]),
  );
  const server = createServer((request, response) => {
    const reply = replies.get(request.url ?? '');
    response.writeHead(reply ? 200 : 404, { 'content-type': 'application/json' }).end(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function replyOf({
  providerId: id,
  status,
  amount,
  metadata,
  testMode: test,
  paidAt,
}: GatewayPayment): string {
  const value = roublesText(amount.kopecks!);
  return JSON.stringify({
    id,
    status,
    test,
    metadata,
    captured_at: paidAt,
    amount: { value, currency: 'RUB' },
  });
}
