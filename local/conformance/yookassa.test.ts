import { yookassaGateway } from '../../core/payment/adapters/yookassa.ts';
import { gatewayConformance } from '../../core/payment/testing/gateway-conformance.ts';
import { createAcquirer, type ScenarioDraft, TEST_CARDS } from '../acquirer/index.ts';

const SPOILT = {
  failsBefore: { kind: 'error_500_before', call: 'create' },
  failsAfter: { kind: 'error_500_after', call: 'create' },
  neverAnswers: { kind: 'answer_never', call: 'create' },
  refuses: { kind: 'error_4xx', status: 403, call: 'create' },
} as const satisfies Record<string, ScenarioDraft>;

/** The sandbox's words for what becomes of a later charge, where they are not the reason. */
const OUTCOMES: Record<string, string> = { succeeds: 'success', waits: 'pending' };

gatewayConformance('YooKassa’s adapter against the sandbox acquirer', async () => {
  const acquirer = createAcquirer({ shops: [{ shopId: '100500', secretKey: 'test_key' }] });
  const url = await acquirer.listen();
  const shop = {
    endpoint: `${url}/v3`,
    shopId: '100500',
    secretKey: 'test_key',
    testMode: true,
    timeoutMs: 2000,
  };
  const payWith = (providerId: string, fits: (card: (typeof TEST_CARDS)[number]) => boolean) => {
    acquirer.pay(providerId, TEST_CARDS.find(fits)?.number);
  };
  return {
    gateway: yookassaGateway(shop),
    stranger: yookassaGateway({ ...shop, secretKey: 'guess' }),
    creation: {
      spoil: (how) => void acquirer.arm(SPOILT[how]),
      made: () => Object.keys(acquirer.book().payments).length,
    },
    tellsReasons: true,
    pay: ({ providerId }) => void acquirer.pay(providerId),
    decline: ({ providerId }, reason) => payWith(providerId, ({ onPage }) => onPage === reason),
    hold({ providerId }) {
      acquirer.arm({ kind: 'unasked_hold', paymentId: providerId });
      acquirer.pay(providerId);
    },
    payBy: ({ providerId }, later) =>
      payWith(
        providerId,
        ({ onPage, onRepeat }) => onPage === 'success' && onRepeat === (OUTCOMES[later] ?? later),
      ),
    refund: (providerId, amount) => acquirer.refund(providerId, (amount / 100).toFixed(2)).id,
    close: () => acquirer.close(),
  };
});
