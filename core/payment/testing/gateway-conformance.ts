import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ContractId, idSource, instant, type Kopecks, kopecks, type PaymentId } from '#core/kernel';
import type { PaymentOrder, RefundOrder } from '../model.ts';
import type { Answer, Gateway, GatewayOperation, GatewayPayment } from '../ports.ts';

/** An acquirer to try a gateway against, and the hands that move it. What an acquirer has not, its stage leaves out. */
export interface GatewayStage {
  readonly gateway: Gateway;
  /** The same acquirer, asked with credentials it does not know. */
  readonly stranger?: Gateway;
  /** Where a payment is made by a call; absent where the payer only brings the order along, so that nothing is made before. */
  readonly creation?: {
    /** The next creation goes wrong once. */
    spoil(how: 'failsBefore' | 'failsAfter' | 'neverAnswers' | 'refuses'): void;
    /** How many payments the acquirer has in its own book. */
    made(): number;
  };
  /** The payer pays on the acquirer's page. */
  pay(payment: GatewayPayment): void | Promise<void>;
  /** The payer's card is refused; where the acquirer tells reasons, for this one. */
  decline(payment: GatewayPayment, reason: 'insufficient_funds'): void | Promise<void>;
  /** The acquirer tells why a payment was cancelled. */
  readonly tellsReasons: boolean;
  /** The payer pays, but the money is only held. */
  hold?(payment: GatewayPayment): void | Promise<void>;
  /** The payer pays with a card that is remembered, and whose later charges end so. */
  payBy?(
    payment: GatewayPayment,
    later: 'succeeds' | 'waits' | 'insufficient_funds' | 'permission_revoked',
  ): void | Promise<void>;
  /** The acquirer gives money back by itself; answers the refund's id. */
  refund?(providerId: string, amount: Kopecks): string | Promise<string>;
  close?(): void | Promise<void>;
}

/** A stretch of time that everything is in. */
const ALWAYS = { from: instant('2020-01-01T00:00:00Z'), to: instant('2100-01-01T00:00:00Z') };

/**
 * What every gateway must keep to, whoever is behind it: run it for each adapter against its sandbox, and for the fake. A
 * gateway that says it `can` do something is asked to; one that cannot must refuse it.
 */
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
    const paid = async (draft: PaymentOrder = order()) => {
      const payment = await made(draft);
      await stage.pay(payment);
      return payment;
    };

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
      expect(await made(structuredClone(draft))).toEqual(first);
      if (stage.creation) expect(stage.creation.made()).toBe(1);
    });

    test('the same order twenty times at once is one payment', async () => {
      const draft = order();
      const all = await Promise.all(Array.from({ length: 20 }, () => made(draft)));
      expect(new Set(all.map(({ providerId }) => providerId)).size).toBe(1);
      if (stage.creation) expect(stage.creation.made()).toBe(1);
    });

    test('another attempt is another payment', async () => {
      const draft = order();
      const first = await made(draft);
      expect((await made({ ...draft, attempt: 2 })).providerId).not.toBe(first.providerId);
    });

    test('a payment that nobody has paid yet is pending', async () => {
      const { providerId } = await made();
      expect(value(await stage.gateway.get(providerId))).toMatchObject({ providerId, status: 'pending' });
    });

    test('a paid payment has succeeded, for the sum and the order that were asked, and says when', async () => {
      const draft = order();
      const { providerId } = await paid(draft);
      const found = value(await stage.gateway.get(providerId));
      expect(found).toMatchObject({
        providerId,
        status: 'succeeded',
        amount: { kopecks: 12_025, currency: 'RUB' },
        testMode: stage.gateway.testMode,
        metadata: { paymentId: draft.paymentId, attempt: '1' },
      });
      expect(found.paidAt).toBe(instant(found.paidAt ?? ''));
    });

    test('a declined payment is cancelled, with the acquirer’s reason where it tells one', async () => {
      const payment = await made();
      await stage.decline(payment, 'insufficient_funds');
      expect(value(await stage.gateway.get(payment.providerId))).toMatchObject({
        status: 'canceled',
        ...(stage.tellsReasons && { cancelReason: 'insufficient_funds' }),
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

    test('another sum under the same key is refused and makes nothing', async () => {
      if (!stage.creation) return;
      const draft = order();
      await made(draft);
      const changed = order({ ...draft, amountKopecks: kopecks(12_026) });
      expect(await stage.gateway.create(changed)).toMatchObject({ kind: 'refused' });
      expect(stage.creation.made()).toBe(1);
    });

    test.each(['failsBefore', 'failsAfter', 'neverAnswers'] as const)(
      'a creation that %s is unknown, and the same order again is one payment',
      async (how) => {
        if (!stage.creation) return;
        const draft = order();
        stage.creation.spoil(how);
        expect(await stage.gateway.create(draft)).toMatchObject({ kind: 'unknown' });
        await made(draft);
        expect(stage.creation.made()).toBe(1);
      },
    );

    test('a refusal is a refusal, and nothing was made', async () => {
      if (!stage.creation) return;
      stage.creation.spoil('refuses');
      expect(await stage.gateway.create(order())).toMatchObject({ kind: 'refused' });
      expect(stage.creation.made()).toBe(0);
    });

    test('only held money can be taken, or let go; both once', async () => {
      const { gateway } = stage;
      const unpaid = await made();
      expect(await gateway.capture(unpaid.providerId)).toMatchObject({ kind: 'refused' });
      expect(await gateway.cancel(unpaid.providerId)).toMatchObject({ kind: 'refused' });
      if (!stage.hold) return;
      const [kept, dropped] = [await made(), await made()];
      await stage.hold(kept);
      await stage.hold(dropped);
      expect(value(await gateway.get(kept.providerId)).status).toBe('waiting_for_capture');
      expect(value(await gateway.capture(kept.providerId))).toMatchObject({
        status: 'succeeded',
        amount: { kopecks: 12_025 },
      });
      expect(value(await gateway.cancel(dropped.providerId))).toMatchObject({
        status: 'canceled',
        cancelReason: 'canceled_by_merchant',
      });
      expect(await gateway.cancel(kept.providerId)).toMatchObject({ kind: 'refused' });
      expect(await gateway.capture(dropped.providerId)).toMatchObject({ kind: 'refused' });
    });

    describe('remembered cards', () => {
      const remembered = async (later: Parameters<NonNullable<GatewayStage['payBy']>>[1]) => {
        if (!stage.gateway.can.cards || !stage.payBy) return undefined;
        const payment = await made(order({ saveCard: true }));
        await stage.payBy(payment, later);
        const { method } = value(await stage.gateway.get(payment.providerId));
        expect(method).toMatchObject({ saved: true, title: expect.stringMatching(/•• \d{4}$/) });
        return method?.id ?? '';
      };

      test('a gateway that can remember cards is asked to here', () => {
        expect(stage.payBy !== undefined).toBe(stage.gateway.can.cards);
      });

      test('a card that was not to be remembered is not', async () => {
        const { providerId } = await paid();
        const found = value(await stage.gateway.get(providerId));
        expect(found.method?.saved ?? false).toBe(false);
        if (!stage.gateway.can.cards) return;
        const again = order({ card: found.method?.id ?? '' });
        expect(await stage.gateway.create(again)).toMatchObject({ kind: 'refused' });
      });

      test('a charge is over at once, without a page, and once for one order', async () => {
        const card = await remembered('succeeds');
        if (!card) return;
        const draft = order({ card });
        const charged = await made(draft);
        expect(charged).toMatchObject({ status: 'succeeded', amount: { kopecks: 12_025 } });
        expect(charged).not.toHaveProperty('redirectUrl');
        expect((await made(structuredClone(draft))).providerId).toBe(charged.providerId);
        expect(stage.creation?.made()).toBe(2);
      });

      test('a charge may still be pending', async () => {
        const card = await remembered('waits');
        if (card) expect(await made(order({ card }))).toMatchObject({ status: 'pending' });
      });

      test.each(['insufficient_funds', 'permission_revoked'] as const)(
        'a charge may be refused for %s',
        async (reason) => {
          const card = await remembered(reason);
          if (!card) return;
          expect(await made(order({ card }))).toMatchObject({ status: 'canceled', cancelReason: reason });
        },
      );

      test('a token nobody knows is refused', async () => {
        if (!stage.gateway.can.cards) return;
        const unknown = order({ card: '00000000-0000-5000-8000-000000000000' });
        expect(await stage.gateway.create(unknown)).toMatchObject({ kind: 'refused' });
      });
    });

    describe('refunds', () => {
      test('a gateway that gives money back says for how long', () => {
        expect((stage.gateway.refundDays ?? 0) > 0).toBe(stage.gateway.can.refunds);
      });

      test('a gateway that gives none back refuses', async () => {
        const { providerId } = await paid();
        if (stage.gateway.can.refunds) return;
        expect(await stage.gateway.refund(refundOrder(providerId))).toMatchObject({ kind: 'refused' });
      });

      test('one that the acquirer made by itself can be read back, with its payment and sum', async () => {
        const { providerId } = await paid();
        if (!stage.refund) return;
        const refundId = await stage.refund(providerId, kopecks(2_000));
        const found = value(await stage.gateway.getRefund(refundId));
        expect(found).toMatchObject({
          refundId,
          providerId,
          status: 'succeeded',
          amount: { kopecks: 2_000, currency: 'RUB' },
        });
        expect(found.returnedAt).toBe(instant(found.returnedAt ?? ''));
        expect(found).not.toHaveProperty('asked');
        expect(value(await stage.gateway.get(providerId))).toMatchObject({ status: 'succeeded' });
      });

      test('one that we ask for is made once, and known as ours', async () => {
        const { providerId } = await paid();
        if (!stage.gateway.can.refunds) return;
        const draft = refundOrder(providerId);
        const made = value(await stage.gateway.refund(draft));
        expect(made).toMatchObject({ providerId, status: 'succeeded', asked: draft.refundId });
        expect(value(await stage.gateway.refund(structuredClone(draft))).refundId).toBe(made.refundId);
        expect(value(await stage.gateway.refundsOf(providerId))).toEqual([made]);
        expect(value(await stage.gateway.getRefund(made.refundId))).toEqual(made);
      });

      test('together they never pass what was paid, and what was not paid is not given back', async () => {
        const { providerId } = await paid();
        if (!stage.gateway.can.refunds) return;
        value(await stage.gateway.refund(refundOrder(providerId, 10_000)));
        expect(await stage.gateway.refund(refundOrder(providerId, 2_026))).toMatchObject({ kind: 'refused' });
        value(await stage.gateway.refund(refundOrder(providerId, 2_025)));
        const unpaid = await made();
        expect(await stage.gateway.refund(refundOrder(unpaid.providerId, 1))).toMatchObject({
          kind: 'refused',
        });
      });

      test('another sum under the same key is refused', async () => {
        const { providerId } = await paid();
        if (!stage.gateway.can.refunds) return;
        const draft = refundOrder(providerId);
        value(await stage.gateway.refund(draft));
        const changed = { ...draft, amountKopecks: kopecks(2_001) };
        expect(await stage.gateway.refund(changed)).toMatchObject({ kind: 'refused' });
      });

      test('a payment without refunds has none', async () => {
        const { providerId } = await paid();
        expect(value(await stage.gateway.refundsOf(providerId))).toEqual([]);
      });
    });

    describe('the acquirer’s own book', () => {
      test('is told by a gateway that says so', () => {
        expect(stage.gateway.operations !== undefined).toBe(stage.gateway.can.register);
      });

      test('has each payment and each refund once, over all its pages, and nothing that was not paid', async () => {
        const { gateway } = stage;
        const payments = [await paid(), await paid(), await paid(), await paid()];
        await made();
        if (!gateway.operations || !stage.refund) return;
        const refundId = await stage.refund(payments[0]?.providerId ?? '', kopecks(2_000));
        const told: GatewayOperation[] = [];
        let cursor: string | undefined;
        do {
          const page = value(await gateway.operations({ ...ALWAYS, ...(cursor && { cursor }) }));
          told.push(...page.operations);
          cursor = page.cursor;
        } while (cursor);
        const amount = { kopecks: 12_025, currency: 'RUB' };
        const rows = payments.map(({ providerId }) => {
          return { kind: 'payment', providerId, status: 'succeeded', amount };
        });
        const refund = {
          ...{ kind: 'refund', refundId, providerId: payments[0]?.providerId ?? '', status: 'succeeded' },
          amount: { kopecks: 2_000, currency: 'RUB' },
        };
        const expected = [...rows, refund] as GatewayOperation[];
        expect(told.sort(byIds)).toEqual(expected.sort(byIds));
      });

      test('has only what happened within the span', async () => {
        await paid();
        const [from, to] = [instant('2020-01-01T00:00:00Z'), instant('2020-01-02T00:00:00Z')];
        let page = await stage.gateway.operations?.({ from, to });
        while (page) {
          const { operations, cursor } = value(page);
          expect(operations).toEqual([]);
          page = cursor ? await stage.gateway.operations?.({ from, to, cursor }) : undefined;
        }
      });
    });

    test('wrong credentials are refused everywhere', async () => {
      const { stranger } = stage;
      if (!stranger) return;
      const { providerId } = await made();
      if (stage.creation)
        expect(await stranger.create(order())).toMatchObject({ kind: 'refused', status: 401 });
      expect(await stranger.get(providerId)).toMatchObject({ kind: 'refused', status: 401 });
      if (!stage.gateway.can.refunds) return;
      expect(await stranger.getRefund('r-1')).toMatchObject({ kind: 'refused', status: 401 });
      expect(await stranger.refund(refundOrder(providerId))).toMatchObject({ kind: 'refused', status: 401 });
      expect(await stranger.refundsOf(providerId)).toMatchObject({ kind: 'refused', status: 401 });
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

function refundOrder(providerId: string, amountKopecks = 2_000): RefundOrder {
  return { refundId: ids.next('refund'), providerId, amountKopecks: kopecks(amountKopecks) };
}

const idOf = (operation: GatewayOperation): string =>
  operation.kind === 'refund' ? operation.refundId : operation.providerId;
const byIds = (a: GatewayOperation, b: GatewayOperation): number => (idOf(a) < idOf(b) ? -1 : 1);

function value<T>(answer: Answer<T>): T {
  if (answer.kind !== 'ok') throw new Error(`The acquirer answered ${JSON.stringify(answer)}`);
  return answer.value;
}
