import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { billsOf } from './bill-of.ts';
import { readDocument } from './read-document.ts';
import { GOLDEN, MONTHS } from './testing/golden-contracts.ts';
import { statementOf } from './testing/statement.ts';

/**
 * Fourteen months of thirty contracts, checked by hand once and frozen since. A change of a rule that is meant changes
 * them: `KABINET_GOLDEN=write npx vitest run local/rate/golden` writes them anew, and the difference is read line by line.
 */
describe('golden bills', () => {
  test.each(GOLDEN)('of $name are what they were', ({ name, document }) => {
    const read = readDocument(JSON.stringify(document));
    expect(read.problems).toEqual([]);
    const bills = read.document ? billsOf(read.document) : [];
    expect(bills).toHaveLength(MONTHS.length);
    const path = `local/rate/golden/${name}.txt`;
    const statement = statementOf(name, bills);
    if (process.env.KABINET_GOLDEN === 'write') writeFileSync(path, statement);
    expect(statement).toBe(readFileSync(path, 'utf8'));
  });

  test('are of thirty contracts', () => {
    expect(new Set(GOLDEN.map(({ name }) => name)).size).toBe(30);
  });
});
