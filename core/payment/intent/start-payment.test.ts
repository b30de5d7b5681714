import { describe, expect, test } from 'vitest';
import type { ContractId, SupplierId } from '#core/kernel';
import { LOST, NO_TROUBLE } from '../testing/fake-acquirer.ts';
import { createScene, providerIdOf } from '../testing/scene.ts';
import { startPayment as operation } from './operations.ts';
import { startPayment } from './start-payment.ts';

const KEY = 'press-0000000000000001';
const METER = 'mtr_00000000000000000000000000';
const code = (error: unknown): unknown => (error as { code?: unknown }).code;
const failure = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'went well', code);

describe('starting a payment', () => {
  test('writes the intent before the acquirer is called', async () => {
    const scene = await createScene();
    let intents: unknown[] = [];
    scene.acquirer.trouble = () => {
      intents = scene.world.table.snapshot().filter(({ sk }) => sk.startsWith('PAYMENT#'));
      return undefined;
    };
    await scene.start(12_025);
    expect(intents).toMatchObject([{ state: 'pending', amountKopecks: 12_025, attempt: 1 }]);
    expect(intents[0]).not.toHaveProperty('providerId');
  });

  test('answers the acquirer’s page and keeps the acquirer’s id, claimed for this payment', async () => {
    const scene = await createScene();
    const { paymentId, redirectUrl } = await scene.start();
    const { providerId } = scene.acquirer.only;
    expect(redirectUrl).toBe(`https://acquirer.test/pay/${providerId}`);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'pending', providerId, redirectUrl });
    const once = scene.world.table.snapshot().filter(({ pk }) => pk === `ONCE#yookassa#${providerId}`);
    expect(once).toMatchObject([{ paymentId, contractId: scene.contractId }]);
  });

  test('makes the key of the payment’s id and the attempt, and attaches the payment’s id', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start();
    expect(scene.acquirer.keys).toEqual([`${paymentId}-1`]);
    expect(scene.acquirer.only.metadata).toMatchObject({ paymentId, contractId: scene.contractId });
  });

  test('sends the payer back to a page of this payment', async () => {
    const scene = await createScene();
    let intent: unknown;
    scene.acquirer.trouble = () => {
      intent = scene.world.table.snapshot().find(({ sk }) => sk.startsWith('PAYMENT#'));
      return undefined;
    };
    const { paymentId } = await scene.start();
    const returnUrl = `https://kabinet.test/contracts/${scene.contractId}/payments/${paymentId}`;
    expect(intent).toMatchObject({ order: { returnUrl } });
  });

  test('keeps no address of the payer once the acquirer has answered', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start();
    expect(JSON.stringify(await scene.payment(paymentId))).not.toContain('anna@example.org');
  });

  test('stops a script that begins payments without end, but not the repeat of one already begun', async () => {
    const scene = await createScene();
    const press = (index: number) => scene.start(10_000 + index, `press-${String(index).padStart(16, '0')}`);
    for (let index = 0; index < 100; index += 1) await press(index);
    expect(await failure(press(100))).toBe('platform.too_many_tries');
    expect(scene.acquirer.payments.size).toBe(100);
    expect(await press(99)).toMatchObject({ redirectUrl: expect.any(String) });
    scene.world.pass(3600);
    expect(await failure(press(100))).toBe('went well');
  });

  test('notes the start in the payer’s journal', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start();
    const journal = scene.world.table.snapshot().filter(({ sk }) => sk.startsWith('JOURNAL#'));
    expect(journal).toMatchObject([{ event: 'payment.started', ref: paymentId }]);
  });

  test('changes no balance', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    await scene.start();
    expect(await scene.balance()).toBe(50_000);
    expect(await scene.entries()).toEqual([]);
  });
});

describe('the same press of the button again', () => {
  test('answers the same payment, and the acquirer has one', async () => {
    const scene = await createScene();
    const first = await scene.start();
    scene.world.pass(60);
    expect(await scene.start()).toEqual(first);
    expect(scene.acquirer.payments.size).toBe(1);
  });

  test('at once, many times, is one payment', async () => {
    const scene = await createScene();
    const started = await Promise.all(Array.from({ length: 12 }, () => scene.start()));
    expect(new Set(started.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(scene.acquirer.payments.size).toBe(1);
    expect(new Set(scene.acquirer.keys).size).toBe(1);
  });

  test('with another sum or contract is refused', async () => {
    const scene = await createScene();
    await scene.start(12_025);
    expect(await failure(scene.start(12_026))).toBe('payment.request_key_reused');
    expect(scene.acquirer.payments.size).toBe(1);
  });

  test('of another person begins another payment', async () => {
    const one = await createScene();
    const two = await createScene();
    const [a, b] = [await one.start(12_025, KEY), await two.start(12_025, KEY)];
    expect(a.paymentId).not.toBe(b.paymentId);
  });

  test('after the payment has ended says so', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start();
    scene.acquirer.pay(providerIdOf(await scene.payment(paymentId)));
    await scene.tell('payment.succeeded', scene.acquirer.only.providerId);
    await expect(scene.start()).rejects.toMatchObject({
      code: 'payment.already_settled',
      status: 409,
      facts: { paymentId, state: 'succeeded' },
    });
  });

  test('goes on where the first try lost the acquirer’s answer: same key, same payment', async () => {
    const scene = await createScene();
    scene.acquirer.trouble = (_, moment) => (moment === 'after' ? LOST : undefined);
    expect(await failure(scene.start())).toBe('payment.acquirer_unavailable');
    scene.acquirer.trouble = NO_TROUBLE;
    const { redirectUrl } = await scene.start();
    expect(redirectUrl).toContain(scene.acquirer.only.providerId);
    expect(new Set(scene.acquirer.keys).size).toBe(1);
  });

  test('sends the same body even when the payer’s debt and address have changed since', async () => {
    const scene = await createScene({ balanceKopecks: 10_000 });
    scene.acquirer.trouble = (_, moment) => (moment === 'after' ? LOST : undefined);
    await failure(scene.start(12_025));
    scene.acquirer.trouble = NO_TROUBLE;
    const user = scene.world.table.snapshot().find(({ pk }) => pk.startsWith('USER#'))!;
    await scene.world.table.load([{ ...user, email: 'new@example.org' }]);
    expect(await failure(scene.start(12_025))).toBe('went well');
    expect(scene.acquirer.payments.size).toBe(1);
  });
});

describe('an acquirer in trouble', () => {
  test('HTTP 500 is asked again with the same key, a few times, with pauses', async () => {
    const scene = await createScene();
    let failures = 2;
    scene.acquirer.trouble = (_, moment) => (moment === 'before' && failures-- > 0 ? LOST : undefined);
    const { paymentId } = await scene.start();
    expect(scene.acquirer.calls).toEqual(['create', 'create', 'create']);
    expect(scene.acquirer.keys).toEqual([`${paymentId}-1`]);
    expect(scene.pauses).toHaveLength(2);
  });

  test('stays unavailable after bounded tries, and the intent waits for reconciliation', async () => {
    const scene = await createScene();
    scene.acquirer.trouble = () => LOST;
    await expect(scene.start()).rejects.toMatchObject({ code: 'payment.acquirer_unavailable', status: 502 });
    expect(scene.acquirer.calls).toHaveLength(3);
    const open = scene.world.table.snapshot().filter(({ queuePk }) => queuePk === 'PAYMENTS#open');
    expect(open).toMatchObject([{ state: 'pending' }]);
  });

  test('a refusal ends the payment, tells the alarm, and is not asked again', async () => {
    const scene = await createScene();
    scene.acquirer.trouble = () => ({ kind: 'refused', status: 400, code: 'invalid_request:receipt' });
    await expect(scene.start()).rejects.toMatchObject({ code: 'payment.acquirer_refused', status: 502 });
    expect(scene.acquirer.calls).toHaveLength(1);
    const [stored] = scene.world.table.snapshot().filter(({ sk }) => sk.startsWith('PAYMENT#'));
    expect(stored).toMatchObject({ state: 'canceled', reason: 'acquirer_refused' });
    expect(stored).not.toHaveProperty('queuePk');
    expect(scene.alarms).toEqual(['payment.acquirer_refused']);
    expect(await failure(scene.start())).toBe('payment.already_settled');
  });

  test('an answer without a page leaves the intent for reconciliation', async () => {
    const scene = await createScene();
    const create = scene.acquirer.gateway.create;
    Object.assign(scene.acquirer.gateway, {
      create: async (order: never) => {
        const answer = await create(order);
        return answer.kind === 'ok'
          ? { kind: 'ok', value: { ...answer.value, redirectUrl: undefined } }
          : answer;
      },
    });
    expect(await failure(scene.start())).toBe('payment.acquirer_unavailable');
  });
});

describe('who may pay what', () => {
  test('hides another customer’s contract, and one that is not there', async () => {
    const scene = await createScene();
    const draft = { contractId: scene.contractId, amountKopecks: 12_025, requestKey: KEY };
    const absent = { ...draft, contractId: 'ctr_00000000000000000000000000' as ContractId };
    expect(await failure(startPayment(scene.stranger, draft))).toBe('contract.missing');
    expect(await failure(startPayment(scene.ctx, absent))).toBe('contract.missing');
    expect(scene.acquirer.calls).toEqual([]);
  });

  test('a terminated contract takes no new payment', async () => {
    const scene = await createScene();
    await scene.setHead({ status: 'terminated' });
    expect(await failure(scene.start())).toBe('contract.missing');
  });

  test('the unsigned and the acquirer cannot start one', async () => {
    const scene = await createScene();
    const draft = { contractId: scene.contractId, amountKopecks: 12_025, requestKey: KEY };
    await expect(startPayment(scene.world.anonymous, draft)).rejects.toMatchObject({ status: 401 });
    await expect(startPayment(scene.caller, draft)).rejects.toMatchObject({ status: 401 });
  });

  test('a supplier without an acquirer says how else to pay', async () => {
    const scene = await createScene();
    const ctx = { ...scene.ctx, ports: { ...scene.ctx.ports, gatewayFor: (_: SupplierId) => undefined } };
    const draft = { contractId: scene.contractId, amountKopecks: 12_025, requestKey: KEY };
    await expect(startPayment(ctx, draft)).rejects.toMatchObject({
      code: 'payment.not_offered',
      status: 422,
    });
  });

  test.each([
    ['nothing', { amountKopecks: 0 }],
    ['a negative sum', { amountKopecks: -12_025 }],
    ['a fraction of a kopeck', { amountKopecks: 100.5 }],
    ['a sum beyond all bounds', { amountKopecks: 1_000_000_001 }],
    [
      'more readings than one request brings',
      { readings: Array(11).fill({ meterId: METER, values: ['1'] }) },
    ],
    ['a reading without values', { readings: [{ meterId: METER, values: [] }] }],
    ['a reading of a malformed meter', { readings: [{ meterId: 'mtr_1', values: ['1'] }] }],
    ['a confirmation there is not', { confirmed: ['all'] }],
    ['a confirmation without end', { confirmed: Array(3).fill('repeat') }],
    ['a sum as text', { amountKopecks: '12025' }],
    ['no sum', { amountKopecks: undefined }],
    ['a short key', { requestKey: 'short' }],
    ['a long key', { requestKey: 'k'.repeat(65) }],
    ['a key that could reach another item', { requestKey: 'press#0000000000000001' }],
    ['a malformed contract', { contractId: 'ctr_1' }],
  ])('refuses %s', (_, wrong) => {
    const right = { contractId: 'ctr_00000000000000000000000000', amountKopecks: 12_025, requestKey: KEY };
    expect(operation.input.safeParse(right).success).toBe(true);
    expect(operation.input.safeParse({ ...right, ...wrong }).success).toBe(false);
  });
});
