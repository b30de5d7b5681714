import { instantOfMs } from '#core/kernel';
import { monetaGateway } from '../../core/payment/adapters/moneta.ts';
import { gatewayConformance } from '../../core/payment/testing/gateway-conformance.ts';
import { createMoneta } from '../moneta/index.ts';

const HOUR_MS = 3_600_000;

gatewayConformance('MONETA’s adapter against its sandbox', async () => {
  let nowMs = Date.parse('2026-10-20T09:00:00Z');
  const account = {
    ...{ accountId: '54600817', integrityCode: 'a-code-of-ours', username: 'portal', password: 'secret' },
    method: 'POST' as const,
  };
  const moneta = createMoneta({ accounts: [account], now: () => new Date(nowMs) });
  const url = await moneta.listen();
  const options = {
    ...{ ...account, assistant: `${url}/assistant.htm`, api: `${url}/services`, testMode: true },
    clock: { now: () => instantOfMs(nowMs) },
    timeoutMs: 2000,
  };
  return {
    gateway: monetaGateway(options),
    stranger: monetaGateway({ ...options, password: 'guess' }),
    tellsReasons: false,
    pay: async ({ redirectUrl = '' }) => void (await moneta.pay(redirectUrl)),
    async decline({ redirectUrl = '' }) {
      await moneta.pay(redirectUrl, 'decline');
      // a payer who was refused may try again while the order is payable
      nowMs += 3 * HOUR_MS;
    },
    close: () => moneta.close(),
  };
});
