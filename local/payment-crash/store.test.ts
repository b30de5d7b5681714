import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoTable, type Item, type Table } from '#core/platform';
import { createScene, type Scene, SUPPLIER_ID } from '../../core/payment/testing/scene.ts';
import { TEST_ENVIRONMENT } from '../../functions/testing.ts';
import { type Acquirer, createAcquirer } from '../acquirer/index.ts';
import { freshTable } from '../testing/fresh-table.ts';
import { type Gate, openGate, type Stage } from './gate.ts';
import type { DoorAnswer, Press } from './portal.ts';

/**
 * A payment whose process is killed with kill -9 at each of its moments. The portal runs in a process of its own; the
 * sandbox acquirer and a gate before the table stop it exactly where it is to die.
 */
let table: Table;
let acquirer: Acquirer;
let gate: Gate;
let environment: Record<string, string>;
let portal: Portal;

interface Portal {
  readonly process: ChildProcess;
  readonly url: string;
}

beforeAll(async () => {
  const { client, tableName, endpoint } = await freshTable();
  table = dynamoTable({ client, tableName });
  gate = await openGate(endpoint);
  acquirer = createAcquirer({
    shops: [{ shopId: '100500', secretKey: 'test_key' }],
    // time stands still: a notice that was cut off is told again when a test says so
    now: () => NOW,
    webhookUrl: () => `${portal.url}/hook/${SUPPLIER_ID}`,
  });
  environment = {
    ...TEST_ENVIRONMENT,
    KABINET_TABLE: tableName,
    KABINET_DYNAMODB_ENDPOINT: gate.endpoint,
    KABINET_YOOKASSA_ENDPOINT: `${await acquirer.listen()}/v3`,
    KABINET_GATEWAYS: JSON.stringify({
      [SUPPLIER_ID]: { yookassa: { shopId: '100500', secretKey: 'test_key' } },
    }),
    KABINET_TRUSTED_ACQUIRER_CIDRS: '127.0.0.1/32,::1/128',
  };
  portal = await startPortal();
}, 60_000);

afterAll(async () => {
  portal.process.kill('SIGKILL');
  await acquirer.close();
  await gate.close();
});

async function startPortal(): Promise<Portal> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'portal.ts')], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [url] = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error(`the portal ended with ${child.exitCode} before it listened`);
  return { process: child, url };
}

/** Ends the portal where it stands, with no word of warning, and starts another one. */
async function killAndRestart(): Promise<void> {
  const ended = once(portal.process, 'exit');
  portal.process.kill('SIGKILL');
  await ended;
  expect(portal.process.signalCode).toBe('SIGKILL');
  acquirer.disarm();
  await acquirer.idle();
  portal = await startPortal();
}

async function ask(door: 'press' | 'reconcile', body: object = {}): Promise<DoorAnswer> {
  const response = await fetch(`${portal.url}/${door}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

const NOW = new Date();
const PATIENCE_MS = 20_000;

/** Waits until something can be seen; fails with its name when it never can. */
async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > endsAt) throw new Error(`never came: ${what}`);
    await pause(5);
  }
}

/** Resolves when a call that the acquirer carries out but never answers is under way. */
async function silence(call: 'create' | 'get'): Promise<void> {
  const withheld = () => acquirer.book().calls.filter(({ scenario }) => scenario === 'answer_never').length;
  const before = withheld();
  acquirer.arm({ kind: 'answer_never', call, mode: 'sticky' });
  await until(`an unanswered ${call}`, () => withheld() > before);
}

/** A moment to die at; resolves when it has come. Asked for before what leads to it begins. */
interface Moment {
  readonly when: string;
  come(): Promise<void>;
}

const heldCommit = (when: string, stage: Stage, keyText: string): Moment => ({
  when,
  come: () => gate.hold(stage, keyText),
});
const heldCall = (when: string, call: 'create' | 'get'): Moment => ({ when, come: () => silence(call) });

const INTENT_STORED = heldCommit('the intent is stored, nobody called', 'after', 'ONCE#payment-request#');
const CREATE_UNDER_WAY = heldCall('the payment is made, the answer awaited', 'create');
const ID_NOT_STORED = heldCommit('the acquirer’s id has come, not stored', 'before', 'ONCE#yookassa#');
const ID_STORED = heldCommit('the acquirer’s id is stored, not told', 'after', 'ONCE#yookassa#');

const GET_UNDER_WAY = heldCall('the truth is being asked for', 'get');
const NOT_CREDITED = heldCommit('the truth is known, nothing credited', 'before', 'ONCE#yookassa-credit#');
const CREDITED = heldCommit('the money is credited, not acknowledged', 'after', 'ONCE#yookassa-credit#');

const OWED = 50_000;
const PAID = 12_025;

/** A payer with a contract of their own, and what the acquirer and the table hold of it. */
async function aPayer() {
  const scene: Scene = await createScene({ table, seed: randomUUID(), balanceKopecks: OWED });
  const { contractId } = scene;
  const { actor } = scene.ctx;
  if (actor.kind !== 'user') throw new Error('the customer is a user');
  const press: Press = {
    userId: actor.userId,
    contractId,
    amountKopecks: PAID,
    requestKey: 'press-0000000000000001',
  };
  return {
    scene,
    press: () => ask('press', press),
    /** The acquirer's payments for this contract. */
    made: () =>
      Object.values(acquirer.book().payments).filter(({ metadata }) => metadata?.contractId === contractId),
    /** Ours. */
    stored: async () =>
      (await table.query<Item>(`CONTRACT#${contractId}`, { prefix: 'PAYMENT#', strong: true })).items,
    notices: () =>
      acquirer
        .book()
        .deliveries.filter(
          ({ paymentId }) => acquirer.book().payments[paymentId]?.metadata?.contractId === contractId,
        ),
  };
}

type Payer = Awaited<ReturnType<typeof aPayer>>;

/** Kills the portal when the moment has come, in the middle of work nobody then gets an answer to. */
async function killedAt({ come, when }: Moment, work: () => Promise<unknown>): Promise<void> {
  const hasCome = come();
  const heard = work().then(
    () => 'answered',
    () => 'cut off',
  );
  const sooner = heard.then((how) => {
    throw new Error(`${how} before this moment came: ${when}`);
  });
  await Promise.race([hasCome, sooner]);
  sooner.catch(() => {});
  await killAndRestart();
  expect(await heard).toBe('cut off');
}

/** The payer pays on the acquirer's page, and its notice has been answered. */
async function payOnThePage({ made, notices }: Payer): Promise<void> {
  const [payment] = made();
  if (payment?.status === 'pending') acquirer.pay(payment.id);
  await acquirer.idle();
  expect(notices().map(({ state }) => state)).toEqual(['delivered']);
}

/** One payment at the acquirer, one here, one credit, and both books equal; still so after everything once more. */
async function expectPaidOnce({ scene, made, stored, press, notices }: Payer): Promise<void> {
  const expectOnce = async () => {
    expect(made()).toMatchObject([{ status: 'succeeded', amount: PAID, refunded: 0 }]);
    expect(await stored()).toMatchObject([
      {
        state: 'succeeded',
        parts: [{ creditedTo: 'contract' }],
        amountKopecks: PAID,
        providerId: made()[0]?.id,
      },
    ]);
    expect((await scene.entries()).map(({ cause }) => cause.kind)).toEqual(['payment']);
    expect(await scene.balance()).toBe(OWED - PAID);
    expect(await scene.ledgerBalance()).toBe(PAID);
    expect((await stored())[0]).not.toHaveProperty('queuePk');
  };
  await expectOnce();
  expect(await press()).toMatchObject({ status: 409, body: { code: 'payment.already_settled' } });
  const [notice] = notices();
  await acquirer.resend(notice?.id ?? '');
  expect(notices().map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  await ask('reconcile');
  await expectOnce();
}

describe('killed with kill -9 while a payment begins, when', () => {
  test.each([
    { ...INTENT_STORED, made: 0 },
    { ...CREATE_UNDER_WAY, made: 1 },
    { ...ID_NOT_STORED, made: 1 },
    { ...ID_STORED, made: 1 },
  ])('$when: the payer’s repeat goes on with the same payment', async ({ made, ...moment }) => {
    const payer = await aPayer();
    await killedAt(moment, payer.press);
    expect(payer.made()).toHaveLength(made);
    expect(await payer.stored()).toMatchObject([{ state: 'pending' }]);
    const [intent] = await payer.stored();
    expect(await payer.press()).toMatchObject({ status: 200, body: { paymentId: intent?.paymentId } });
    await payOnThePage(payer);
    await expectPaidOnce(payer);
  });

  test.each([
    { ...INTENT_STORED, made: 0 },
    { ...CREATE_UNDER_WAY, made: 1 },
    { ...ID_NOT_STORED, made: 1 },
  ])('$when: reconciliation gets the acquirer’s page for it', async ({ made, ...moment }) => {
    const payer = await aPayer();
    await killedAt(moment, payer.press);
    expect(payer.made()).toHaveLength(made);
    expect(await ask('reconcile')).toMatchObject({ body: { looked: 1, stillOpen: 1, failed: 0 } });
    const [opened] = await payer.stored();
    expect(opened).toMatchObject({ state: 'pending', providerId: payer.made()[0]?.id });
    expect(opened?.redirectUrl).toBeDefined();
    await payOnThePage(payer);
    await expectPaidOnce(payer);
  });

  test.each([CREATE_UNDER_WAY, ID_NOT_STORED])(
    '$when: the acquirer’s notice alone finds whose it is',
    async (moment) => {
      const payer = await aPayer();
      await killedAt(moment, payer.press);
      expect((await payer.stored())[0]).not.toHaveProperty('providerId');
      await payOnThePage(payer);
      await expectPaidOnce(payer);
    },
  );
});

describe('killed with kill -9 while the acquirer tells of the money, when', () => {
  /** Begun and paid; the portal dies at the moment, in the handler of the acquirer's notice. */
  async function paidAndKilledAt(moment: Moment): Promise<Payer> {
    const payer = await aPayer();
    expect(await payer.press()).toMatchObject({ status: 200 });
    await killedAt(moment, async () => {
      acquirer.pay(payer.made()[0]?.id ?? '');
      const firstTry = () => payer.notices()[0]?.attempts[0];
      await until('the end of the first notice', () => firstTry() !== undefined);
      if (firstTry()?.error) throw new Error(firstTry()?.error);
    });
    return payer;
  }

  const MOMENTS = [
    { ...GET_UNDER_WAY, credits: 0 },
    { ...NOT_CREDITED, credits: 0 },
    { ...CREDITED, credits: 1 },
  ];

  test.each(MOMENTS)('$when: told again, it is credited once', async ({ credits, ...moment }) => {
    const payer = await paidAndKilledAt(moment);
    expect(await payer.scene.entries()).toHaveLength(credits);
    await acquirer.fire();
    await payOnThePage(payer);
    await expectPaidOnce(payer);
  });

  test.each(MOMENTS)(
    '$when: reconciled before it is told again, it is credited once',
    async ({ credits, ...moment }) => {
      const payer = await paidAndKilledAt(moment);
      expect(await payer.scene.entries()).toHaveLength(credits);
      expect(await ask('reconcile')).toMatchObject({ body: { settled: 1 - credits, failed: 0 } });
      expect(await payer.scene.entries()).toHaveLength(1);
      await acquirer.fire();
      await payOnThePage(payer);
      await expectPaidOnce(payer);
    },
  );
});
