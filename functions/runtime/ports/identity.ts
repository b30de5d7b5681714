import type { Ports } from '#core/platform';
import { bindings } from '../bindings.ts';
import { credentialsPorts } from './credentials.ts';

/** What signing up, signing in and recovering need: the user pool, and how many SMS and mails strangers may cause. */
export function identityPorts(): Pick<Ports, 'credentials' | 'smsBudget' | 'mailBudget'> {
  return { ...credentialsPorts(), smsBudget: bindings.smsBudget, mailBudget: bindings.mailBudget };
}
