import { describe, expect, test } from 'vitest';
import { aHousehold, createWorld, itemsOf } from '#core/testing';
import type { Printer } from '../printer.ts';
import { invite } from './invite.ts';

const NUMBER = '78010000000017';
const words = (line: string) => line.split(' ');
const LINE = `--supplier demo --to anna@example.org --numbers ${NUMBER} --identity passport`;

describe('invite', () => {
  test('sends the link and says until when it is good', async () => {
    const world = createWorld({ now: '2026-11-12T09:00:00Z' });
    await world.table.load(itemsOf(aHousehold({ number: NUMBER })));
    const lines: string[] = [];
    await invite.read(words(LINE))(world.system, {
      line: (text = '') => lines.push(text),
    } as unknown as Printer);
    expect(lines).toEqual([
      'Contracts in the invitation: 1. It is on its way to anna@example.org, good until 2026-11-26T09:00:00.000Z.',
    ]);
    expect(world.table.snapshot().filter(({ pk }) => pk.startsWith('OUTBOX#'))).toHaveLength(1);
  });

  test.each([
    ['no address', LINE.replace('anna@example.org', 'anna'), '--to anna is neither a phone'],
    ['no number', LINE.replace(NUMBER, '7801'), '--number 7801 is no contract number'],
    ['no check', LINE.replace('passport', 'smile'), '--identity smile is no identity check'],
    ['nothing of it', '--supplier demo', '--to is missing'],
  ])('is refused before anything is started: %s', (_, line, message) => {
    expect(() => invite.read(words(line))).toThrow(message);
  });
});
