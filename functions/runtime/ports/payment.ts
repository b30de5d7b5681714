import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { SupplierId } from '#core/kernel';
import type { Gateway, GatewayName } from '#core/payment';
import type { Ports } from '#core/platform';
import { yookassaGateway } from '../../../core/payment/adapters/yookassa.ts';
import { bindings } from '../bindings.ts';

const shops = z.record(
  z.string(),
  z.object({
    shopId: z.string().min(1),
    secretKey: z.string().min(1),
    /** Follows from the key unless told: YooKassa's keys say `test_…` or `live_…`. */
    testMode: z.boolean().optional(),
  }),
);

/** The acquirers of this deployment's suppliers. Throws when the shops' setting is malformed, without showing it. */
export function paymentPorts(): Pick<Ports, 'gatewayFor' | 'pause'> {
  const parsed = shops.safeParse(bindings.yookassaShops);
  if (!parsed.success)
    throw new Error('KABINET_YOOKASSA_SHOPS must give each supplier a shopId and a secretKey.');
  const trustedCidrs = bindings.trustedAcquirerCidrs;
  const gateways = new Map<string, Gateway>();
  for (const [supplierId, shop] of Object.entries(parsed.data)) {
    const gateway = yookassaGateway({
      endpoint: bindings.yookassaEndpoint,
      shopId: shop.shopId,
      secretKey: shop.secretKey,
      testMode: shop.testMode ?? shop.secretKey.startsWith('test_'),
      ...(trustedCidrs && { trustedCidrs }),
    });
    gateways.set(supplierId, gateway);
  }
  return {
    gatewayFor: (supplierId: SupplierId, name?: GatewayName) => {
      const gateway = gateways.get(supplierId);
      return name === undefined || gateway?.name === name ? gateway : undefined;
    },
    pause: (milliseconds) => pause(milliseconds),
  };
}
