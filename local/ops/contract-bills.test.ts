import { describe, expect, test } from 'vitest';
import { kopecks, period } from '#core/kernel';
import { aHousehold, createWorld, ELECTRICITY, itemsOf } from '#core/testing';
import type { Printer } from '../printer.ts';
import type { Command } from './command.ts';
import { closeContract, rebill } from './contract-bills.ts';

const NUMBER = '78010000000017';
const words = (line: string) => line.split(' ');

/** A contract that was read in October, on the 12th of November, and what a command prints of it. */
async function run(
  command: Command,
  line: string,
  changes: Parameters<typeof aHousehold>[0] = {},
): Promise<string[]> {
  const world = createWorld({ now: '2026-11-12T09:00:00Z' });
  const home = aHousehold({ number: NUMBER, meters: [ELECTRICITY], openedIn: period('2026-10'), ...changes });
  await world.table.load(itemsOf(home));
  const printed: string[] = [];
  const printer = { line: (text = '') => printed.push(text) } as unknown as Printer;
  await command.read(words(line))(world.system, printer);
  return printed;
}

describe('close-contract', () => {
  test('says what the final bill comes to', async () => {
    const line = `--supplier demo --number ${NUMBER} --last-day 2026-11-10`;
    // 200 kWh a month at 7.08, a third of it
    expect(await run(closeContract, line, { head: { balanceKopecks: kopecks(-10_000) } })).toEqual([
      `Bill ${NUMBER}-202611: -100.00 open + 474.36 charged = 374.36 roubles, due 2026-12-15.`,
    ]);
  });

  test('says that there is none where the month was billed to its end', async () => {
    const line = `--supplier demo --number ${NUMBER} --last-day 2026-10-31`;
    expect(await run(closeContract, line, { head: { lastBilledPeriod: period('2026-10') } })).toEqual([
      `${NUMBER} is closed; its last month had its bill already.`,
    ]);
  });
});

describe('a command on one contract', () => {
  test.each<[string, Command, string]>([
    [
      '--number 7801 is no contract number',
      closeContract,
      '--supplier demo --number 7801 --last-day 2026-10-31',
    ],
    [
      '--last-day 31.10.2026 is no date',
      closeContract,
      `--supplier demo --number ${NUMBER} --last-day 31.10.2026`,
    ],
    ['--reason is missing', rebill, `--supplier demo --number ${NUMBER} --period 2026-10`],
    [
      '--period 10.2026 is no month',
      rebill,
      `--supplier demo --number ${NUMBER} --period 10.2026 --reason x`,
    ],
  ])('is refused before anything is started: %s', (message, command, line) => {
    expect(() => command.read(words(line))).toThrow(message);
  });

  test('passes on why a month cannot be billed again', async () => {
    const line = `--supplier demo --number ${NUMBER} --period 2026-10 --reason x`;
    await expect(run(rebill, line)).rejects.toMatchObject({ code: 'billing.bill_missing' });
  });
});
