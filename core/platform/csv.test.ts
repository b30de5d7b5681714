import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvBytes } from './csv.ts';

const text = (rows: readonly (readonly string[])[]) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(csvBytes(rows));

describe('a CSV for a spreadsheet', () => {
  test('begins with the mark of UTF-8 and ends each line with CRLF', () => {
    expect([...csvBytes([['Сумма, ₽', 'b']]).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(
      text([
        ['Сумма, ₽', '12,50'],
        ['', ''],
      ]),
    ).toBe('\uFEFFСумма, ₽;12,50\r\n;\r\n');
  });

  test('reads back as it was written, whatever a cell holds', () => {
    const rows = [
      ['a;b', 'say "so"', 'two\r\nlines'],
      ['ё', ' ', ''],
    ];
    expect(parse(text(rows), { delimiter: ';', bom: true })).toEqual(rows);
  });

  test.each(['=1+1', '+7', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("http://x";"y")'])(
    'never calculates %j',
    (cell) => {
      expect(parse(text([[cell]]), { delimiter: ';', bom: true })).toEqual([[`'${cell}`]]);
    },
  );

  test.each(['-12,50', '0,00', '-7'])('leaves the number %j a number', (cell) => {
    expect(text([[cell]])).toBe(`\uFEFF${cell}\r\n`);
  });
});
