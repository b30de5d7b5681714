/**
 * `npm run test:fuzz`: sends every operation of the API some 50,000 requests in all, valid and hostile, and ends with how many
 * there were and their seed. `npm run test:fuzz -- N SEED` sends about N, from a seed that a run before has printed.
 */
import { spawnSync } from 'node:child_process';

const REQUESTS = 50_000;

const [requests = REQUESTS, seed = Date.now() % 2 ** 30] = process.argv.slice(2).map(Number);
console.log(`about ${requests} requests, from seed ${seed}`);
const { status } = spawnSync(
  'node_modules/.bin/vitest',
  ['run', 'functions/fuzz/store.test.ts', '--reporter=dot'],
  {
    stdio: 'inherit',
    env: { ...process.env, KABINET_FUZZ_REQUESTS: String(requests), KABINET_FUZZ_SEED: String(seed) },
  },
);
process.exitCode = status ?? 1;
