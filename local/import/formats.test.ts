import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RECEIPT_VAT_PERCENTS } from '#core/payment';
import { RUSSIA } from '#core/supplier';
import { columnsOf, KINDS, type Kind } from './kinds.ts';
import { SAMPLE } from './testing/sample.ts';

const formats = readFileSync(join(import.meta.dirname, '../../docs/formats.md'), 'utf8');
const kinds = Object.keys(KINDS) as Kind[];

/** The section of a kind of file. */
function sectionOf(kind: Kind): string {
  const [, section] = formats.split(`\n### ${kind}\n`);
  return section?.split('\n### ')[0] ?? '';
}

test.each(kinds)(
  'docs/formats.md names every column of %s, its type and an example, and no other',
  (kind) => {
    const rows = [...sectionOf(kind).matchAll(/^\| `(\w+)` \| (yes)? ?\| (.*?) \| .* \| `(.*)` \|$/gm)].map(
      ([, name, needed, type, example]) => [
        name,
        needed === 'yes',
        type?.replaceAll('\\|', '|'),
        example?.replaceAll('\\|', '|'),
      ],
    );
    expect(rows).toEqual(
      columnsOf(kind).map(([name, { required, type, example }]) => [name, required, type, example]),
    );
  },
);

test('its examples of whole files are the ones the tests import', () => {
  for (const kind of kinds) expect(sectionOf(kind)).toContain(SAMPLE[`${kind}.csv`]);
});

test('every example of a cell is one that is taken', () => {
  for (const kind of kinds) {
    for (const [name, column] of columnsOf(kind)) {
      expect(() => column.read(column.example), `${kind}.${name}`).not.toThrow();
    }
  }
});

test('it names the rates of VAT that are taken', () => {
  expect(sectionOf('settings')).toContain(`a fiscal receipt knows: ${RECEIPT_VAT_PERCENTS.join(', ')} (`);
});

test('it names what holds of each setting without rows', () => {
  const { keyRates, businessDueDays } = RUSSIA;
  const latest = keyRates.at(-1);
  expect(sectionOf('settings')).toContain(`up to ${latest?.from}, ${latest?.value} |`);
  expect(sectionOf('settings')).toContain(`everybody else | ${businessDueDays.at(-1)?.value} |`);
});
