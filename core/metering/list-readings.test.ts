import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '#core/kernel';
import { aSupplier, ELECTRICITY, itemBytes } from '#core/testing';
import { meterItem } from './index.ts';
import { aWorld, threeZones } from './testing/annas-household.ts';

describe('a meter’s readings', () => {
  test('are listed newest first, a page at a time, with the months for the chart', async () => {
    const { list, submit, world } = await aWorld({
      supplier: aSupplier('demo', { readingWindow: { fromDay: 1, toDay: 31 } }),
    });
    for (let index = 0; index < 40; index += 1) {
      world.pass(3600);
      await submit([String(12_346 + index)]);
    }
    const first = await list();
    expect(first.readings).toHaveLength(36);
    expect(first.readings[0]).toMatchObject({ values: [12_385], source: 'customer', period: '2026-10' });
    expect(first.months).toHaveLength(12);
    const second = await list(first.cursor);
    expect(second.readings).toHaveLength(4);
    expect(second.cursor).toBeUndefined();
    const seen = [...first.readings, ...second.readings].map(({ values }) => values[0]);
    expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => 12_385 - index));
  });

  test('are read in one round trip of three requests', async () => {
    const { list, world } = await aWorld();
    Object.assign(world.table.requests, { get: 0, query: 0, commit: 0 });
    await list();
    expect(world.table.requests).toEqual({ get: 2, query: 1, commit: 0 });
  });

  test('always add up: what the months show is what the dial turned', async () => {
    const steps = fc.array(
      fc.record({ days: fc.integer({ min: 0, max: 70 }), counts: fc.integer({ min: 0, max: 900 }) }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 0, max: 99_999 }), async (moves, opening) => {
        const start: Instant = instant('2026-10-01T09:00:00Z');
        const { submit, world, meter } = await aWorld(
          { meters: [{ ...ELECTRICITY, values: [opening], historyMonths: 0 }] },
          start,
        );
        let turned = 0;
        for (const { days, counts } of moves) {
          world.pass(days * 86_400);
          turned += counts;
          const value = (opening + turned) % 100_000;
          const sent = await submit([String(value)], true).catch((error: { code: string }) => error);
          // a dial that turned further than is believable is refused, and stays where it was
          if ('code' in sent) {
            expect(sent.code).toBe('metering.reading_below_previous');
            turned -= counts;
          }
        }
        const { history, lastActual } = await meter();
        const shown = history.reduce((sum, { volumes }) => sum + (volumes[0] ?? 0), 0);
        if (history.length < 12) expect(shown).toBe(turned);
        else expect(shown).toBeLessThanOrEqual(turned);
        expect(lastActual.values).toEqual([(opening + turned) % 100_000]);
      }),
      { numRuns: 60 },
    );
  });

  test('keep the meter’s own item small', async () => {
    const { household } = await aWorld({ meters: [threeZones] });
    const { meters } = household;
    const [meter] = meters;
    if (!meter) throw new Error('the household has a meter');
    const worn = { ...meter, previousActual: meter.lastActual, version: 1000 };
    expect(itemBytes(meterItem(worn))).toBeLessThanOrEqual(1024);
  });
});
