import type { Kopecks } from '#core/kernel';

/** Of one contract a page at a time: its id, or the number a guest found it by. */
const keyOf = (contract: string): string => `kabinet.payment.${contract}`;

/**
 * The key of a payment being made. Pressing the button again, because no answer came or after coming back from the
 * acquirer's page, asks with the same key and starts no second payment until the first has ended; another amount is
 * another payment.
 */
export function paymentKey(contract: string, amount: Kopecks): string {
  try {
    const [kept, keptAmount] = (sessionStorage.getItem(keyOf(contract)) ?? '').split(' ');
    if (kept && Number(keptAmount) === amount) return kept;
    const fresh = crypto.randomUUID();
    sessionStorage.setItem(keyOf(contract), `${fresh} ${amount}`);
    return fresh;
  } catch {
    return crypto.randomUUID();
  }
}

export function dropPaymentKey(contract: string): void {
  try {
    sessionStorage.removeItem(keyOf(contract));
  } catch {
    // storage may be switched off: then no key was kept
  }
}
