import type { Context } from 'aws-lambda';
import * as Payment from '#core/payment';
import { loadSecrets, systemCtx } from '#runtime/bindings';
import { paymentPorts } from '#runtime/ports/payment';

/** What is left for the page under way when a Lambda's time is nearly up: three tries at an acquirer, and its commits. */
const YIELD_BEFORE_SECONDS = 60;

/** Some times each morning: the acquirers' own books of the last days against what was posted here. */
export async function handler(_input?: unknown, context?: Context): Promise<Payment.BooksCompared> {
  await loadSecrets();
  const leftMs = context?.getRemainingTimeInMillis();
  return Payment.compareBooks(
    systemCtx('compare-register', paymentPorts()),
    leftMs === undefined ? {} : { withinSeconds: Math.floor(leftMs / 1000) - YIELD_BEFORE_SECONDS },
  );
}
