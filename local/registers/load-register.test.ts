import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SupplierId } from '#core/kernel';
import { aHousehold, createWorld, itemsOf } from '#core/testing';
import { encoded } from '../import/encoding.ts';
import { bytesSource, textSource } from '../import/sources.ts';
import { Trouble } from '../trouble.ts';
import { loadRegister, resultRows } from './load-register.ts';

const supplierId = 'demo' as SupplierId;
const formats = readFileSync(join(import.meta.dirname, '../../docs/formats.md'), 'utf8');
/** The examples of docs/formats.md, in their order: a bank's register, and one of our own layout. */
const [bank = '', own = ''] = [...formats.matchAll(/```register\n(.*?)```/gs)].map(([, text]) => text);

async function office() {
  const world = createWorld({ now: '2026-11-20T09:00:00Z' });
  for (const number of ['78010000000011', '78010000000022'])
    await world.table.load(itemsOf(aHousehold({ number, meters: [] })));
  const load = (file: Parameters<typeof loadRegister>[1]['file'], source = 'sber', newSource = true) =>
    loadRegister(world.system, { supplierId, source, newSource, file });
  return { world, load };
}

describe('a register’s file', () => {
  test('may be in Windows-1251, as banks send it, or in UTF-8: the same operations', async () => {
    const { world, load } = await office();
    const bytes = encoded(bank, { name: 'windows-1251', bom: false });
    expect(bytes.length).toBe(bank.length);
    const first = await load(bytesSource('register.txt', bytes));
    expect(first).toMatchObject({ outcome: 'loaded', loaded: { lines: 3, posted: { count: 2 } } });
    const before = world.table.snapshot();
    const again = await load(textSource('register.txt', bank));
    if (again.outcome !== 'loaded') throw new Error('the same register is taken again');
    expect(resultRows(again.loaded)).toEqual([
      ['Lines', '3, 1663.80 roubles'],
      ['Credited', '0, 0.00 roubles'],
      ['In suspense', '0, 0.00 roubles'],
      ['Taken back', '0, 0.00 roubles'],
      ['Loaded before', '3, 1663.80 roubles'],
      ['', 'Nothing was changed.'],
    ]);
    expect(world.table.snapshot()).toEqual(before);
  });

  test('of our own layout is taken as docs/formats.md shows it', async () => {
    const { load } = await office();
    expect(await load(textSource('office.csv', own), 'office')).toMatchObject({
      loaded: { posted: { count: 2, sumKopecks: 216_380 } },
    });
  });

  test('with faults is refused with each line and column', async () => {
    const { load } = await office();
    const result = await load(textSource('register.txt', bank.replace(';500,00;', ';5OO,00;')));
    expect(result).toMatchObject({
      outcome: 'refused',
      reasons: [
        'Line 2, column 10 (sum): must be a sum of roubles such as 1663,80, without spaces, not "5OO,00".',
        expect.stringContaining('nothing was posted'),
      ],
    });
  });

  test('that is damaged, or of a source nobody knows, is refused in a sentence', async () => {
    const { load } = await office();
    const damaged = Uint8Array.from([...new TextEncoder().encode(bank), 0xd0, 0x0a]);
    expect(await load(bytesSource('register.txt', damaged))).toMatchObject({
      reasons: [expect.stringMatching(/^line 5: .*UTF-8/)],
    });
    expect(await load(textSource('register.txt', bank), 'sbre', false)).toMatchObject({
      reasons: [expect.stringContaining('no registers of the source “sbre”')],
    });
  });

  test('of a source whose name is none is not even read', async () => {
    const { load } = await office();
    await expect(load(textSource('register.txt', bank), 'Сбер')).rejects.toThrow(Trouble);
  });
});
