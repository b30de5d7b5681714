import { expect, test } from 'vitest';
import { firstDisagreement } from './testing/agreement.ts';

/** `npm run test:deep` asks about a hundred times as many, from a seed of its own each time. */
const DOCUMENTS = 2000;
const SEED = 1;

test(`the engine and the oracle agree to the kopeck on ${DOCUMENTS} random documents`, () => {
  expect(firstDisagreement(SEED, DOCUMENTS)).toBeUndefined();
}, 600_000);
