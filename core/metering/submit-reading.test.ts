import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { type MeterId, period } from '#core/kernel';
import { COLD_WATER, ELECTRICITY } from '#core/testing';
import { metersOf, submitReading } from './index.ts';
import { ANNA, aWorld, threeZones } from './testing/annas-household.ts';

describe('sending a reading', () => {
  test('writes the reading, the meter, the contract’s notice and the journal in one commit', async () => {
    const { submit, world, meter, head, household } = await aWorld();
    Object.assign(world.table.requests, { get: 0, query: 0, commit: 0 });
    const sent = await submit(['12580']);
    expect(world.table.requests.commit).toBe(1);
    expect(sent).toEqual({
      readingId: expect.stringMatching(/^rdg_/),
      at: world.now,
      period: '2026-10',
      registers: [
        { zone: 'single', previousValue: 12_345, currentValue: 12_580, volume: 235, rolledOver: false },
      ],
      preliminaryKopecks: 166_380,
    });
    const opening = household.meters[0];
    expect(await meter()).toEqual({
      ...opening,
      lastActual: { values: [12_580], period: '2026-10', at: sent.at, source: 'customer' },
      previousActual: opening?.lastActual,
      history: [...(opening?.history.slice(1) ?? []), { period: '2026-10', volumes: [235] }],
      version: 2,
    });
    const { meters, version } = await head();
    expect(Object.values(meters)[0]).toMatchObject({ lastReadingPeriod: '2026-10' });
    expect(version).toBe(2);
    const journal = world.table.snapshot().filter(({ pk }) => pk === `USER#${ANNA}`);
    expect(journal).toMatchObject([{ event: 'reading.sent', ref: sent.readingId }]);
  });

  test('takes the notice off the contract', async () => {
    const { submit, world } = await aWorld();
    const needed = async () =>
      (await Contract.getDashboard(world.user(ANNA), {})).contracts[0]?.readingsNeeded;
    expect(await needed()).toBe(1);
    await submit(['12580']);
    expect(await needed()).toBe(0);
  });

  test('takes all registers at once', async () => {
    const { submit, meter } = await aWorld({ meters: [threeZones] });
    await submit(['160', '280', '350']);
    expect((await meter()).lastActual.values).toEqual([160, 280, 350]);
    await expect(submit(['170', '290', '340'])).resolves.toMatchObject({ period: '2026-10' });
    await expect(submit(['170', '290', '250'])).rejects.toMatchObject({
      code: 'metering.reading_below_previous',
      fields: [{ field: 'values.2' }],
    });
    expect((await meter()).lastActual.values).toEqual([170, 290, 340]);
  });

  test('the same again is the same reading, and writes nothing', async () => {
    const { submit, world } = await aWorld();
    const first = await submit(['12580']);
    const before = world.table.snapshot();
    world.pass(60);
    expect(await submit(['12580'])).toEqual(first);
    expect(await submit(['0012580'])).toEqual(first);
    expect(world.table.snapshot()).toEqual(before);
  });

  test('the same again needs no second confirmation', async () => {
    const { submit } = await aWorld();
    const first = await submit(['20000'], true);
    expect(await submit(['20000'])).toEqual(first);
  });

  test('others in the same period follow the first, and both count from the month before', async () => {
    const { submit, check, list, meter } = await aWorld();
    const first = await submit(['12900']);
    expect(await check(['12580'])).toMatchObject({
      replacesEarlier: true,
      registers: [{ previousValue: 12_345, volume: 235 }],
    });
    const second = await submit(['12580']);
    expect(second.registers).toMatchObject([{ previousValue: 12_345, volume: 235 }]);
    expect(second.at > first.at).toBe(true);
    const { readings, months } = await list();
    expect(readings.map(({ readingId, volumes }) => [readingId, volumes[0]])).toEqual([
      [second.readingId, 235],
      [first.readingId, 555],
    ]);
    expect(months.at(-1)).toEqual({ period: '2026-10', volumes: [235] });
    expect((await meter()).previousActual?.values).toEqual([12_345]);
  });

  test('in the period of the opening reading counts from the opening one, however often', async () => {
    const { submit, check } = await aWorld({ openedIn: period('2026-10') });
    expect(await check(['12400'])).toMatchObject({ replacesEarlier: false, registers: [{ volume: 55 }] });
    await submit(['12400']);
    expect(await submit(['12390'])).toMatchObject({ registers: [{ previousValue: 12_345, volume: 45 }] });
  });

  test('after some silent months is spread over them evenly', async () => {
    const { submit, list } = await aWorld({ openedIn: period('2026-07') });
    const sent = await submit(['12849']);
    expect(sent.registers).toMatchObject([{ volume: 504 }]);
    const { months } = await list();
    expect(months).toHaveLength(12);
    expect(months.slice(-4)).toEqual([
      { period: '2026-07', volumes: [200] },
      { period: '2026-08', volumes: [168] },
      { period: '2026-09', volumes: [168] },
      { period: '2026-10', volumes: [168] },
    ]);
  });

  test('goes through when a payment or a bill changes the contract meanwhile', async () => {
    const { submit, world, household, head, meter } = await aWorld();
    const { contractId } = household.head;
    let disturbed = 0;
    world.table.beforeRequest = (kind) => {
      if (kind !== 'commit' || disturbed > 0) return;
      disturbed += 1;
      const pay = Contract.patchHead(
        household.head,
        { add: { balanceKopecks: -50_000 } },
        { sameVersion: false },
      );
      void world.table.commit([pay]);
    };
    await submit(['12580']);
    expect(disturbed).toBe(1);
    expect((await meter()).lastActual.values).toEqual([12_580]);
    expect(await head()).toMatchObject({ contractId, balanceKopecks: -50_000, version: 3 });
  });

  test('is measured anew when the month is billed meanwhile', async () => {
    const { submit, world, household } = await aWorld();
    let disturbed = false;
    world.table.beforeRequest = (kind) => {
      if (kind !== 'commit' || disturbed) return;
      disturbed = true;
      const bill = Contract.patchHead(
        household.head,
        { set: { lastBilledPeriod: period('2026-10') } },
        { sameVersion: true },
      );
      void world.table.commit([bill]);
    };
    expect(await submit(['12580'])).toMatchObject({ period: '2026-11' });
  });

  test('racing with another: one wins, the other hears of it', async () => {
    const { submit, list, meter } = await aWorld();
    const outcomes = await Promise.allSettled([submit(['12500']), submit(['12600'])]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'metering.reading_changed_meanwhile', kind: 'conflict' },
    });
    const { readings } = await list();
    expect(readings).toHaveLength(1);
    expect((await meter()).lastActual.values).toEqual(readings[0]?.values);
  });

  test('racing with itself is one reading with one answer', async () => {
    const { submit, list } = await aWorld();
    const answers = await Promise.all([submit(['12580']), submit(['12580']), submit(['12580'])]);
    expect(new Set(answers.map(({ readingId }) => readingId)).size).toBe(1);
    expect((await list()).readings).toHaveLength(1);
  });

  test('loses nothing of two meters read at once', async () => {
    const { world, contractId, meterIds, head } = await aWorld({ meters: [ELECTRICITY, COLD_WATER] });
    const submit = (meterId: MeterId, value: string) =>
      submitReading(world.user(ANNA), { contractId, meterId, values: [value], confirmed: false });
    await Promise.all([submit(meterIds[0] as MeterId, '12580'), submit(meterIds[1] as MeterId, '315')]);
    const facts = Object.values((await head()).meters);
    expect(facts.map(({ lastReadingPeriod }) => lastReadingPeriod)).toEqual(['2026-10', '2026-10']);
    const meters = await metersOf(world.system, contractId);
    expect(meters.map(({ version }) => version)).toEqual([2, 2]);
  });
});
