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
      refusal(
        pay({
          ticket,
          amountKopecks: 12_000 + index,
          requestKey: `press-${String(index).padStart(16, '0')}`,
        }),
      );
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

describe('a guest is asked', () => {
  const again = 'press-0000000000000002';
  const shown = ({ paymentId, watchKey }: { paymentId: PaymentId; watchKey: string }) => [
    { paymentId, watchKey },
  ];

  test('before the same payment with the same ticket, and begins it once that is confirmed', async () => {
    const { ticket } = await find();
    const { paymentId } = await pay({ ticket });
    await expect(pay({ ticket, requestKey: again })).rejects.toMatchObject({
      ...{ code: 'payment.repeat_unconfirmed', status: 409 },
      facts: { paymentId, amountKopecks: 12_025, state: 'pending' },
    });
    expect(await refusal(pay({ ticket, requestKey: again, confirmed: ['unusual'] }))).toBe(
      'payment.repeat_unconfirmed',
    );
    expect(await refusal(pay({ ticket, requestKey: again, confirmed: ['repeat'] }))).toBe('went well');
    expect(scene.acquirer.payments.size).toBe(2);
  });

  test('before the same payment that their browser remembers, with whatever ticket', async () => {
    const earlier = shown(await pay());
    expect(await refusal(pay({ requestKey: again, earlier }))).toBe('payment.repeat_unconfirmed');
    expect(await refusal(pay({ requestKey: again, earlier, amountKopecks: 12_026 }))).toBe('went well');
  });

  test('never because of what others paid, so that nobody learns of it', async () => {
    await scene.start();
    const strangers = await pay();
    expect(await refusal(pay({ requestKey: again }))).toBe('went well');
    const { watchKey } = await pay({ amountKopecks: 700, requestKey: 'press-0000000000000003' });
    for (const key of ['', 'x'.repeat(64), strangers.watchKey.toUpperCase(), watchKey]) {
      const earlier = [{ paymentId: strangers.paymentId, watchKey: key }];
      const requestKey = `press-of-a-stranger-${key.slice(0, 8)}-${key.length}`.replace(/[^\w-]/g, '_');
      expect(await refusal(pay({ requestKey, earlier }))).toBe('went well');
    }
  });

  test('of a payment of another contract, or of one that is not there, nothing', async () => {
    const other = await createScene({ seed: 'other-guest' });
    const watched = shown(await pay());
    const { paymentId } = await other.start();
    const absent = { paymentId: 'pay_00000000000000000000000000' as PaymentId, watchKey: 'x' };
    const earlier = [absent, { ...watched[0]!, paymentId }];
    expect(await refusal(pay({ requestKey: again, earlier }))).toBe('went well');
  });

  test('no more an hour later, nor when nothing came of it', async () => {
    const first = await pay();
    scene.world.pass(3601);
    const second = await pay({ requestKey: again, earlier: shown(first) });
    const [, providerId = ''] = [...scene.acquirer.payments.keys()];
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    const third = { requestKey: 'press-0000000000000003', earlier: shown(second) };
    expect(await refusal(pay(third))).toBe('went well');
  });

  test('once when the same ticket pays twice at the same moment', async () => {
    const { ticket } = await find();
    const answers = await Promise.all([
      refusal(pay({ ticket })),
      refusal(pay({ ticket, requestKey: again })),
    ]);
    expect(answers.sort()).toEqual(['payment.repeat_unconfirmed', 'went well']);
    expect(scene.acquirer.payments.size).toBe(1);
  });

  test('not when the same press is repeated', async () => {
    const { ticket } = await find();
    const { paymentId } = await pay({ ticket });
    expect(await pay({ ticket })).toMatchObject({ paymentId });
  });

  test('before a large sum, by the supplier’s setting and whatever is owed or was paid', async () => {
    const supplier = { payments: { unusualAboveKopecks: kopecks(20_000) } };
    for (const balanceKopecks of [0, 5_000_000]) {
      scene = await createScene({ supplier, balanceKopecks });
      guest = { ...scene.world.anonymous, log: scene.ctx.log };
      ({ number } = await scene.head());
      expect(await refusal(pay({ amountKopecks: 20_000 }))).toBe('went well');
      const large = { amountKopecks: 20_001, requestKey: again };
      await expect(pay(large)).rejects.toMatchObject({
        ...{ code: 'payment.large_sum_unconfirmed', status: 409 },
        facts: { amountKopecks: 20_001, largeKopecks: 20_000 },
        fields: [{ field: 'amountKopecks' }],
      });
      expect(await refusal(pay({ ...large, confirmed: ['repeat'] }))).toBe('payment.large_sum_unconfirmed');
      expect(await refusal(pay({ ...large, confirmed: ['unusual'] }))).toBe('went well');
    }
  });

  test.each([
    ['confirmed', ['all']],
    ['confirmed', ['repeat', 'unusual', 'repeat']],
    ['earlier', [{ paymentId: 'pay_1', watchKey: 'x' }]],
    ['earlier', [{ paymentId: 'pay_00000000000000000000000000', watchKey: 'x'.repeat(65) }]],
    ['earlier', Array(6).fill({ paymentId: 'pay_00000000000000000000000000', watchKey: 'x' })],
  ])('nothing that comes as %s %j', (field, value) => {
    const input = { ticket: 'x', amountKopecks: 100, email: 'a@example.org', requestKey: KEY };
    const parsed = operation.input.safeParse({ ...input, [field]: value });
    expect(parsed.error?.issues[0]?.path[0]).toBe(field);
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

  test('says of money for a contract that was closed meanwhile that it waits', async () => {
    const { paymentId, contractId, watchKey } = await pay();
    const watch = () => getGuestPayment(guest, { paymentId, contractId, watchKey });
    await scene.setHead({ status: 'terminated' });
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    expect(await watch()).not.toHaveProperty('waitingKopecks');
    await scene.tell('payment.succeeded', providerId);
    expect(await watch()).toMatchObject({ state: 'succeeded', waitingKopecks: 12_025 });
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
