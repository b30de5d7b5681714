import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { GatewayName } from '#core/payment';
import { dynamoTable } from '#core/platform';
import type { HttpHandler } from '#runtime/http';
import { createScene, type Scene, SUPPLIER_ID } from '../../core/payment/testing/scene.ts';
import { TEST_ENVIRONMENT } from '../../functions/testing.ts';
import { type Acquirer, createAcquirer } from '../acquirer/index.ts';
import { toAnswer, toEvent } from '../gateway/event.ts';
import { createMoneta, type Moneta } from '../moneta/index.ts';
import { freshTable } from '../testing/fresh-table.ts';

/** The deployed handlers on DynamoDB Local, bound by their environment, with the sandbox acquirer calling them over HTTP. */
let acquirer: Acquirer;
let webhooks: Server;
let moneta: Moneta;
let scene: Scene;
let sceneAt: (gateway: GatewayName | undefined) => Promise<Scene>;
let reconcileHandler: () => Promise<unknown>;
const answers: number[] = [];

beforeAll(async () => {
  const { client, tableName, endpoint } = await freshTable();
  let handler: HttpHandler | undefined;
  webhooks = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const target = `/api/hooks/${request.url?.slice(1)}`;
    const event = toEvent(
      {
        method: 'POST',
        target,
        headers: request.headers,
        body: Buffer.concat(chunks),
        remoteAddress: request.socket.remoteAddress ?? '',
        requestId: randomUUID(),
        receivedAtMs: Date.now(),
      },
      {
        routeKey: `POST ${target.replace(SUPPLIER_ID, '{supplierId}')}`,
        pathParameters: { supplierId: SUPPLIER_ID },
      },
    );
    const { status, headers, body } = toAnswer(await handler?.(event, {}));
    answers.push(status);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => webhooks.listen(0, '127.0.0.1', resolve));
  const hooks = `http://127.0.0.1:${(webhooks.address() as AddressInfo).port}`;
  acquirer = createAcquirer({
    shops: [{ shopId: '100500', secretKey: 'test_key' }],
    webhookUrl: `${hooks}/yookassa/${SUPPLIER_ID}`,
  });
  const account = {
    ...{ accountId: '54600817', integrityCode: 'a-code-of-ours', username: 'portal', password: 'secret' },
  };
  moneta = createMoneta({
    accounts: [
      {
        ...account,
        ...{ payUrl: `${hooks}/moneta/${SUPPLIER_ID}/pay`, checkUrl: `${hooks}/moneta/${SUPPLIER_ID}/check` },
        method: 'POST',
      },
    ],
  });
  const monetaUrl = await moneta.listen();
  const environment = {
    ...TEST_ENVIRONMENT,
    KABINET_TABLE: tableName,
    KABINET_DYNAMODB_ENDPOINT: endpoint,
    KABINET_YOOKASSA_ENDPOINT: `${await acquirer.listen()}/v3`,
    KABINET_GATEWAYS: JSON.stringify({
      [SUPPLIER_ID]: {
        yookassa: { shopId: '100500', secretKey: 'test_key' },
        moneta: account,
        default: 'yookassa',
      },
    }),
    KABINET_MONETA_ASSISTANT: `${monetaUrl}/assistant.htm`,
    KABINET_MONETA_API: `${monetaUrl}/services`,
    KABINET_TRUSTED_ACQUIRER_CIDRS: '127.0.0.1/32,::1/128',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  handler = (await import('../../functions/http/payment.ts')).handler;
  reconcileHandler = (await import('../../functions/cron/reconcile.ts')).handler;
  const { paymentPorts } = await import('#runtime/ports/payment');
  const { gatewayFor } = paymentPorts();
  sceneAt = async (name) => {
    const gateway = gatewayFor(SUPPLIER_ID, name);
    return createScene({
      table: dynamoTable({ client, tableName }),
      seed: randomUUID(),
      // started long enough ago for the job to look at what the webhooks have not settled
      now: new Date(Date.now() - 600_000).toISOString(),
      ...(gateway && { gateway }),
    });
  };
  scene = await sceneAt(undefined);
});

afterAll(async () => {
  await acquirer.close();
  await moneta.close();
  webhooks.closeAllConnections();
  await new Promise((resolve) => webhooks.close(resolve));
  vi.unstubAllEnvs();
});

async function paid(amountKopecks: number, requestKey: string) {
  const { paymentId } = await scene.start(amountKopecks, requestKey);
  const { providerId = '' } = await scene.payment(paymentId);
  acquirer.pay(providerId);
  await acquirer.idle();
  return { paymentId, providerId };
}

describe('the payment handlers as deployed', () => {
  test('credit what the acquirer tells of, and take back what it refunds', async () => {
    const { paymentId, providerId } = await paid(12_025, 'press-0000000000000001');
    expect(answers).toEqual([200]);
    acquirer.refund(providerId, '20.25');
    await acquirer.idle();
    expect(answers).toEqual([200, 200]);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', refundedKopecks: 2_025 });
    expect(await scene.balance()).toBe(-10_000);
  });

  test('the scheduled job credits what nobody told of', async () => {
    acquirer.arm({ kind: 'webhook_drop' });
    const { paymentId } = await paid(5_000, 'press-0000000000000002');
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'pending' });
    expect(await reconcileHandler()).toMatchObject({ looked: 1, settled: 1, failed: 0 });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    expect(await scene.balance()).toBe(-15_000);
    expect(await scene.ledgerBalance()).toBe(15_000);
  });

  test('credit what MONETA tells of in its own way, and what it could not tell', async () => {
    const another = await sceneAt('moneta');
    answers.length = 0;
    const told = await another.start(12_025, 'press-0000000000000003');
    await moneta.pay(told.redirectUrl, 'repeat');
    expect(answers).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await another.payment(told.paymentId)).toMatchObject({
      state: 'succeeded',
      operationId: '100001',
    });
    expect(await another.balance()).toBe(-12_025);
    const silent = await another.start(5_000, 'press-0000000000000004');
    await moneta.pay(silent.redirectUrl, 'ends_not_sent');
    expect(await reconcileHandler()).toMatchObject({ looked: 1, settled: 1, failed: 0 });
    expect(await another.payment(silent.paymentId)).toMatchObject({ state: 'succeeded' });
    expect(await another.ledgerBalance('moneta')).toBe(17_025);
  });
});
