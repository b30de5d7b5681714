import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { isSupplierId, type SupplierId } from '#core/kernel';
import { GATEWAY_NAMES, type Gateway, type GatewayName } from '#core/payment';
import type { Ports } from '#core/platform';
import { monetaGateway } from '../../../core/payment/adapters/moneta.ts';
import { yookassaGateway } from '../../../core/payment/adapters/yookassa.ts';
import { bindings, MACHINE_CLOCK } from '../bindings.ts';
import { objectOf, placeOf } from './setting.ts';

const text = z.string().min(1).max(256);

const accounts = z.strictObject({
  yookassa: z
    .strictObject({
      shopId: text,
      secretKey: text,
      /** Follows from the key unless told: YooKassa's keys say `test_…` or `live_…`. */
      testMode: z.boolean().optional(),
    })
    .optional(),
  moneta: z
    .strictObject({
      accountId: z.string().regex(/^\d{1,20}$/),
      // what proves "paid" must not be guessed
      integrityCode: text.min(8),
      username: text,
      password: text,
      testMode: z.boolean().optional(),
    })
    .optional(),
  /** Needed where there are several. */
  default: z.enum(GATEWAY_NAMES).optional(),
});

type Accounts = z.infer<typeof accounts>;
type Accounted = Partial<Record<GatewayName, Gateway>>;

/** The acquirers of this deployment's suppliers. Throws when their setting is malformed: names the place, shows no key. */
export function paymentPorts(): Pick<Ports, 'gatewayFor' | 'pause'> {
  const suppliers = new Map<string, { gateways: Accounted; usual: GatewayName }>();
  for (const [supplierId, said] of Object.entries(objectOf(bindings.gateways, malformed))) {
    // what stands in place of an id may be anything, a key too
    if (!isSupplierId(supplierId)) throw malformed('the id of a supplier');
    const parsed = accounts.safeParse(said);
    if (!parsed.success) throw malformed(`${supplierId}${placeOf(parsed.error)}`);
    const gateways = gatewaysOf(parsed.data);
    const [only, ...others] = Object.keys(gateways) as GatewayName[];
    const usual = parsed.data.default ?? (others.length === 0 ? only : undefined);
    if (!usual || !gateways[usual]) throw malformed(`${supplierId}.default`);
    suppliers.set(supplierId, { gateways, usual });
  }
  return {
    gatewayFor: (supplierId: SupplierId, name?: GatewayName) => {
      const supplier = suppliers.get(supplierId);
      return supplier?.gateways[name ?? supplier.usual];
    },
    pause: (milliseconds) => pause(milliseconds),
  };
}

function gatewaysOf({ yookassa, moneta }: Accounts): Accounted {
  const trustedCidrs = bindings.trustedAcquirerCidrs;
  return {
    ...(yookassa && {
      yookassa: yookassaGateway({
        endpoint: bindings.yookassaEndpoint,
        shopId: yookassa.shopId,
        secretKey: yookassa.secretKey,
        testMode: yookassa.testMode ?? yookassa.secretKey.startsWith('test_'),
        ...(trustedCidrs && { trustedCidrs }),
      }),
    }),
    ...(moneta && {
      moneta: monetaGateway({
        ...moneta,
        assistant: bindings.monetaAssistant,
        api: bindings.monetaApi,
        testMode: moneta.testMode ?? false,
        clock: MACHINE_CLOCK,
      }),
    }),
  };
}

const malformed = (place: string): Error =>
  new Error(
    `KABINET_GATEWAYS is malformed at ${place}. It gives each supplier its accounts: {"<supplier id>":{"yookassa":{"shopId":"…","secretKey":"…"},"moneta":{"accountId":"…","integrityCode":"…","username":"…","password":"…"},"default":"yookassa"}}.`,
  );
