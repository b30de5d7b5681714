import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, idFrom, period, plainDate } from '#core/kernel';
import { put } from '#core/platform';
import { ELECTRICITY, type HouseholdDraft } from '#core/testing';
import { meterItem, metersOf, recordReading, requireMeter } from './index.ts';
import type { OfficeReading } from './record-reading.ts';
import { ANNA, aWorld, twoZones } from './testing/annas-household.ts';

async function anOffice(draft: HouseholdDraft = {}, now?: string) {
  const own = await aWorld(draft, now);
  const { world, contractId, meterId } = own;
  const record = (readOn: string, values: number[], rest: Partial<OfficeReading> = {}) =>
    recordReading(world.system, {
      contractId,
      meterId,
      readOn: plainDate(readOn),
      values,
      source: 'staff',
      ...rest,
    });
  return { ...own, record };
}

describe('a reading that the office brings', () => {
  test('is stored with the meter and the contract’s notice in one commit, as its source says', async () => {
    const { record, world, meter, head, list, household } = await anOffice();
    world.table.requests.commit = 0;
    expect(await record('2026-10-18', [12_580])).toBe('recorded');
    expect(world.table.requests.commit).toBe(1);
    const opening = household.meters[0];
    expect(await meter()).toEqual({
      ...opening,
      lastActual: { values: [12_580], period: '2026-10', at: '2026-10-18T09:00:00.000Z', source: 'staff' },
      previousActual: opening?.lastActual,
      history: [...(opening?.history.slice(1) ?? []), { period: '2026-10', volumes: [235] }],
      version: 2,
    });
    expect((await list()).readings).toMatchObject([{ values: [12_580], volumes: [235], source: 'staff' }]);
    const { meters, version } = await head();
    expect(Object.values(meters)[0]).toMatchObject({ lastReadingPeriod: '2026-10' });
    expect(version).toBe(2);
    expect(world.table.snapshot().some((item) => item.event === 'reading.sent')).toBe(false);
  });

  test('is welcome of a meter that reads itself', async () => {
    const { record, meter } = await anOffice({ meters: [{ ...ELECTRICITY, automatic: true }] });
    await record('2026-10-18', [12_580], { source: 'automatic' });
    expect((await meter()).lastActual).toMatchObject({ values: [12_580], source: 'automatic' });
  });

  test('is believed however much it shows', async () => {
    const { record, meter } = await anOffice();
    await record('2026-10-18', [90_000]);
    expect((await meter()).lastActual.values).toEqual([90_000]);
  });

  test('belongs to the month of its day, to the next after the window, never to one that is billed', async () => {
    const periods = async (readOn: string, lastBilled?: string) => {
      const { record, meter } = await anOffice(
        { head: { ...(lastBilled && { lastBilledPeriod: period(lastBilled) }) } },
        '2026-11-05T09:00:00Z',
      );
      await record(readOn, [12_580]);
      return (await meter()).lastActual.period;
    };
    expect(await periods('2026-10-25')).toBe('2026-10');
    expect(await periods('2026-10-26')).toBe('2026-11');
    expect(await periods('2026-10-25', '2026-10')).toBe('2026-11');
  });

  test('of a device’s last month belongs to it after the window too, because no other bill charges the device', async () => {
    const { record, meter } = await anOffice(
      { meters: [{ ...ELECTRICITY, removedOn: plainDate('2026-10-28') }] },
      '2026-11-05T09:00:00Z',
    );
    await record('2026-10-28', [12_580]);
    expect((await meter()).lastActual.period).toBe('2026-10');
  });

  test('of today is of now, not of a noon to come', async () => {
    const { record, world, meter } = await anOffice({}, '2026-10-20T06:00:00Z');
    await record('2026-10-20', [12_580]);
    expect((await meter()).lastActual.at).toBe(world.now);
  });

  test('takes the day where the supplier is', async () => {
    // 21:30 UTC on the 20th is the 21st in Moscow
    const { record, meter } = await anOffice({}, '2026-10-20T21:30:00Z');
    await record('2026-10-21', [12_580]);
    expect((await meter()).lastActual.values).toEqual([12_580]);
    await expect(record('2026-10-22', [12_590])).rejects.toMatchObject({
      code: 'metering.reading_in_future',
    });
  });

  test('follows another of the same month, and both count from the month before', async () => {
    const { record, submit, list } = await anOffice();
    await record('2026-10-16', [12_900]);
    await record('2026-10-18', [12_580]);
    expect(await submit(['12600'])).toMatchObject({ registers: [{ previousValue: 12_345, volume: 255 }] });
    expect((await list()).readings.map(({ volumes }) => volumes[0])).toEqual([255, 235, 555]);
  });
});

describe('the same reading again', () => {
  test('is the stored one: the latest, the opening one, or any before', async () => {
    const { record, world } = await anOffice();
    await record('2026-10-02', [12_400]);
    await record('2026-10-09', [12_450]);
    await record('2026-10-16', [12_500]);
    const before = world.table.snapshot();
    for (const [readOn, value] of [
      ['2026-10-16', 12_500],
      ['2026-10-09', 12_450],
      ['2026-10-02', 12_400],
      ['2026-09-20', 12_345],
    ] as const) {
      expect(await record(readOn, [value])).toBe('stored');
    }
    expect(world.table.snapshot()).toEqual(before);
  });

  test('is the stored one where the customer has sent it', async () => {
    const { record, submit } = await anOffice();
    await submit(['12580']);
    expect(await record('2026-10-20', [12_580])).toBe('stored');
  });

  test('is the stored one even of a contract that has ended or a device that has left it', async () => {
    const { record, world, head } = await anOffice();
    await record('2026-10-18', [12_580]);
    await world.table.commit([
      Contract.patchHead(await head(), { set: { status: 'terminated', meters: {} } }, { sameVersion: true }),
    ]);
    expect(await record('2026-10-18', [12_580])).toBe('stored');
  });
});

describe('it is refused', () => {
  test.each([
    ['metering.reading_out_of_order', '2026-10-17', [12_570]],
    ['metering.reading_out_of_order', '2026-10-18', [12_581]],
    ['metering.reading_out_of_order', '2026-09-20', [12_300]],
    ['metering.reading_in_future', '2026-10-21', [12_700]],
    ['metering.wrong_register_count', '2026-10-19', [12_700, 1]],
    ['metering.too_many_digits', '2026-10-19', [100_000]],
  ])('with %s of %s, and nothing is written', async (code, readOn, values) => {
    const { record, world } = await anOffice();
    await record('2026-10-18', [12_580]);
    const before = world.table.snapshot();
    await expect(record(readOn, values)).rejects.toMatchObject({ kind: 'refused', code });
    expect(world.table.snapshot()).toEqual(before);
  });

  test('below the one before, each register named, unless its dial has passed its end', async () => {
    const { record, meter } = await anOffice({ meters: [{ ...twoZones, values: [4300, 99_950] }] });
    await expect(record('2026-10-18', [4299, 99_949])).rejects.toMatchObject({
      code: 'metering.reading_below_previous',
      fields: [{ field: 'values.0' }, { field: 'values.1' }],
    });
    await record('2026-10-18', [4400, 30]);
    expect((await meter()).history.at(-1)).toEqual({ period: '2026-10', volumes: [100, 80] });
  });

  test('of a contract that has ended, a device that has left it, and what never was', async () => {
    const { record, world, head, contractId } = await anOffice();
    const set = async (change: Contract.HeadChange) =>
      world.table.commit([Contract.patchHead(await head(), { set: change }, { sameVersion: true })]);
    await set({ meters: {} });
    await expect(record('2026-10-18', [12_580])).rejects.toMatchObject({ code: 'metering.meter_missing' });
    await set({ status: 'terminated' });
    await expect(record('2026-10-18', [12_580])).rejects.toMatchObject({ code: 'metering.contract_ended' });
    const absentMeter = idFrom('meter', 'absent');
    await expect(record('2026-10-18', [12_580], { meterId: absentMeter })).rejects.toMatchObject({
      code: 'metering.meter_missing',
    });
    const absent = contractIdOf('demo' as never, '99999999999999');
    expect(absent).not.toBe(contractId);
    await expect(record('2026-10-18', [12_580], { contractId: absent })).rejects.toMatchObject({
      code: 'contract.missing',
    });
  });

  test('to everybody but the system, as missing', async () => {
    const { world, contractId, meterId, household } = await anOffice();
    const input = {
      contractId,
      meterId,
      readOn: plainDate('2026-10-18'),
      values: [12_580],
      source: 'staff',
    } as const;
    for (const ctx of [world.anonymous, world.user(household.head.ownerId as never)])
      await expect(recordReading(ctx, input)).rejects.toMatchObject({ code: 'metering.meter_missing' });
  });
});

describe('at the same moment', () => {
  /** Does something once, between the reading of the meter and the commit. */
  function amid(world: Awaited<ReturnType<typeof anOffice>>['world'], change: () => Promise<unknown>) {
    const { table } = world;
    const commit = table.commit.bind(table);
    table.commit = async (writes) => {
      table.commit = commit;
      await change();
      return commit(writes);
    };
  }

  test('the same reading twice is one', async () => {
    const { record, list } = await anOffice();
    const outcomes = await Promise.all([record('2026-10-18', [12_580]), record('2026-10-18', [12_580])]);
    expect(outcomes.sort()).toEqual(['recorded', 'stored']);
    expect((await list()).readings).toHaveLength(1);
  });

  test('a payment or a bill costs a fresh look, not the reading', async () => {
    const { record, world, head, meter } = await anOffice();
    const found = await head();
    amid(world, () =>
      world.table.commit([
        Contract.patchHead(found, { set: { lastBilledPeriod: period('2026-10') } }, { sameVersion: true }),
      ]),
    );
    await record('2026-10-18', [12_580]);
    expect((await meter()).lastActual).toMatchObject({ values: [12_580], period: '2026-11' });
  });

  test('a customer’s reading of today comes first: an older one hears of it', async () => {
    const { record, submit, world, list } = await anOffice();
    amid(world, () => submit(['12580']));
    await expect(record('2026-10-18', [12_570])).rejects.toMatchObject({
      code: 'metering.reading_out_of_order',
    });
    expect((await list()).readings.map(({ source }) => source)).toEqual(['customer']);
  });

  test('the office’s comes first: the customer hears of it', async () => {
    const { record, submit, world, list } = await anOffice();
    amid(world, () => record('2026-10-18', [12_570]));
    await expect(submit(['12580'])).rejects.toMatchObject({ code: 'metering.reading_changed_meanwhile' });
    expect((await list()).readings.map(({ source }) => source)).toEqual(['staff']);
  });
});

describe('a device that was taken away', () => {
  const facts = async ({ head, meterId }: Awaited<ReturnType<typeof anOffice>>) => {
    const found = (await head()).meters[meterId];
    if (!found) throw new Error('the contract has its meter');
    return found;
  };
  const goneOn = async (own: Awaited<ReturnType<typeof anOffice>>, on: string) => {
    const removedOn = plainDate(on);
    const meters = { [own.meterId]: { ...(await facts(own)), removedOn } };
    await own.world.table.commit([
      put(meterItem({ ...(await own.meter()), removedOn })),
      Contract.patchHead(await own.head(), { set: { meters } }, { sameVersion: true }),
    ]);
    expect(await facts(own)).toMatchObject({ removedOn });
  };

  test('is missing to customers from the day after, and its readings stay to be seen', async () => {
    const own = await anOffice();
    await goneOn(own, '2026-10-19');
    await expect(own.submit(['12580'])).rejects.toMatchObject({ code: 'metering.meter_missing' });
    await expect(own.check(['12580'])).rejects.toMatchObject({ code: 'metering.meter_missing' });
    expect((await own.list()).zones).toEqual(['single']);
  });

  test('is read on its last day, and still by the office after it', async () => {
    const own = await anOffice();
    await goneOn(own, '2026-10-20');
    await expect(own.submit(['12580'])).resolves.toMatchObject({ period: '2026-10' });
    const later = await anOffice();
    await goneOn(later, '2026-10-18');
    expect(await later.record('2026-10-18', [12_580])).toBe('recorded');
  });

  test('is asked for no reading, and stands on the contract’s page no more', async () => {
    const own = await anOffice();
    const page = () => Contract.getContract(own.world.user(ANNA), own, metersOf);
    expect(await page()).toMatchObject({ readingsNeeded: 1, meters: [{ readingNeeded: true }] });
    await goneOn(own, '2026-10-19');
    expect(await page()).toMatchObject({ readingsNeeded: 0, meters: [] });
  });

  test('is missing once its contract has billed it to its end', async () => {
    const own = await anOffice();
    const { world, contractId, meterId } = own;
    await world.table.commit([
      Contract.patchHead(await own.head(), { set: { meters: {} } }, { sameVersion: true }),
    ]);
    await expect(own.submit(['12580'])).rejects.toMatchObject({ code: 'metering.meter_missing' });
    expect(await requireMeter(world.system, contractId, meterId)).toBeDefined();
  });
});
