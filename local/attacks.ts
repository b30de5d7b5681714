/**
 * `npm run test:attacks`: attacks the portal at full length, where `npm test` tries a little of each: a million guesses at
 * each sort of code, ten thousand hostile registrations, and the time of 2,000 answers of each sort, compared by a rank test. Takes
 * about half an hour.
 */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(
  'node_modules/.bin/vitest',
  ['run', 'functions/attacks', '--no-file-parallelism'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      KABINET_ATTACK_GUESSES: '1000000',
      KABINET_ATTACK_SIGN_UPS: '10000',
      KABINET_ATTACK_SAMPLES: '2000',
    },
  },
);
process.exitCode = status ?? 1;
