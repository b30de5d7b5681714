import * as z from 'zod';
import type { SignInProvider } from '#core/identity';
import { isSupplierId } from '#core/kernel';
import { openIdProvider } from '../../../core/identity/adapters/openid.ts';
import { bindings, MACHINE_CLOCK } from '../bindings.ts';
import { objectOf, placeOf } from './setting.ts';

const text = z.string().min(1).max(500);

/** One supplier's registration with a provider. Strict, so that a mistyped name is found when it is written and not missed later. */
const registration = z.strictObject({
  name: z.strictObject({ ru: text.max(40), en: text.max(40) }),
  issuer: z.url({ protocol: /^https?$/ }).max(300),
  clientId: text,
  clientSecret: text,
});
const registrations = z.record(z.string().regex(/^[a-z][a-z0-9-]{0,30}$/), registration);

/** The sign-in providers of this deployment's suppliers. Throws when their setting is malformed: names the place, shows no secret. */
export function signInProviders(): SignInProvider[] {
  return Object.entries(objectOf(bindings.signInProviders, malformed)).flatMap(([supplierId, said]) => {
    // what stands in place of an id may be anything, a secret too
    if (!isSupplierId(supplierId)) throw malformed('the id of a supplier');
    const parsed = registrations.safeParse(said);
    if (!parsed.success) throw malformed(`${supplierId}${placeOf(parsed.error)}`);
    return Object.entries(parsed.data).map(([provider, registered]) =>
      openIdProvider({
        ...registered,
        supplierId,
        provider,
        redirectUri: `${bindings.siteUrl}/provider/${supplierId}/${provider}`,
        clock: MACHINE_CLOCK,
        machineClock: MACHINE_CLOCK,
      }),
    );
  });
}

const malformed = (place: string): Error =>
  new Error(
    `KABINET_SIGN_IN_PROVIDERS is malformed at ${place}. It gives each supplier its providers: {"<supplier id>":{"<short name>":{"name":{"ru":"…","en":"…"},"issuer":"https://…","clientId":"…","clientSecret":"…"}}}.`,
  );
