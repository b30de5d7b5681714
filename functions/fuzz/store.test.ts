import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Identity from '#core/identity';
import * as Payment from '#core/payment';
import { createWorld, solvedCaptcha } from '#core/testing';
import { MACHINE_CLOCK } from '#runtime/bindings';
import { toEvent } from '../../local/gateway/event.ts';
import { openPortal, type Portal } from '../matrix/portal.ts';
import { given, rows } from '../matrix/rows.ts';
import { ACQUIRER_ADDRESS, aScene, rolesFor, type Scene } from '../matrix/scene.ts';
import { type OperationId, type Route, routes } from '../routes.ts';
import { ENDING, type Request, requestsTo } from './requests.ts';
import { type Answer, wrongWith } from './verdict.ts';

/**
 * Every operation is sent what its schema allows, what it hardly allows and what nobody should send: each answer is one that
 * the contract promises, none is a 5xx, and none is waited for. `npm run test:fuzz` sends many more.
 */

const REQUESTS = Number(process.env.KABINET_FUZZ_REQUESTS ?? 2000);
const SEED = Number(process.env.KABINET_FUZZ_SEED ?? 20_261_101);
const EACH = Math.ceil(REQUESTS / routes.length);
const PATIENCE_MS = 15_000;

const SCENE = 'fuzz';
let portal: Portal;
let scene: Scene;
let sent = 0;
let begun: Readonly<Record<string, Readonly<Record<string, unknown>>>>;

beforeAll(async () => {
  portal = await openPortal([SCENE]);
  scene = await aScene(SCENE, rolesFor('payments'), portal);
  await portal.table.load(scene.items);
  begun = await begin();
});
afterAll(async () => {
  await portal.close();
  process.stdout.write(`${sent} requests, seed ${SEED}\n`);
});

/** What requests mean when they mean something. */
function knownTo({ id }: Route): Readonly<Record<string, unknown>> {
  const { customer, integrator } = scene.things;
  const things = ENDING.includes(id) ? integrator : customer;
  const usual = {
    ...given(things),
    ...rows[id as OperationId].input?.(things, 'fuzz'),
    requestKey: undefined,
  };
  return { ...usual, ...begun[id] };
}

/** Opens what no made-up value opens: conversations with a person, and a payment without signing in. */
async function begin(): Promise<typeof begun> {
  const world = createWorld({
    now: MACHINE_CLOCK.now(),
    table: portal.table,
    ports: portal.ports,
    seed: 'begun',
  });
  const { anonymous } = world;
  const { supplierId, number, phone } = scene.things.customer;
  const signUp = await Identity.startSignUp(anonymous, {
    captcha: await solvedCaptcha(anonymous, 'sign-up'),
    ...{ phone: '+79219999999', password: 'Water2026pipe' },
    ...{
      licenceVersion: Identity.LEGAL_TEXTS.licence.version,
      consentVersion: Identity.LEGAL_TEXTS['personal-data'].version,
    },
  });
  const recovery = await Identity.startRecovery(anonymous, {
    phone,
    captcha: await solvedCaptcha(anonymous, 'recovery'),
  });
  const captcha = await solvedCaptcha(anonymous, 'guest-payment');
  const { ticket } = await Payment.findForGuest(anonymous, { supplierId, number, captcha });
  const guest = { ticket, amountKopecks: 10_000, email: 'anna@example.org' };
  const paid = await Payment.startGuestPayment(anonymous, { ...guest, requestKey: 'press-0000000000000001' });
  return {
    'identity.resendSignUpCode': { id: signUp.id },
    'identity.changeSignUpPhone': { id: signUp.id },
    'identity.confirmSignUp': { id: signUp.id },
    'identity.completeProfile': { id: signUp.id },
    'identity.resendRecoveryCode': { id: recovery.id },
    'identity.completeRecovery': { id: recovery.id },
    'payment.startGuestPayment': { ...guest },
    'payment.getGuestPayment': paid,
  };
}

describe('whatever is sent', () => {
  // whoever has signed out everywhere is let in again
  beforeEach(() =>
    portal.table.load(
      scene.items.filter(({ pk, sk }) => pk.startsWith('USER#') && /^(#HEAD|SESSION#)/.test(sk)),
    ),
  );

  test.each(routes)('$id answers what it promises', { timeout: 3_600_000 }, async (route) => {
    await fc.assert(
      fc.asyncProperty(requestsTo(route, knownTo(route)), async (request) => {
        expect(wrongWith(route, await send(route, request)), JSON.stringify(request)).toBeUndefined();
      }),
      { numRuns: EACH, seed: SEED, endOnFailure: true },
    );
  });
});

async function send(
  route: Route,
  { caller, path, query, headers, body, isBase64 }: Request,
): Promise<Answer> {
  const handler = await portal.handlerOf(route);
  sent += 1;
  const session = portal.sessionOf(SCENE, caller);
  const event: APIGatewayProxyEventV2 = {
    ...toEvent(
      {
        method: route.operation.method,
        target: `/api${query && `?${query}`}`,
        headers: {
          ...session.headers,
          ...(session.cookies && { cookie: session.cookies.join('; ') }),
          ...headers,
        },
        body: Buffer.alloc(0),
        remoteAddress: addressOf(route),
        requestId: `req-${sent}`,
        receivedAtMs: 0,
      },
      { routeKey: route.routeKey, pathParameters: path },
    ),
    ...(body !== '' && { body }),
    isBase64Encoded: isBase64,
  };
  return Promise.race([handler(event, {}), impatience()]);
}

/** What is counted by address is counted apart, and the acquirer is known by its own. */
function addressOf({ operation }: Route): string {
  const isAcquirer = operation.access === 'acquirer' && sent % 2 === 0;
  return isAcquirer ? ACQUIRER_ADDRESS : `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`;
}

function impatience(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
  });
}
