import { randomUUID } from 'node:crypto';
import { lambdaContext } from './gateway/gateway.ts';
import type { Handlers } from './handlers.ts';
import { Trouble } from './trouble.ts';

/**
 * Runs a scheduled job now, with the handler the scheduler runs in AWS.
 * @throws Trouble naming the jobs there are when this is none of them.
 */
export async function runJob(handlers: Handlers, name: string, input: unknown): Promise<unknown> {
  const known = handlers.jobs();
  if (!known.includes(name))
    throw new Trouble(`There is no job ${name}. The jobs are: ${known.join(', ') || 'none yet'}.`);
  const { handler } = await handlers.job(name);
  if (handler === undefined) throw new Error(`functions/cron/${name}.ts exports no handler`);
  return await handler(input, lambdaContext(`kabinet-local-${name}`, randomUUID()));
}
