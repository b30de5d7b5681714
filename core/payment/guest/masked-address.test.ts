import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskedAddress } from './masked-address.ts';

test.each([
  ['г. Псков, ул. Ленина, д. 5, кв. 12', 'г. Псков, ул. Л•••••, д. •, кв. ••'],
  ['Северогорск, Речная ул., 5', 'Северогорск, Р••••• ул., •'],
  ['г. Тверь, Московское шоссе, д. 7к2, кв. 3', 'г. Тверь, М••••••••• шоссе, д. •••, кв. •'],
  ['г. Тверь, 1-я Садовая ул., 25а', 'г. Тверь, ••• С•••••• ул., •••'],
  ['Псков Ленина 5', 'П•••• Л••••• •'],
  ['', ''],
])('shows of %j no more than %j', (address, shown) => {
  expect(maskedAddress(address)).toBe(shown);
});

test('shows no number of a house or a flat, whatever it looks like', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\d/-]{1,5}[а-я]?$/), (number) => {
      expect(maskedAddress(`г. Псков, ул. Мира, ${number}`)).not.toMatch(/\d/);
    }),
  );
});
