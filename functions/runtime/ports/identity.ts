import type { Ports } from '#core/platform';
import { bindings } from '../bindings.ts';
import { credentialsPorts } from './credentials.ts';
import { signInProviders } from './sign-in-providers.ts';

/**
 * What signing up, signing in and recovering need: the user pool, suppliers' own providers, and how many SMS and mails strangers
 * may cause.
 */
export function identityPorts(): Pick<Ports, 'credentials' | 'smsBudget' | 'mailBudget' | 'signInProviders'> {
  return {
    ...credentialsPorts(),
    smsBudget: bindings.smsBudget,
    mailBudget: bindings.mailBudget,
    signInProviders: signInProviders(),
  };
}
