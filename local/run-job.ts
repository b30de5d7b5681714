import { randomUUID } from 'node:crypto';
import { lambdaContext } from './gateway/gateway.ts';
import type { Handlers } from './handlers.ts';
import { type MonthEndOptions, walkMonthEnd } from './month-end.ts';
import { Trouble } from './trouble.ts';

/**
 * Runs a scheduled job now, with the handlers that run in AWS: the scheduler's one, or month end's steps.
 * @throws Trouble naming the jobs there are when this is none of them.
 */
export async function runJob(
  handlers: Handlers,
  name: string,
  input: unknown,
  options: Pick<MonthEndOptions, 'onProgress' | 'signal'> = {},
): Promise<unknown> {
  const known = handlers.jobs();
  if (!known.includes(name))
    throw new Trouble(`There is no job ${name}. The jobs are: ${known.join(', ') || 'none yet'}.`);
  const context = () => lambdaContext(`kabinet-local-${name}`, randomUUID());
  const { handler, due, plan, billShard, close } = await handlers.job(name);
  if (handler !== undefined) return await handler(input, context());
  if (due === undefined || plan === undefined || billShard === undefined || close === undefined)
    throw new Error(`functions/cron/${name}.ts exports neither a handler nor the steps of month end`);
  return await walkMonthEnd(
    {
      due: (given) => due(given, context()),
      plan: (given) => plan(given, context()),
      billShard: (given) => billShard(given, context()),
      close: (given) => close(given, context()),
    },
    input,
    options,
  );
}
