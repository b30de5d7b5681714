import { beforeEach, describe, expect, test } from 'vitest';
import { type ContractId, kopecks, type PaymentId, type SupplierId } from '#core/kernel';
import { addressSubject, type Ctx, throttle } from '#core/platform';
import { solvedCaptcha } from '#core/testing';
import { LOST, NO_TROUBLE } from '../testing/fake-acquirer.ts';
import { createScene, type Scene, SUPPLIER_ID } from '../testing/scene.ts';
import { findForGuest } from './find-for-guest.ts';
import { getGuestPayment } from './get-guest-payment.ts';
import { startGuestPayment as operation } from './operations.ts';
import { startGuestPayment } from './start-guest-payment.ts';

const KEY = 'press-0000000000000001';

let scene: Scene;
let guest: Ctx;
let number: string;

beforeEach(async () => {
  scene = await createScene({ balanceKopecks: 50_000 });
  guest = { ...scene.world.anonymous, log: scene.ctx.log };
  ({ number } = await scene.head());
});

const find = async (change: { supplierId?: SupplierId; number?: string } = {}, ctx = guest) =>
  findForGuest(ctx, {
    supplierId: SUPPLIER_ID,
    number,
    ...change,
    captcha: await solvedCaptcha(ctx, 'guest-payment'),
  });
const pay = async (change: Partial<Parameters<typeof startGuestPayment>[1]> = {}) => {
  const started = await startGuestPayment(guest, {
    ticket: change.ticket ?? (await find()).ticket,
    amountKopecks: 12_025,
    email: 'guest@example.org',
    requestKey: KEY,
    ...change,
  });
  return started as typeof started & { paymentId: PaymentId; contractId: ContractId };
};
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'went well',
    (error: { code?: unknown }) => error.code,
  );

describe('finding a contract as a guest', () => {
  test('shows no name, no debt and no whole address', async () => {
    const found = await find();
    expect(found).toMatchObject({
      number,
      address: 'г. Санкт-Петербург, пр. Э••••••••••, д. ••, кв. ••',
    });
    const { payerName, premise } = await scene.head();
    expect(JSON.stringify(found)).not.toContain(payerName);
    expect(JSON.stringify(found)).not.toContain(premise.address);
    expect(Object.keys(found).sort()).toEqual([
      'address',
      'leastKopecks',
      'mostKopecks',
      'number',
      'supplierName',
      'ticket',
    ]);
  });

  test('answers a closed contract and another supplier’s number as an absent one, naming the field', async () => {
    await scene.setHead({ status: 'terminated' });
    const answers = await Promise.all(
      [find(), find({ number: '00000000000000' }), find({ supplierId: 'nobody' as SupplierId })].map((work) =>
        work.catch((error: unknown) => error),
      ),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({
        code: 'payment.guest_contract_missing',
        status: 404,
        fields: [{ field: 'number' }],
      });
      expect(String(answer)).toBe(String(answers[0]));
    }
  });

  test('wants work first, once for each look', async () => {
    const captcha = await solvedCaptcha(guest, 'guest-payment');
    const look = () => findForGuest(guest, { supplierId: SUPPLIER_ID, number, captcha });
    await look();
    expect(await refusal(look())).toBe('identity.captcha_refused');
  });

  test('lets one network go through 60 numbers an hour, found or not, and no more', async () => {
    const subject = addressSubject(guest, 'guest-find');
    for (let looks = 0; looks < 59; looks += 1)
      await throttle(guest, { scope: 'guest-find', subject, limit: 60, windowSeconds: 3600 });
    expect(await refusal(find({ number: '00000000000000' }))).toBe('payment.guest_contract_missing');
    expect(await refusal(find())).toBe('platform.too_many_tries');
    expect(await refusal(find({}, { ...guest, sourceAddress: '198.51.100.9' }))).toBe('went well');
    scene.world.pass(3600);
    expect(await refusal(find())).toBe('went well');
  });

  test('says so where the supplier takes no payments online', async () => {
    const closed = { ...guest, ports: { ...guest.ports, gatewayFor: () => undefined } };
    expect(await refusal(find({}, closed))).toBe('payment.not_offered');
  });
});

describe('paying as a guest', () => {
  test('credits the contract like any payment, with nobody as its payer', async () => {
    const { paymentId, redirectUrl } = await pay();
    const { providerId } = scene.acquirer.only;
    expect(redirectUrl).toBe(`https://acquirer.test/pay/${providerId}`);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({ origin: 'guest', state: 'succeeded' });
    expect(await scene.payment(paymentId)).not.toHaveProperty('payerId');
    expect(await scene.balance()).toBe(50_000 - 12_025);
  });

  test('credits the contract whoever has it in a cabinet by then, and whether anybody has', async () => {
    await pay();
    await scene.setHead({ ownerId: undefined, linkedAt: undefined });
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.balance()).toBe(50_000 - 12_025);
  });

  test('gives the acquirer the address for the receipt and keeps none', async () => {
    let order: unknown;
    scene.acquirer.trouble = () => {
      order = scene.world.table.snapshot().find(({ sk }) => sk.startsWith('PAYMENT#'));
      return undefined;
    };
    const { paymentId } = await pay();
    expect(order).toMatchObject({
      order: {
        receipt: { contact: { email: 'guest@example.org' } },
        returnUrl: `https://kabinet.test/guest/payments/${paymentId}`,
      },
    });
    expect(JSON.stringify(scene.world.table.snapshot())).not.toContain('guest@example.org');
    expect(scene.logged.join('\n')).not.toContain('guest@example.org');
  });

  test('is one payment however often and at once it is pressed, and goes on where an answer was lost', async () => {
    const { ticket } = await find();
    scene.acquirer.trouble = (_, moment) => (moment === 'after' ? LOST : undefined);
    expect(await refusal(pay({ ticket }))).toBe('payment.acquirer_unavailable');
    scene.acquirer.trouble = NO_TROUBLE;
    const pressed = await Promise.all([pay({ ticket }), pay({ ticket }), pay({ ticket })]);
    expect(new Set(pressed.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(scene.acquirer.payments.size).toBe(1);
    expect(await refusal(pay({ ticket, amountKopecks: 99_900 }))).toBe('payment.request_key_reused');
  });

  test.each<[string, (ticket: string) => string]>([
    ['made up', () => 'ticket'],
    ['of another contract', (ticket) => ticket.replace(/^ctr_./, 'ctr_7')],
    ['with a later end', (ticket) => ticket.replace(/\.\d+\./, '.4000000000.')],
    ['without its hash', (ticket) => ticket.replace(/[^.]*$/, '')],
  ])('refuses a ticket that is %s', async (_, forged) => {
    const { ticket } = await find();
    expect(await refusal(pay({ ticket: forged(ticket) }))).toBe('payment.guest_ticket_old');
    expect(scene.acquirer.payments.size).toBe(0);
  });

  test('takes a ticket for thirty minutes, and not for a contract closed meanwhile', async () => {
    const { ticket } = await find();
    scene.world.pass(1800);
    expect(await refusal(pay({ ticket, requestKey: 'press-0000000000000002' }))).toBe('went well');
    scene.world.pass(1);
    expect(await refusal(pay({ ticket }))).toBe('payment.guest_ticket_old');
    const fresh = await find();
    await scene.setHead({ status: 'terminated' });
    expect(await refusal(pay({ ticket: fresh.ticket }))).toBe('payment.guest_contract_missing');
  });

  test('keeps to the supplier’s limits, and shows them before', async () => {
    const supplier = { payments: { leastKopecks: kopecks(5_000), mostKopecks: kopecks(20_000) } };
    scene = await createScene({ supplier });
    guest = { ...scene.world.anonymous, log: scene.ctx.log };
    ({ number } = await scene.head());
    const { ticket, ...found } = await find();
    expect(found).toMatchObject({ leastKopecks: 5_000, mostKopecks: 20_000 });
    for (const amountKopecks of [4_999, 20_001])
      expect(await refusal(pay({ ticket, amountKopecks }))).toBe('payment.amount_out_of_range');
    expect(scene.acquirer.calls).toEqual([]);
    expect(await refusal(pay({ ticket, amountKopecks: 5_000 }))).toBe('went well');
  });

  test('begins 60 payments an hour from one network and no more', async () => {
    const { ticket } = await find();
    const press = (index: number) =>
      refusal(pay({ ticket, requestKey: `press-${String(index).padStart(16, '0')}` }));
    for (let index = 0; index < 60; index += 1) expect(await press(index)).toBe('went well');
    expect(await press(60)).toBe('platform.too_many_tries');
    expect(await press(59)).toBe('went well');
  });

  test.each([
    ['amountKopecks', 0],
    ['amountKopecks', 1_000_000_001],
    ['amountKopecks', 100.5],
    ['email', 'guest'],
    ['email', `${'a'.repeat(250)}@example.org`],
    ['requestKey', 'short'],
    ['ticket', 't'.repeat(201)],
  ])('takes no %s such as %j', (field, value) => {
    const input = { ticket: 'x', amountKopecks: 100, email: 'a@example.org', requestKey: KEY };
    expect(operation.input.safeParse(input).success).toBe(true);
    const parsed = operation.input.safeParse({ ...input, [field]: value });
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });
});

describe('following a guest’s payment', () => {
  test('shows its state to whoever began it', async () => {
    const { paymentId, contractId, watchKey } = await pay();
    const watch = () => getGuestPayment(guest, { paymentId, contractId, watchKey });
    const { providerId } = scene.acquirer.only;
    expect(await watch()).toMatchObject({
      state: 'pending',
      amountKopecks: 12_025,
      contractNumber: number,
      redirectUrl: `https://acquirer.test/pay/${providerId}`,
    });
    scene.acquirer.cancel(providerId, 'insufficient_funds');
    await scene.tell('payment.canceled', providerId);
    const ended = await watch();
    expect(ended).toMatchObject({ state: 'canceled', reason: 'insufficient_funds' });
    expect(ended).not.toHaveProperty('redirectUrl');
  });

  test('shows it to nobody else, and not whether there is one', async () => {
    const { paymentId, contractId, watchKey } = await pay();
    const other = await pay({ requestKey: 'press-0000000000000002' });
    for (const asked of [
      { paymentId, contractId, watchKey: '' },
      { paymentId, contractId, watchKey: other.watchKey },
      { paymentId, contractId, watchKey: watchKey.toLowerCase() },
      { paymentId: scene.ctx.ids.next('payment'), contractId, watchKey },
    ]) {
      await expect(getGuestPayment(guest, asked)).rejects.toMatchObject({ code: 'payment.missing' });
    }
  });
});
