import type { Clock } from '#core/kernel';
import type { Answer, Gateway, GatewayPayment, PaymentOrder } from '#core/payment';

/** Where its notices come from; it trusts nobody else. */
export const PRETEND_ADDRESS = '192.0.2.1';

const NOT_OFFERED: Answer<never> = { kind: 'refused', status: 400, code: 'not_offered' };

/** An acquirer in memory at which every payment of the demo's past was paid at once. */
export function pretendAcquirer(clock: Clock): Gateway {
  const payments = new Map<string, GatewayPayment>();
  const found = (providerId: string): Answer<GatewayPayment> => {
    const payment = payments.get(providerId);
    return payment ? { kind: 'ok', value: payment } : { kind: 'missing' };
  };
  return {
    name: 'yookassa',
    testMode: true,
    can: { cards: false, refunds: false, register: false },
    trusts: (address) => address === PRETEND_ADDRESS,
    create: async (order: PaymentOrder) => {
      const providerId = providerIdOf(order);
      payments.set(providerId, {
        providerId,
        status: 'pending',
        amount: { kopecks: order.amountKopecks, currency: 'RUB' },
        testMode: true,
        metadata: {
          paymentId: order.paymentId,
          contractId: order.contractId,
          attempt: String(order.attempt),
        },
        redirectUrl: `https://acquirer.example/${providerId}`,
      });
      return found(providerId);
    },
    get: async (providerId) => {
      const answer = found(providerId);
      if (answer.kind !== 'ok') return answer;
      return { kind: 'ok', value: { ...answer.value, status: 'succeeded', paidAt: clock.now() } };
    },
    capture: async () => NOT_OFFERED,
    cancel: async () => NOT_OFFERED,
    refund: async () => NOT_OFFERED,
    getRefund: async () => ({ kind: 'missing' }),
    refundsOf: async () => ({ kind: 'ok', value: [] }),
  };
}

export function providerIdOf(order: Pick<PaymentOrder, 'paymentId'>): string {
  return `demo-${order.paymentId}`;
}
