import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LEGAL_TEXTS } from '#core/identity';
import { wordsOf } from './legal-text.ts';
import { licenceText } from './licence-text.ts';
import { marketingText } from './marketing-text.ts';
import { personalDataText } from './personal-data-text.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Fails when a text was changed: give it a new version in `core/identity/legal.ts` together with its new hashes. */
describe.each([
  ['licence', licenceText],
  ['personal-data', personalDataText],
  ['marketing', marketingText],
] as const)('the text %s', (kind, text) => {
  test.each(['ru', 'en'] as const)('is in %s the one whose hash goes into agreements', (language) => {
    expect(hashOf(wordsOf(text[language]))).toBe(LEGAL_TEXTS[kind].hashes[language]);
  });
});
