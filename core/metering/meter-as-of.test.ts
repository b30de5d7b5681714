import { expect, test } from 'vitest';
import { idFrom, instant, period, plainDate } from '#core/kernel';
import { aHousehold, createWorld, ELECTRICITY } from '#core/testing';
import { meterAsOf, meterAtClosing } from './meter-as-of.ts';
import type { Meter, RegisterValues } from './model.ts';
import { readingItem } from './store.ts';

const [opened] = aHousehold({ meters: [ELECTRICITY], openedIn: period('2026-08') }).meters as [Meter];

const valuesIn = (month: string, value: number): RegisterValues => ({
  values: [value],
  period: period(month),
  at: instant(`${month}-20T08:00:00Z`),
  source: 'customer',
});

/** A meter read in September, October and November, and the table with these readings. */
async function readThreeTimes() {
  const world = createWorld();
  const read = [
    valuesIn('2026-09', 12_400),
    valuesIn('2026-10', 12_500),
    valuesIn('2026-11', 12_600),
  ] as const;
  await world.table.load(
    read.map((one) =>
      readingItem({
        ...one,
        readingId: idFrom('reading', one.period),
        contractId: opened.contractId,
        meterId: opened.meterId,
        volumes: [100],
      }),
    ),
  );
  const meter: Meter = { ...opened, lastActual: read[2], previousActual: read[1] };
  return { world, meter, read };
}

test('is the meter as it is while its last reading is of the period or earlier, or of the one before; nothing is read', async () => {
  const { world, meter, read } = await readThreeTimes();
  expect(await meterAsOf(world.system, meter, period('2026-12'))).toBe(meter);
  expect(await meterAsOf(world.system, meter, period('2026-11'))).toBe(meter);
  expect((await meterAsOf(world.system, meter, period('2026-10'))).lastActual).toEqual(read[1]);
  expect(world.table.requests.query).toBe(0);
});

test('looks an older reading up', async () => {
  const { world, meter, read } = await readThreeTimes();
  expect((await meterAsOf(world.system, meter, period('2026-09'))).lastActual).toEqual(read[0]);
  expect(world.table.requests.query).toBe(1);
});

test('leaves the meter as it is when there is no reading that old', async () => {
  const { world, meter } = await readThreeTimes();
  expect(await meterAsOf(world.system, meter, period('2026-08'))).toBe(meter);
});

const atClosing = async (
  on: string,
  changes: (meter: Meter, read: readonly RegisterValues[]) => Partial<Meter>,
) => {
  const { world, meter, read } = await readThreeTimes();
  const closing = { on: plainDate(on), timeZone: 'Europe/Moscow' };
  const changed = { ...meter, ...changes(meter, read) };
  const found = await meterAtClosing(world.system, changed, period(on.slice(0, 7)), closing);
  return { world, meter: changed, found, read };
};
const asItIs = () => ({});

test('at a closing is as it is while its last reading is of the month and by the day; nothing is read', async () => {
  const { world, meter, found } = await atClosing('2026-11-20', asItIs);
  expect(found).toBe(meter);
  expect(world.table.requests.query).toBe(0);
});

test('at a closing takes the last reading by the day, with the one before it', async () => {
  const { found, read } = await atClosing('2026-11-19', asItIs);
  expect(found).toMatchObject({ lastActual: read[1], previousActual: read[0] });
});

test('at a closing takes what it was opened with where nothing was read by the day', async () => {
  const opening = opened.lastActual;
  const { found } = await atClosing('2026-09-10', () => ({ previousActual: opening }));
  expect(found.lastActual).toEqual(opening);
  expect(found.previousActual).toBeUndefined();
  const { meter, found: unread } = await atClosing('2026-07-10', () => ({ previousActual: opening }));
  expect(unread).toBe(meter);
});
