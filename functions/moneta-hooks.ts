import * as operations from '#contract/payment';
import * as Payment from '#core/payment';
import { httpHandler } from '#runtime/http';
import { monetaGateway } from '../core/payment/adapters/moneta.ts';
import { type Said, signPay } from '../core/payment/adapters/moneta-signature.ts';
import type { Genuine, PayRequest } from '../core/payment/testing/forgeries.ts';
import { createScene, type Scene, SUPPLIER_ID } from '../core/payment/testing/scene.ts';
import { call } from './testing.ts';

/** MONETA's hooks as deployed, on a table in memory, with one open payment and another supplier who has an account too. */
export interface MonetaHooks {
  readonly scene: Scene;
  /** What MONETA would say of the payment; it has not said it yet. */
  readonly genuine: Genuine;
  readonly code: string;
  /** Calls a hook as API Gateway does: the Pay URL by POST unless told. */
  send(request: PayRequest, routeKey?: string): ReturnType<typeof call>;
}

const PAY = 'POST /api/hooks/moneta/{supplierId}/pay';

/**
 * Opens the hooks for a test of messages. The environment of the handlers must be set. The merchant API does not answer here:
 * a message that is read back is answered 502.
 */
export async function openMonetaHooks(): Promise<MonetaHooks> {
  const code = 'the-code-of-volna';
  const other = { supplierId: 'another', accountId: '11223344', code: 'the-code-of-another' };
  const account = (accountId: string, integrityCode: string) =>
    monetaGateway({
      ...{ accountId, integrityCode, username: 'portal', password: 'secret', testMode: false },
      ...{ assistant: 'https://moneta.test/assistant.htm', api: 'http://127.0.0.77:1/' },
      clock: { now: () => scene.world.now },
    });
  const scene: Scene = await createScene({ gateway: account('54600817', code) });
  const { redirectUrl } = await scene.start();
  const asked = Object.fromEntries(new URL(redirectUrl).searchParams);
  const said: Said = {
    ...{ MNT_ID: asked.MNT_ID, MNT_TRANSACTION_ID: asked.MNT_TRANSACTION_ID, MNT_OPERATION_ID: '123450' },
    ...{ MNT_AMOUNT: asked.MNT_AMOUNT, MNT_CURRENCY_CODE: 'RUB' },
    ...{ MNT_SUBSCRIBER_ID: asked.MNT_SUBSCRIBER_ID, MNT_TEST_MODE: '0' },
  };
  const anothers = account(other.accountId, other.code);
  const ports: typeof scene.caller.ports = {
    ...scene.caller.ports,
    gatewayFor: (supplierId, name) =>
      supplierId === other.supplierId ? anothers : scene.caller.ports.gatewayFor(supplierId, name),
  };
  const ctx = { ...scene.caller, ports };
  const { monetaPay, monetaPayByGet, monetaCheck, monetaCheckByGet } = operations;
  const handler = httpHandler(
    { monetaPay, monetaPayByGet, monetaCheck, monetaCheckByGet },
    {
      monetaPay: (_, input) => Payment.monetaPay(ctx, input),
      monetaPayByGet: (_, input) => Payment.monetaPay(ctx, input),
      monetaCheck: (_, input) => Payment.monetaCheck(ctx, input),
      monetaCheckByGet: (_, input) => Payment.monetaCheck(ctx, input),
    },
  );
  return {
    scene,
    genuine: { supplierId: SUPPLIER_ID, said: { ...said, MNT_SIGNATURE: signPay(said, code) }, other },
    code,
    send: ({ supplierId, query, body, headers }, routeKey = PAY) =>
      call(handler, {
        routeKey,
        headers: { ...headers },
        path: { supplierId },
        ...(query !== undefined && { query }),
        ...(body !== undefined && { body }),
      }),
  };
}
