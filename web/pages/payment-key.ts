import type { ContractId } from '#core/kernel';
import { ApiFault } from '../api/fault.ts';

const KEPT_AS = 'kabinet.payment';

/**
 * The key of the payment being made in this tab. Pressing the button again, because no answer came or after coming back
 * from the acquirer's page, asks with the same key and starts no second payment until the first has ended; paying
 * for something else, or another sum, is another payment.
 */
export function paymentKey(what: string): string {
  try {
    const [kept, keptWhat] = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? '[]') as string[];
    if (kept && keptWhat === what) return kept;
    const fresh = crypto.randomUUID();
    sessionStorage.setItem(KEPT_AS, JSON.stringify([fresh, what]));
    return fresh;
  } catch {
    return crypto.randomUUID();
  }
}

export function dropPaymentKey(): void {
  try {
    sessionStorage.removeItem(KEPT_AS);
  } catch {
    // storage may be switched off: then no key was kept
  }
}

/** Whether an answer says that the key's payment has ended: the next press begins a new one. */
export function endsKey(fault: unknown): boolean {
  const codes = ['payment.already_settled', 'payment.request_key_reused'];
  return fault instanceof ApiFault && codes.includes(fault.code);
}

/** The name of a contract's payment form. */
export const payForm = (contractId: ContractId): string => `pay-${contractId}`;

export const GUEST_PAY_FORM = 'guest-pay';
