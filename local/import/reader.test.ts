import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, type SupplierId } from '#core/kernel';
import { encoded } from './encoding.ts';
import { recognise } from './kinds.ts';
import { readForm, readRecords } from './reader.ts';
import { bytesSource, textSource } from './sources.ts';
import { runImport, SAMPLE, type SampleFile, sampleWorld } from './testing/sample.ts';

const cp1251 = (text: string) => encoded(text, { name: 'windows-1251', bom: false });
const utf8 = (text: string) => new TextEncoder().encode(text);

/** The same table with the other delimiter, values that hold it quoted. */
function withCommas(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .split(';')
        .map((cell) => (cell.includes(',') ? `"${cell}"` : cell))
        .join(','),
    )
    .join('\n');
}

const every = (change: (text: string) => string | Uint8Array) =>
  Object.fromEntries((Object.keys(SAMPLE) as SampleFile[]).map((file) => [file, change(SAMPLE[file])]));

test.each([
  ['UTF-8 with ;', (text: string) => text],
  ['UTF-8 with a byte order mark', (text: string) => `\ufeff${text}`],
  ['UTF-8 with ,', withCommas],
  ['UTF-8 with a byte order mark and ,', (text: string) => `\ufeff${withCommas(text)}`],
  ['Windows-1251 with ;', cp1251],
  ['Windows-1251 with ,', (text: string) => cp1251(withCommas(text))],
  ['line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
  ['no line end behind the last row', (text: string) => text.trimEnd()],
  ['empty lines and empty columns behind the last', (text: string) => text.replaceAll('\n', ';;\n;;;\n\n')],
  [
    'quoted headers in capitals',
    (text: string) => text.replace(/^.*\n/, (head) => head.toUpperCase().replace(/^\w+/, '"$&"')),
  ],
])('reads %s the same', async (_form, change) => {
  const plain = sampleWorld();
  await runImport(plain);
  const world = sampleWorld();
  const { result } = await runImport(world, every(change));
  expect(result.faults).toEqual([]);
  expect(world.table.snapshot()).toEqual(plain.table.snapshot());
});

describe('a file that cannot be trusted is refused whole, whatever is asked:', () => {
  test.each([
    ['an empty file', '', /contracts.csv 1 is empty/],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x6e, 0x00), /contracts.csv 1 is UTF-16/],
    [
      'UTF-8 with a broken byte',
      Buffer.concat([utf8(SAMPLE['contracts.csv']), Uint8Array.of(0xd0, 0x0a)]),
      /contracts.csv 4 holds a byte that is not UTF-8/,
    ],
    [
      'a quote that is never closed',
      SAMPLE['contracts.csv'].replace('Ветрова', '"Ветрова'),
      /contracts.csv 2 cannot be read from this line on/,
    ],
    [
      'a quote left open before a megabyte of rows',
      SAMPLE['contracts.csv'].replace('Ветрова', `"${'Ветрова\n'.repeat(80_000)}"`),
      /contracts.csv 2 cannot be read from this line on/,
    ],
    [
      'unknown columns',
      SAMPLE['contracts.csv'].replace('payer_name', 'payer'),
      /looks like a file of contracts, but lacks the columns payer_name and has unknown columns payer/,
    ],
    [
      'a column named twice',
      SAMPLE['contracts.csv'].replace('last_bill;', 'due_on;'),
      /names the column due_on twice/,
    ],
    ['no header', 'a;b\n1;2\n', /names no known columns \(a, b…\)/],
  ])('%s', async (_what, content, reason) => {
    const world = sampleWorld();
    const { result } = await runImport(world, { 'contracts.csv': content }, { skipBad: true });
    expect(result).toMatchObject({ outcome: 'refused', skippable: false });
    expect(result.faults.map(({ file, line, reason: text }) => `${file} ${line} ${text}`).join('\n')).toMatch(
      reason,
    );
    expect(world.table.snapshot()).toEqual([]);
  });
});

test('keeps a quote inside an unquoted value, as billing systems export it', async () => {
  const world = sampleWorld();
  await runImport(world, {
    'contracts.csv': SAMPLE['contracts.csv'].replace('Климов Пётр', 'ООО "Ромашка"'),
  });
  const head = await Contract.requireHead(
    world.system,
    contractIdOf('sample' as SupplierId, '78010000000022'),
  );
  expect(head.payerName).toBe('ООО "Ромашка"');
});

test('counts lines as an editor does, over values that span lines and empty lines', async () => {
  const source = textSource('x.csv', 'a;b\n1;"x\r\ny"\r\n\n2;z\n"3";"p\nq\nr"\n4;\n');
  const form = await readForm(source);
  const records: [number, readonly string[]][] = [];
  await readRecords(source, form, ({ line, cells }) => records.push([line, cells]));
  expect(records).toEqual([
    [2, ['1', 'x\ny']],
    [5, ['2', 'z']],
    [6, ['3', 'p\nq\nr']],
    [9, ['4', '']],
  ]);
});

test('reads the same however the bytes are cut into chunks', async () => {
  const bytes = utf8(SAMPLE['contracts.csv'].replaceAll('\n', '\r\n'));
  const read = async (size: number) => {
    const source = {
      ...bytesSource('x.csv', bytes),
      async *open() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      },
    };
    const records: unknown[] = [];
    const form = await readForm(source);
    await readRecords(source, form, (record) => records.push(record));
    return { form, records };
  };
  const whole = await read(1 << 20);
  expect(whole.records).toHaveLength(2);
  for (const size of [1, 2, 3, 7, 64]) expect(await read(size)).toEqual(whole);
});

test('recognises a file by its columns in any order, not by its name', () => {
  const header = (file: SampleFile) => SAMPLE[file].split('\n')[0]?.split(';').toReversed() ?? [];
  for (const file of Object.keys(SAMPLE) as SampleFile[]) {
    expect(recognise(header(file))).toEqual({ kind: file.replace('.csv', '') });
  }
});

test('writes Windows-1251 back as it was read', () => {
  const text = 'Ёлка № 5 — «проба»; ооо';
  expect(new TextDecoder('windows-1251').decode(cp1251(text))).toBe(text);
  expect(new TextDecoder('windows-1251').decode(cp1251('漢字'))).toBe('??');
});
