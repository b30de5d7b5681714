import * as Payment from '#core/payment';
import { loadSecrets, systemCtx } from '#runtime/bindings';
import { paymentPorts } from '#runtime/ports/payment';

/** Every few minutes: payments that have been open too long are looked up at the acquirer. */
export async function handler(): Promise<Payment.Reconciled> {
  await loadSecrets();
  return Payment.reconcile(systemCtx('reconcile', paymentPorts()));
}
