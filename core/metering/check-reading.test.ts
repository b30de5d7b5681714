import { describe, expect, test } from 'vitest';
import { decimal, period, plainDate } from '#core/kernel';
import { tariffItem } from '#core/tariff';
import { COLD_WATER, ELECTRICITY, tariffsFor } from '#core/testing';
import { checkReading } from './contract.ts';
import { aWorld, threeZones, twoZones } from './testing/annas-household.ts';

describe('checking a reading', () => {
  test('shows consumption and preliminary cost and changes nothing (vector 1)', async () => {
    const { check, world } = await aWorld();
    const before = world.table.snapshot();
    expect(await check(['12580'])).toEqual({
      registers: [
        { zone: 'single', previousValue: 12_345, currentValue: 12_580, volume: 235, rolledOver: false },
      ],
      preliminaryKopecks: 166_380,
      period: '2026-10',
      replacesEarlier: false,
    });
    expect(world.table.snapshot()).toEqual(before);
  });

  test('prices each zone at its own rate (vectors 2 and 3)', async () => {
    const two = await aWorld({ meters: [twoZones] });
    expect(await two.check(['4480', '1295'])).toMatchObject({ preliminaryKopecks: 140_885 });
    const three = await aWorld({ meters: [{ ...threeZones, category: 'three-zone' }] });
    const [tariff] = tariffsFor(three.household.supplier);
    if (!tariff) throw new Error('there is a tariff');
    const rates = {
      peak: [decimal('4.93')],
      'half-peak': [decimal('4.68')],
      night: [decimal('2.96')],
    };
    await three.world.table.load([tariffItem({ ...tariff, category: 'three-zone', rates })]);
    expect(await three.check(['160', '280', '350'])).toMatchObject({ preliminaryKopecks: 81_820 });
  });

  test('prices litres at the rate of a cubic metre', async () => {
    const { check } = await aWorld({ meters: [COLD_WATER] });
    expect(await check(['315'])).toMatchObject({
      registers: [{ volume: 5000 }],
      preliminaryKopecks: 20_050,
    });
  });

  test('takes a company’s transformation ratio (vector 12)', async () => {
    const company = {
      ...ELECTRICITY,
      category: 'company',
      values: [1520],
      transformationRatio: 30,
      monthly: [3000],
    };
    const { check, world, household } = await aWorld({ meters: [company] });
    const [tariff] = tariffsFor(household.supplier);
    if (!tariff) throw new Error('there is a tariff');
    await world.table.load([
      tariffItem({ ...tariff, category: 'company', rates: { single: [decimal('8.62')] } }),
    ]);
    expect(await check(['1640'])).toMatchObject({
      registers: [{ volume: 3600 }],
      preliminaryKopecks: 3_103_200,
    });
  });

  test('prices each month at its own tariff', async () => {
    const { check, world, household } = await aWorld({ openedIn: period('2026-08') });
    const [tariff] = tariffsFor(household.supplier);
    if (!tariff) throw new Error('there is a tariff');
    const dearer = { ...tariff, from: plainDate('2026-10-01'), rates: { single: [decimal('8.00')] } };
    await world.table.load([tariffItem(dearer)]);
    // 235 kWh over September and October: 118 at 7.08, 117 at 8.00
    expect(await check(['12580'])).toMatchObject({ preliminaryKopecks: 83_544 + 93_600 });
  });

  test('gives no price where no tariff gives one, and still the consumption', async () => {
    const { check } = await aWorld({ meters: [{ ...ELECTRICITY, category: 'unknown' }] });
    const answer = await check(['12580']);
    expect(answer).toMatchObject({ registers: [{ volume: 235 }] });
    expect(answer).not.toHaveProperty('preliminaryKopecks');
  });

  test('asks for a second look at what this meter never counts', async () => {
    const { check } = await aWorld();
    expect(await check(['12945'])).not.toHaveProperty('implausible');
    expect(await check(['12946'])).toMatchObject({ implausible: { usualVolume: 200, volume: 601 } });
  });

  test('answers even a slip of the finger on a high-voltage meter within what the API promises', async () => {
    const { check } = await aWorld({
      meters: [{ ...ELECTRICITY, values: [123_456], digits: 6, transformationRatio: 18_000 }],
    });
    const answer = await check(['999999']);
    expect(answer).toMatchObject({ implausible: { volume: 876_543 * 18_000 } });
    expect(checkReading.output.safeParse(answer).error).toBeUndefined();
  });

  test('accepts a dial that passed its end, if that is believable (vector 11)', async () => {
    const { check } = await aWorld({ meters: [{ ...ELECTRICITY, values: [99_870] }] });
    expect(await check(['00130'])).toMatchObject({
      registers: [{ previousValue: 99_870, currentValue: 130, volume: 260, rolledOver: true }],
    });
    await expect(check(['99780'])).rejects.toMatchObject({ code: 'metering.reading_below_previous' });
  });

  test.each([
    ['after the window', '2026-10-26T09:00:00Z', '2026-11'],
    ['before it', '2026-10-02T09:00:00Z', '2026-10'],
  ])('says which period it would belong to: %s', async (_, now, expected) => {
    const { check } = await aWorld({}, now);
    expect(await check(['12580'])).toMatchObject({ period: expected });
  });

  test('never gives a reading to a month that is billed', async () => {
    const { check } = await aWorld({ head: { lastBilledPeriod: period('2026-10') } });
    expect(await check(['12580'])).toMatchObject({ period: '2026-11' });
  });

  test('asks the table twice: the contract with its meter, then its supplier with the tariffs', async () => {
    const { check, world } = await aWorld();
    Object.assign(world.table.requests, { get: 0, query: 0, commit: 0 });
    await check(['12580']);
    expect(world.table.requests).toEqual({ get: 3, query: 1, commit: 0 });
  });
});
