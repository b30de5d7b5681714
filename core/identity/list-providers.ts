import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import type { SignInProvider } from './ports.ts';
import { providerMissing } from './provider-faults.ts';

type Named = OutputOf<typeof operations.listProviders>['providers'][number];

/** Providers that one may sign in through, in the order of the deployment's setting. */
export async function listProviders(
  ctx: Ctx,
  _input: InputOf<typeof operations.listProviders>,
): Promise<OutputOf<typeof operations.listProviders>> {
  return { providers: ctx.ports.signInProviders.map((one) => named(ctx, one)) };
}

function named(ctx: Pick<Ctx, 'language'>, { supplierId, provider, name }: SignInProvider): Named {
  return { supplierId, provider, name: name[ctx.language] };
}

type Which = Pick<SignInProvider, 'supplierId' | 'provider'>;

export function providerOf(ctx: Pick<Ctx, 'ports'>, which: Which): SignInProvider | undefined {
  return ctx.ports.signInProviders.find(
    ({ supplierId, provider }) => supplierId === which.supplierId && provider === which.provider,
  );
}

/** Throws `identity.provider_missing`. */
export function requireProvider(ctx: Pick<Ctx, 'ports'>, which: Which): SignInProvider {
  const found = providerOf(ctx, which);
  if (!found) throw providerMissing();
  return found;
}
