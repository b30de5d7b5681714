import { describe, expect, test } from 'vitest';
import { idFrom } from '#core/kernel';
import { aHousehold, createWorld, itemsOf } from '#core/testing';
import type { Printer } from '../printer.ts';
import { issueCode } from './issue-code.ts';

const NUMBER = '78010000000017';
const words = (line: string) => line.split(' ');
const LINE = `--supplier demo --number ${NUMBER} --identity passport`;

async function printed(head = {}): Promise<string[]> {
  const world = createWorld({ now: '2026-11-12T09:00:00Z' });
  await world.table.load(itemsOf(aHousehold({ number: NUMBER, head })));
  const lines: string[] = [];
  await issueCode.read(words(LINE))(world.system, {
    line: (text = '') => lines.push(text),
  } as unknown as Printer);
  return lines;
}

describe('issue-code', () => {
  test('prints the code and how long it works', async () => {
    expect(await printed()).toEqual([
      expect.stringMatching(
        /^78010000000017: [0-9A-Z]{4}-[0-9A-Z]{4}, works once until 2026-12-12T09:00:00.000Z.$/,
      ),
    ]);
  });

  test('says when the contract is in a cabinet', async () => {
    expect((await printed({ ownerId: idFrom('user', 'anna') })).at(-1)).toMatch(/is in a cabinet/);
  });

  test.each([
    ['--identity is missing', `--supplier demo --number ${NUMBER}`],
    ['--identity face is no identity check', `--supplier demo --number ${NUMBER} --identity face`],
    ['--number 7801 is no contract number', '--supplier demo --number 7801 --identity passport'],
  ])('is refused before anything is started: %s', (message, line) => {
    expect(() => issueCode.read(words(line))).toThrow(message);
  });
});
