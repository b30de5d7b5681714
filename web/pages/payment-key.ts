import type { ContractId, Kopecks } from '#core/kernel';

const keyOf = (contractId: ContractId): string => `kabinet.payment.${contractId}`;

/**
 * The key of a payment being made. Pressing the button again, because no answer came or after coming back from the
 * acquirer's page, asks with the same key and starts no second payment until the first has ended; another amount is
 * another payment.
 */
export function paymentKey(contractId: ContractId, amount: Kopecks): string {
  try {
    const [kept, keptAmount] = (sessionStorage.getItem(keyOf(contractId)) ?? '').split(' ');
    if (kept && Number(keptAmount) === amount) return kept;
    const fresh = crypto.randomUUID();
    sessionStorage.setItem(keyOf(contractId), `${fresh} ${amount}`);
    return fresh;
  } catch {
    return crypto.randomUUID();
  }
}

export function dropPaymentKey(contractId: ContractId): void {
  try {
    sessionStorage.removeItem(keyOf(contractId));
  } catch {
    // storage may be switched off: then no key was kept
  }
}
