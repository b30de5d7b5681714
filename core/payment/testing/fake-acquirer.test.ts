import { instant } from '#core/kernel';
import { FakeAcquirer, LOST, NO_TROUBLE } from './fake-acquirer.ts';
import { gatewayConformance } from './gateway-conformance.ts';

gatewayConformance('the fake', () => {
  const acquirer = new FakeAcquirer({ now: () => instant('2026-10-20T09:00:00Z') });
  return {
    gateway: acquirer.gateway,
    creation: {
      spoil(how) {
        acquirer.trouble = (call, moment) => {
          if (call !== 'create' || moment !== (how === 'failsAfter' ? 'after' : 'before')) return undefined;
          acquirer.trouble = NO_TROUBLE;
          return how === 'refuses' ? { kind: 'refused', status: 400, code: 'invalid_request' } : LOST;
        };
      },
      made: () => acquirer.payments.size,
    },
    tellsReasons: true,
    pay: ({ providerId }) => acquirer.pay(providerId),
    decline: ({ providerId }, reason) => acquirer.cancel(providerId, reason),
    hold: ({ providerId }) => acquirer.hold(providerId),
    payBy({ providerId }, later) {
      acquirer.pay(providerId);
      acquirer.onCharge = later === 'succeeds' || later === 'waits' ? later : { refusedFor: later };
    },
    refund: (providerId, amount) => acquirer.refund(providerId, amount),
  };
});
