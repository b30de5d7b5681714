import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ContractId, idSource, instant, type Kopecks, kopecks, type PaymentId } from '#core/kernel';
import type { PaymentOrder } from '../model.ts';
import type { Answer, Gateway } from '../ports.ts';

/** An acquirer to try a gateway against, and the hands that move it. */
export interface GatewayStage {
  readonly gateway: Gateway;
  /** The same acquirer, asked with credentials it does not know; absent where there are none. */
  readonly stranger?: Gateway;
  /** The payer pays on the acquirer's page. */
  pay(providerId: string): void | Promise<void>;
  /** The payer's card is refused for this reason. */
  decline(providerId: string, reason: 'insufficient_funds'): void | Promise<void>;
  /** The acquirer gives money back by itself; answers the refund's id. */
  refund(providerId: string, amount: Kopecks): string | Promise<string>;
  /** The next creation goes wrong once. */
  spoilCreate(how: 'failsBefore' | 'failsAfter' | 'neverAnswers' | 'refuses'): void;
  /** How many payments the acquirer has in its own book. */
  paymentsMade(): number;
  close?(): void | Promise<void>;
}

/** What every gateway must keep to, whoever is behind it. Run it for each adapter, the fake, and the sandbox. */
export function gatewayConformance(
  name: string,
  openStage: () => GatewayStage | Promise<GatewayStage>,
): void {
  describe(`the gateway port: ${name}`, () => {
    let stage: GatewayStage;
    beforeEach(async () => {
      stage = await openStage();
    });
    afterEach(() => stage.close?.());

    const made = async (draft: PaymentOrder = order()) => value(await stage.gateway.create(draft));

    test('a created payment is pending, with a page for the payer and all that was asked', async () => {
      const draft = order();
      const payment = await made(draft);
      expect(payment).toMatchObject({
        status: 'pending',
        amount: { kopecks: 12_025, currency: 'RUB' },
        testMode: stage.gateway.testMode,
        metadata: { paymentId: draft.paymentId, contractId: draft.contractId, attempt: '1' },
      });
      expect(new URL(payment.redirectUrl ?? '').protocol).toMatch(/^https?:$/);
      expect(payment.providerId).toMatch(/^[\w-]{1,64}$/);
    });

    test('the same order again is the same payment', async () => {
      const draft = order();
      const first = await made(draft);
      expect((await made(structuredClone(draft))).providerId).toBe(first.providerId);
      expect(stage.paymentsMade()).toBe(1);
    });

    test('the same order twenty times at once is one payment', async () => {
      const draft = order();
      const all = await Promise.all(Array.from({ length: 20 }, () => made(draft)));
      expect(new Set(all.map(({ providerId }) => providerId)).size).toBe(1);
      expect(stage.paymentsMade()).toBe(1);
    });

    test('another sum under the same key is refused and makes nothing', async () => {
      const draft = order();
      await made(draft);
      const changed = order({ ...draft, amountKopecks: kopecks(12_026) });
      expect(await stage.gateway.create(changed)).toMatchObject({ kind: 'refused' });
      expect(stage.paymentsMade()).toBe(1);
    });

    test('another attempt is another payment', async () => {
      const draft = order();
      const first = await made(draft);
      expect((await made({ ...draft, attempt: 2 })).providerId).not.toBe(first.providerId);
    });

    test('a paid payment has succeeded, and says when', async () => {
      const { providerId } = await made();
      await stage.pay(providerId);
      const found = value(await stage.gateway.get(providerId));
      expect(found).toMatchObject({
        providerId,
        status: 'succeeded',
        amount: { kopecks: 12_025, currency: 'RUB' },
      });
      expect(found.paidAt).toBe(instant(found.paidAt ?? ''));
    });

    test('a declined payment is cancelled, with the acquirer’s reason', async () => {
      const { providerId } = await made();
      await stage.decline(providerId, 'insufficient_funds');
      expect(value(await stage.gateway.get(providerId))).toMatchObject({
        status: 'canceled',
        cancelReason: 'insufficient_funds',
      });
    });

    test('what the acquirer does not have is missing, and so is what is no id', async () => {
      await made();
      for (const id of [
        '00000000-0000-5000-8000-000000000000',
        '..',
        '../refunds',
        '',
        '?',
        'a/b',
        'x'.repeat(500),
      ]) {
        expect(await stage.gateway.get(id), id).toEqual({ kind: 'missing' });
        expect(await stage.gateway.getRefund(id), id).toEqual({ kind: 'missing' });
      }
    });

    test('a failure before the payment was made is unknown, and the same order again makes it', async () => {
      const draft = order();
      stage.spoilCreate('failsBefore');
      expect(await stage.gateway.create(draft)).toMatchObject({ kind: 'unknown' });
      await made(draft);
      expect(stage.paymentsMade()).toBe(1);
    });

    test('a failure after the payment was made is unknown, and the same order again finds it', async () => {
      const draft = order();
      stage.spoilCreate('failsAfter');
      expect(await stage.gateway.create(draft)).toMatchObject({ kind: 'unknown' });
      await made(draft);
      expect(stage.paymentsMade()).toBe(1);
    });

    test('silence ends by itself and is unknown', async () => {
      const draft = order();
      stage.spoilCreate('neverAnswers');
      expect(await stage.gateway.create(draft)).toMatchObject({ kind: 'unknown' });
      await made(draft);
      expect(stage.paymentsMade()).toBe(1);
    });

    test('a refusal is a refusal, and nothing was made', async () => {
      stage.spoilCreate('refuses');
      expect(await stage.gateway.create(order())).toMatchObject({ kind: 'refused' });
      expect(stage.paymentsMade()).toBe(0);
    });

    test('a refund can be read back, with its payment and sum', async () => {
      const { providerId } = await made();
      await stage.pay(providerId);
      const refundId = await stage.refund(providerId, kopecks(2_000));
      expect(value(await stage.gateway.getRefund(refundId))).toEqual({
        refundId,
        providerId,
        status: 'succeeded',
        amount: { kopecks: 2_000, currency: 'RUB' },
      });
      expect(value(await stage.gateway.get(providerId))).toMatchObject({ status: 'succeeded' });
    });

    test('wrong credentials are refused everywhere', async () => {
      const { stranger } = stage;
      if (!stranger) return;
      const { providerId } = await made();
      expect(await stranger.create(order())).toMatchObject({ kind: 'refused', status: 401 });
      expect(await stranger.get(providerId)).toMatchObject({ kind: 'refused', status: 401 });
      expect(await stranger.getRefund('r-1')).toMatchObject({ kind: 'refused', status: 401 });
    });

    test('nobody’s address is the acquirer’s', () => {
      for (const address of ['203.0.113.7', '', 'localhost', '::']) {
        expect(stage.gateway.trusts(address), address).toBe(false);
      }
    });
  });
}

let serial = 0;
const ids = idSource({ now: () => instant('2026-10-20T09:00:00Z') }, (count) => {
  serial += 1;
  return Uint8Array.from({ length: count }, (_, index) => serial >> (index * 4));
});

/** An order of 120.25 to a contract, unlike any other. */
export function order(changes: Partial<PaymentOrder> = {}): PaymentOrder {
  const paymentId = changes.paymentId ?? (ids.next('payment') as PaymentId);
  const contractId = 'ctr_5X0M4K8N1R2T3V4W5X6Y7Z8A9B' as ContractId;
  const amountKopecks = changes.amountKopecks ?? kopecks(12_025);
  return {
    contractId,
    attempt: 1,
    description: 'Оплата по договору 78010000000017',
    returnUrl: `https://kabinet.test/contracts/${contractId}/payments/${paymentId}`,
    ...changes,
    paymentId,
    amountKopecks,
    receipt: {
      contact: { email: 'anna@example.org' },
      items: [
        {
          description: 'Коммунальные услуги, договор 78010000000017',
          amountKopecks: kopecks(10_000),
          vatCode: 11,
          subject: 'service',
          mode: 'full_payment',
        },
        {
          description: 'Аванс за коммунальные услуги, договор 78010000000017',
          amountKopecks: kopecks(amountKopecks - 10_000),
          vatCode: 12,
          subject: 'payment',
          mode: 'advance',
        },
      ],
    },
  };
}

function value<T>(answer: Answer<T>): T {
  if (answer.kind !== 'ok') throw new Error(`The acquirer answered ${JSON.stringify(answer)}`);
  return answer.value;
}
