import * as Payment from '#core/payment';
import { loadSecrets, systemCtx } from '#runtime/bindings';
import { paymentPorts } from '#runtime/ports/payment';

/** The day's autopay: tells of tomorrow's charges, charges today's. May be run again at any time of the day. */
export async function handler(): Promise<Payment.AutopaysRun> {
  await loadSecrets();
  return Payment.runAutopays(systemCtx('autopay', paymentPorts()));
}
