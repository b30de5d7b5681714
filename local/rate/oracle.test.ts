import { expect, test } from 'vitest';
import { firstDisagreement } from './testing/agreement.ts';

/** `npm run test:deep` asks about a hundred times as many. */
const DOCUMENTS = 2000;

test(`the engine and the oracle agree to the kopeck on ${DOCUMENTS} random documents`, () => {
  const seed = Date.now() % 2 ** 31;
  expect(firstDisagreement(seed, DOCUMENTS)).toBeUndefined();
}, 300_000);
