import type { Ctx } from '#core/platform';
import type { Answer } from '../ports.ts';

/** Three tries of 7 s and these pauses stay under the 30 s a gateway lets a request take. */
const PAUSES_MS = [300, 1500];

/** Repeats the same call while its fate is unknown: at most three tries. A repeat must be harmless: same key, same body. */
export async function askAcquirer<T>(
  ctx: Ctx,
  what: string,
  call: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  for (const pauseMs of PAUSES_MS) {
    const answer = await call();
    if (answer.kind !== 'unknown') return answer;
    ctx.log.warn('payment.acquirer_unknown', { what, cause: answer.cause });
    await ctx.ports.pause(pauseMs);
  }
  return call();
}
