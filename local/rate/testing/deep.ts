/**
 * `npm run test:deep`: asks the engine and the oracle about 200,000 random documents, on all cores, and tells how far
 * it is. Ends with the figure, and with status 1 where they did not agree upon one. `npm run test:deep -- N SEED` asks about N, from
 * a seed that a run before has printed.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { firstDisagreement } from './agreement.ts';

const DOCUMENTS = 200_000;
/** A seed stands for this many documents; so a disagreement is found again within seconds. */
const DOCUMENTS_A_SEED = 1000;
const PROGRESS_EVERY = 10_000;
const SHOWN = 5;

/** Told by a worker, once for each seed. */
interface Asked {
  readonly documents: number;
  readonly disagreement?: string;
}

if (process.send === undefined) await askAll();
else await ask(process.argv.slice(2).map(Number));

async function askAll(): Promise<void> {
  const [documents = DOCUMENTS, seed = Date.now() % 2 ** 30] = process.argv.slice(2).map(Number);
  const seeds = Array.from({ length: Math.ceil(documents / DOCUMENTS_A_SEED) }, (_, index) => seed + index);
  const workers = Math.min(availableParallelism(), seeds.length);
  const disagreements: string[] = [];
  const startedAt = performance.now();
  let asked = 0;
  console.log(`${seeds.length * DOCUMENTS_A_SEED} documents, from seed ${seed}, in ${workers} processes`);
  const onAsked = (answer: Asked): void => {
    asked += answer.documents;
    if (answer.disagreement !== undefined) {
      disagreements.push(answer.disagreement);
      if (disagreements.length <= SHOWN) console.log(answer.disagreement);
    }
    if (asked % PROGRESS_EVERY === 0)
      console.log(
        `${asked} documents, ${disagreements.length} seeds with a difference, ${secondsSince(startedAt)} s`,
      );
  };
  const statuses = await Promise.all(
    Array.from({ length: workers }, (_, worker) =>
      work(
        seeds.filter((_, index) => index % workers === worker),
        onAsked,
      ),
    ),
  );
  const isWhole = statuses.every((status) => status === 0) && asked === seeds.length * DOCUMENTS_A_SEED;
  console.log(
    `${asked} documents: ${disagreements.length === 0 ? 'no difference' : `differences under ${disagreements.length} seeds`}, ` +
      `${secondsSince(startedAt)} s${isWhole ? '' : '; a process failed'}`,
  );
  process.exitCode = isWhole && disagreements.length === 0 ? 0 : 1;
}

function work(seeds: readonly number[], onAsked: (answer: Asked) => void): Promise<number | null> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(import.meta.url), seeds.map(String));
    child.on('message', (message) => onAsked(message as Asked));
    child.on('exit', (status) => resolve(status));
  });
}

async function ask(seeds: readonly number[]): Promise<void> {
  for (const seed of seeds) {
    const disagreement = firstDisagreement(seed, DOCUMENTS_A_SEED);
    await tell({ documents: DOCUMENTS_A_SEED, ...(disagreement !== undefined && { disagreement }) });
  }
}

function tell(answer: Asked): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(answer, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}

function secondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 1000);
}
