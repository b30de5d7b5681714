/**
 * `npm run test:payments:deep`: that payments never lose or double a kopeck, tried at length on all cores: messages in every
 * order with trouble of every kind, everything at once on one contract, forged messages. Prints how far it is, then the figures of
 * each part and the seed; ends with status 1 and the arguments that show it again where something does not hold.
 *
 * `npm run test:payments:deep -- [--payments N] [--rounds N] [--forgeries N] [--every N] [--seed N]`; what is 0 is left out, and
 * `--every 10` takes each tenth order of the short histories.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { HOOKS_ENVIRONMENT } from '../../functions/forgery/hooks.ts';
import { Disproved, FULL, PARTS, type Part } from './parts.ts';
import { type Done, Progress, type Work } from './progress.ts';

const PROGRESS_EVERY_MS = 20_000;

if (process.send === undefined) await proveAll();
else workUntilDisconnected();

async function proveAll(): Promise<void> {
  const { seed, ...sizes } = asked();
  const queue: Work[] = PARTS.flatMap((part, index) =>
    part.units(sizes, seed).map((unit) => ({ part: index, unit })),
  );
  const workers = Math.min(availableParallelism(), queue.length);
  console.log(`Payments, from seed ${seed}, in ${workers} processes`);
  const progress = new Progress(queue);
  const bell = setInterval(() => console.log(progress.line()), PROGRESS_EVERY_MS);
  const rest = queue.values();
  await Promise.all(Array.from({ length: workers }, () => work(rest, progress)));
  clearInterval(bell);
  for (const line of progress.conclusions()) console.log(line);
  const { failures } = progress;
  console.log(
    `${failures === 0 ? 'Everything holds' : `${failures} did not hold`}: seed ${seed}, ${progress.seconds()} s`,
  );
  process.exitCode = failures === 0 ? 0 : 1;
}

function asked() {
  const whole = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { payments: whole, rounds: whole, forgeries: whole, every: whole, seed: whole },
  });
  const told = (name: keyof typeof values, usual: number): number => {
    const text = values[name] ?? String(usual);
    if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} is a whole number, not ${text}`);
    return Number(text);
  };
  return {
    payments: told('payments', FULL.payments),
    rounds: told('rounds', FULL.rounds),
    forgeries: told('forgeries', FULL.forgeries),
    every: told('every', FULL.every),
    seed: told('seed', Date.now() % 1_000_000),
  };
}

/** Has a process of its own do one unit after another. One that dies has failed at its unit. */
function work(rest: Iterator<Work>, progress: Progress): Promise<void> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(import.meta.url), { env: { ...process.env, ...HOOKS_ENVIRONMENT } });
    let current: Work | undefined;
    const next = (): void => {
      const { value, done } = rest.next();
      current = done ? undefined : value;
      if (current) child.send(current);
      else child.disconnect();
    };
    child.on('message', (message) => {
      if (current) progress.note(current, message as Done);
      next();
    });
    child.on('exit', () => {
      if (current) progress.note(current, { failure: `A process died at ${JSON.stringify(current)}` });
      resolve();
    });
    next();
  });
}

function workUntilDisconnected(): void {
  process.on('message', async (message) => {
    const { part, unit } = message as Work;
    process.send?.(await doneWith(PARTS[part]!, unit));
  });
}

async function doneWith(part: Part, unit: Work['unit']): Promise<Done> {
  try {
    return { figures: await part.run(unit) };
  } catch (error) {
    if (!(error instanceof Disproved)) throw error;
    const { cause } = error;
    const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return { failure: `${part.name} does not hold: ${why}\n  again: ${error.message}` };
  }
}
