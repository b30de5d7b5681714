import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, type ContractId, Fault, plusSeconds, type UserId } from '#core/kernel';
import { startPayment } from '#core/payment';
import type { Ctx } from '#core/platform';
import { MACHINE_CLOCK, sharedCtx } from '#runtime/bindings';
import { lambdaLog } from '#runtime/log';
import { paymentPorts } from '#runtime/ports/payment';
import { handler as reconcile } from '../../functions/cron/reconcile.ts';
import { handler as payment } from '../../functions/http/payment.ts';
import { toAnswer, toEvent } from '../gateway/event.ts';

/**
 * The portal's payments in a process of their own, which a test may kill: bound to its environment as in AWS, with
 * a door for the payer's press of the button, for the acquirer's notices, and for the scheduled job. It says its
 * address on its first line of output and ends with its standard input.
 */
export interface Press {
  readonly userId: UserId;
  readonly contractId: ContractId;
  readonly amountKopecks: number;
  readonly requestKey: string;
}

export interface DoorAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Payments begin in the past, so that the scheduled job is not told to wait for the payer first. */
const BEGUN_SECONDS_AGO = 600;
const EARLIER: Clock = { now: () => plusSeconds(MACHINE_CLOCK.now(), -BEGUN_SECONDS_AGO) };

async function press({ userId, ...draft }: Press): Promise<DoorAnswer> {
  const shared = sharedCtx(paymentPorts());
  const ctx: Ctx = {
    ...shared,
    clock: EARLIER,
    actor: { kind: 'user', userId, sessionId: shared.ids.next('session') },
    language: 'ru',
    sourceAddress: '203.0.113.7',
    requestId: randomUUID(),
    log: lambdaLog({}),
  };
  try {
    return { status: 200, body: await startPayment(ctx, draft) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { status: error.status, body: { code: error.code } };
  }
}

const HOOK = 'POST /api/hooks/yookassa/{supplierId}';

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const [, door = '', supplierId = ''] = (request.url ?? '').split('/');
  const send = ({ status, body: answer }: DoorAnswer) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  if (door === 'press') return send(await press(JSON.parse(body.toString())));
  if (door === 'reconcile') return send({ status: 200, body: await reconcile() });
  const event = toEvent(
    {
      method: 'POST',
      target: `/api/hooks/yookassa/${supplierId}`,
      headers: request.headers,
      body,
      remoteAddress: request.socket.remoteAddress ?? '',
      requestId: randomUUID(),
      receivedAtMs: Date.now(),
    },
    { routeKey: HOOK, pathParameters: { supplierId } },
  );
  return response.writeHead(toAnswer(await payment(event, {})).status).end();
});

process.stdin.resume().once('end', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
