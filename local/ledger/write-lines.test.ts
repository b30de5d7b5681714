import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Trouble } from '../trouble.ts';
import { requireWritable, writeLines } from './write-lines.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kabinet-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quiet = () => {};

async function* counted(upTo: number, failAt = Number.POSITIVE_INFINITY): AsyncGenerator<string> {
  for (let line = 1; line <= upTo; line += 1) {
    if (line === failAt) throw new Error('the table is away');
    yield `line ${line}`;
  }
}

test('writes every line with its end, and tells how many', async () => {
  const file = join(folder, 'whole');
  const states: number[] = [];
  expect(await writeLines(file, counted(12_000), (lines) => states.push(lines))).toBe(12_000);
  const written = readFileSync(file, 'utf8');
  expect(written.startsWith('line 1\nline 2\n')).toBe(true);
  expect(written.endsWith('\nline 12000\n')).toBe(true);
  expect(states).toEqual([5000, 10_000]);
});

test('leaves the file as it was when it cannot be completed', async () => {
  const file = join(folder, 'kept');
  writeFileSync(file, 'of yesterday\n');
  await expect(writeLines(file, counted(9, 5), quiet)).rejects.toThrow('the table is away');
  expect(readFileSync(file, 'utf8')).toBe('of yesterday\n');
  const other = join(folder, 'never');
  await expect(writeLines(other, counted(9, 5), quiet)).rejects.toThrow('the table is away');
  expect(existsSync(other)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('says what is wrong with a place nothing can be written to', () => {
  expect(() => requireWritable('-')).not.toThrow();
  expect(() => requireWritable(join(folder, 'new'))).not.toThrow();
  for (const target of ['', folder, join(folder, 'no-such', 'file')])
    expect(() => requireWritable(target)).toThrow(Trouble);
});
