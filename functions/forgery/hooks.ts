import * as operations from '#contract/payment';
import type { SupplierId } from '#core/kernel';
import * as Payment from '#core/payment';
import type { Ctx } from '#core/platform';
import type { Chance, MemoryTable } from '#core/testing';
import { type HttpHandler, httpHandler } from '#runtime/http';
import { yookassaGateway } from '../../core/payment/adapters/yookassa.ts';
import type { Gateway } from '../../core/payment/ports.ts';
import { FakeMoneta } from '../../core/payment/testing/fake-moneta.ts';
import {
  type MonetaGenuine,
  monetaForgery,
  monetaRequest,
} from '../../core/payment/testing/forgeries/moneta.ts';
import type { Forgery, WireRequest } from '../../core/payment/testing/forgeries/wire.ts';
import {
  type YookassaGenuine,
  yookassaForgery,
  yookassaRequest,
} from '../../core/payment/testing/forgeries/yookassa.ts';
import { createScene, providerIdOf, type Scene, SUPPLIER_ID } from '../../core/payment/testing/scene.ts';
import { call, TEST_ENVIRONMENT } from '../testing.ts';

/** An acquirer's hooks as deployed, with the acquirer and the table in memory. */
export interface Hooks<Genuine = unknown> {
  readonly scene: Scene;
  readonly table: MemoryTable;
  /** What there is to forge: something paid that was told of, something paid that was not, something that is not paid. */
  readonly genuine: Genuine;
  /** Calls a hook as API Gateway does. */
  send(request: WireRequest): ReturnType<typeof call>;
  forge(chance: Chance): Forgery;
  /** The genuine message that nobody has heard yet. */
  readonly untold: WireRequest;
}

/** What may be otherwise than deployed: for a handler that believes too much. */
export interface Credulity {
  readonly gateway?: (real: Gateway) => Gateway;
  readonly handler?: (real: HttpHandler) => HttpHandler;
}

const EDGE_SECRET = 'the-secret-of-the-edge';

/** What the handlers need to find in the environment. */
export const HOOKS_ENVIRONMENT = { ...TEST_ENVIRONMENT, KABINET_EDGE_SECRET: EDGE_SECRET } as const;

const PAID_KOPECKS = 12_025;
const UNTOLD_KOPECKS = 30_075;
const OPEN_KOPECKS = 5_050;

/** MONETA's, where another supplier has an account too. */
export async function openMonetaHooks(credulity: Credulity = {}): Promise<Hooks<MonetaGenuine>> {
  const clock = { now: () => scene.world.now };
  const moneta = new FakeMoneta(clock);
  const other = { supplierId: 'another', accountId: '11223344', code: 'the-code-of-another' };
  const others = new FakeMoneta(clock, other).gateway;
  const scene: Scene = await createScene({ gateway: moneta.gateway });
  const gateway = credulity.gateway?.(moneta.gateway) ?? moneta.gateway;
  const send = sender(
    scene,
    (supplierId) => ({ [SUPPLIER_ID]: gateway, [other.supplierId]: others })[supplierId],
    credulity,
  );
  const orders = await Promise.all([PAID_KOPECKS, UNTOLD_KOPECKS].map((amount) => order(scene, amount)));
  const [toldOf, notToldOf] = orders as [string, string];
  moneta.pay(toldOf);
  await send(monetaRequest(SUPPLIER_ID, moneta.message(toldOf)));
  const untold = moneta.message(notToldOf);
  const genuine = {
    ...{ supplierId: SUPPLIER_ID, untold, other },
    ...{ told: moneta.message(toldOf), question: moneta.question(notToldOf) },
  };
  return {
    ...{ scene, table: scene.world.table, genuine, send },
    forge: (chance) => monetaForgery(genuine, chance),
    untold: monetaRequest(SUPPLIER_ID, untold),
  };
}

/** YooKassa's: the adapter's own networks, and what the acquirer really has. */
export async function openYookassaHooks(credulity: Credulity = {}): Promise<Hooks<YookassaGenuine>> {
  const scene = await createScene();
  const { acquirer } = scene;
  const { trusts } = yookassaGateway({
    endpoint: 'http://127.0.0.77:1',
    shopId: '1',
    secretKey: 'k',
    testMode: true,
  });
  const real = { ...acquirer.gateway, trusts };
  const gateway = credulity.gateway?.(real) ?? real;
  const send = sender(scene, (supplierId) => (supplierId === SUPPLIER_ID ? gateway : undefined), credulity);
  // their ids count up: no single bit of the first makes it the second, which was paid
  const open = await order(scene, OPEN_KOPECKS);
  const payment = await order(scene, UNTOLD_KOPECKS);
  const told = await order(scene, PAID_KOPECKS);
  acquirer.pay(told);
  await scene.tell('payment.succeeded', told);
  acquirer.pay(payment);
  const genuine: YookassaGenuine = {
    ...{ supplierId: SUPPLIER_ID, told, open, untold: { payment, refund: acquirer.refund(told, 2_000) } },
    addresses: [
      '185.71.76.9',
      '185.71.77.31',
      '77.75.153.127',
      '77.75.154.200',
      '77.75.156.35',
      '2a02:5180::1',
    ],
    ...{ edgeAddress: '130.176.0.9', edgeSecret: EDGE_SECRET },
  };
  return {
    ...{ scene, table: scene.world.table, genuine, send },
    forge: (chance) => yookassaForgery(genuine, chance),
    untold: yookassaRequest(genuine, 'payment.succeeded', payment),
  };
}

async function order(scene: Scene, amountKopecks: number): Promise<string> {
  const { paymentId } = await scene.start(amountKopecks, `press-of-${amountKopecks}-kopecks`);
  return providerIdOf(await scene.payment(paymentId));
}

/** The handler as deployed reads requests, finds out who sends them, and answers; behind it are the scene's table and acquirer. */
function sender(
  scene: Scene,
  gatewayOf: (supplierId: SupplierId) => Gateway | undefined,
  credulity: Credulity,
): Hooks['send'] {
  const ports: Ctx['ports'] = {
    ...scene.caller.ports,
    gatewayFor: (supplierId, name) => {
      const gateway = gatewayOf(supplierId);
      return name === undefined || gateway?.name === name ? gateway : undefined;
    },
  };
  const here = ({ sourceAddress, language }: Ctx): Ctx => ({
    ...scene.caller,
    ports,
    sourceAddress,
    language,
  });
  const { yookassaNotice, monetaPay, monetaPayByGet, monetaCheck, monetaCheckByGet } = operations;
  const real = httpHandler(
    { yookassaNotice, monetaPay, monetaPayByGet, monetaCheck, monetaCheckByGet },
    {
      yookassaNotice: (ctx, input) => Payment.yookassaNotice(here(ctx), input),
      monetaPay: (ctx, input) => Payment.monetaPay(here(ctx), input),
      monetaPayByGet: (ctx, input) => Payment.monetaPay(here(ctx), input),
      monetaCheck: (ctx, input) => Payment.monetaCheck(here(ctx), input),
      monetaCheckByGet: (ctx, input) => Payment.monetaCheck(here(ctx), input),
    },
  );
  const handler = credulity.handler?.(real) ?? real;
  return ({ supplierId, ...request }) => call(handler, { ...request, path: { supplierId } });
}
