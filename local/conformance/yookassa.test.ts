import { yookassaGateway } from '../../core/payment/adapters/yookassa.ts';
import { gatewayConformance } from '../../core/payment/testing/gateway-conformance.ts';
import { createAcquirer, type ScenarioDraft, TEST_CARDS } from '../acquirer/index.ts';

const SPOILT = {
  failsBefore: { kind: 'error_500_before', call: 'create' },
  failsAfter: { kind: 'error_500_after', call: 'create' },
  neverAnswers: { kind: 'answer_never', call: 'create' },
  refuses: { kind: 'error_4xx', status: 403, call: 'create' },
} as const satisfies Record<string, ScenarioDraft>;

gatewayConformance('YooKassa’s adapter against the sandbox acquirer', async () => {
  const acquirer = createAcquirer({ shops: [{ shopId: '100500', secretKey: 'test_key' }] });
  const url = await acquirer.listen();
  const shop = {
    endpoint: `${url}/v3`,
    shopId: '100500',
    secretKey: 'test_key',
    testMode: true,
    timeoutMs: 1000,
  };
  const declining = TEST_CARDS.find(({ onPage }) => onPage === 'insufficient_funds');
  return {
    gateway: yookassaGateway(shop),
    stranger: yookassaGateway({ ...shop, secretKey: 'guess' }),
    pay: (providerId) => void acquirer.pay(providerId),
    decline: (providerId) => void acquirer.pay(providerId, declining?.number),
    refund: (providerId, amount) => acquirer.refund(providerId, (amount / 100).toFixed(2)).id,
    spoilCreate: (how) => void acquirer.arm(SPOILT[how]),
    paymentsMade: () => Object.keys(acquirer.book().payments).length,
    close: () => acquirer.close(),
  };
});
