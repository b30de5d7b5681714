import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as operations from '#contract/metering';
import * as Contract from '#core/contract';
import { decimal, type Instant, idFrom, instant, type MeterId, period, plainDate } from '#core/kernel';
import { tariffItem } from '#core/tariff';
import {
  aHousehold,
  aSupplier,
  COLD_WATER,
  createWorld,
  ELECTRICITY,
  type HouseholdDraft,
  itemBytes,
  itemsOf,
  type MeterDraft,
  tariffsFor,
} from '#core/testing';
import {
  checkReading,
  listReadings,
  type Meter,
  meterItem,
  metersOf,
  requireMeter,
  submitReading,
} from './index.ts';

const ANNA = idFrom('user', 'anna');
const BORIS = idFrom('user', 'boris');

async function aWorld(draft: HouseholdDraft = {}, now = '2026-10-20T09:00:00Z') {
  const household = aHousehold({ meters: [ELECTRICITY], ...draft, head: { ...draft.head, ownerId: ANNA } });
  const world = createWorld({ now });
  await world.table.load(itemsOf(household));
  const { contractId } = household.head;
  const meterIds = household.meters.map((meter) => meter.meterId);
  const meterId = meterIds[0] as MeterId;
  const ctx = world.user(ANNA);
  return {
    household,
    world,
    contractId,
    meterId,
    meterIds,
    check: (values: string[]) => checkReading(world.user(ANNA), { contractId, meterId, values }),
    submit: (values: string[], confirmed = false) =>
      submitReading(world.user(ANNA), { contractId, meterId, values, confirmed }),
    list: (cursor?: string) => listReadings(world.user(ANNA), { contractId, meterId, cursor }),
    meter: (): Promise<Meter> => requireMeter(ctx, contractId, meterId),
    head: () => Contract.requireHead(ctx, contractId),
  };
}

const twoZones: MeterDraft = { service: 'electricity', values: [4300, 1200], monthly: [120, 80] };
const threeZones: MeterDraft = { service: 'electricity', values: [100, 200, 300], monthly: [60, 80, 50] };

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

describe('a reading is refused', () => {
  test.each([
    ['metering.not_whole_number', ['12580,5']],
    ['metering.wrong_register_count', ['12580', '1']],
    ['metering.too_many_digits', ['125800']],
    ['metering.reading_below_previous', ['12344']],
  ])('with %s, checked or sent, and nothing is written', async (code, values) => {
    const { check, submit, world } = await aWorld();
    const before = world.table.snapshot();
    await expect(check(values)).rejects.toMatchObject({ kind: 'refused', code });
    await expect(submit(values, true)).rejects.toMatchObject({ kind: 'refused', code });
    expect(world.table.snapshot()).toEqual(before);
  });

  test('from a meter that reads itself', async () => {
    const { check, submit } = await aWorld({ meters: [{ ...ELECTRICITY, automatic: true }] });
    await expect(check(['12580'])).rejects.toMatchObject({ code: 'metering.meter_automatic' });
    await expect(submit(['12580'])).rejects.toMatchObject({ code: 'metering.meter_automatic' });
  });

  test('when implausible and not confirmed, with what is usual', async () => {
    const { submit, world } = await aWorld();
    const before = world.table.snapshot();
    await expect(submit(['20000'])).rejects.toMatchObject({
      kind: 'refused',
      code: 'metering.implausible',
      facts: { usualVolume: 200, volume: 7655 },
    });
    expect(world.table.snapshot()).toEqual(before);
    expect(await submit(['20000'], true)).toMatchObject({ registers: [{ volume: 7655 }] });
  });

  test('a typing error that was confirmed does not become the usual', async () => {
    const { submit } = await aWorld();
    await submit(['20000'], true);
    await expect(submit(['19000'])).rejects.toMatchObject({
      code: 'metering.implausible',
      facts: { usualVolume: 200 },
    });
  });

  test.each([
    ['another customer’s contract', BORIS, undefined],
    ['a contract that does not exist', ANNA, aHousehold({ number: '99999999999999' }).head.contractId],
  ])('of %s as missing, whatever the meter', async (_, who, otherContract) => {
    const { world, contractId, meterId } = await aWorld();
    const absentMeter = idFrom('meter', 'absent');
    for (const which of [meterId, absentMeter]) {
      const input = { contractId: otherContract ?? contractId, meterId: which, values: ['12580'] };
      const missing = { code: 'contract.missing', kind: 'missing' };
      await expect(checkReading(world.user(who), input)).rejects.toMatchObject(missing);
      await expect(submitReading(world.user(who), { ...input, confirmed: false })).rejects.toMatchObject(
        missing,
      );
      await expect(
        listReadings(world.user(who), { contractId: input.contractId, meterId: which }),
      ).rejects.toMatchObject(missing);
    }
  });

  test('of a meter the contract does not have', async () => {
    const { world, contractId } = await aWorld();
    const other = aHousehold({ number: '78010000000024' });
    const input = { contractId, meterId: other.meters[0]?.meterId as MeterId, values: ['12580'] };
    const missing = { code: 'metering.meter_missing', kind: 'missing' };
    await expect(checkReading(world.user(ANNA), input)).rejects.toMatchObject(missing);
    await expect(submitReading(world.user(ANNA), { ...input, confirmed: false })).rejects.toMatchObject(
      missing,
    );
    await expect(listReadings(world.user(ANNA), input)).rejects.toMatchObject(missing);
  });

  test('without a signed-in user', async () => {
    const { world, contractId, meterId } = await aWorld();
    const input = { contractId, meterId, values: ['12580'], confirmed: false };
    await expect(submitReading(world.anonymous, input)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});

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
    const { head, supplier, meters } = household;
    const [meter] = meters;
    if (!meter) throw new Error('the household has a meter');
    const worn = { ...meter, previousActual: meter.lastActual, version: 1000 };
    expect(itemBytes(meterItem(head, supplier, worn))).toBeLessThanOrEqual(1024);
  });
});

describe('what a request may hold', () => {
  const ids = { contractId: aHousehold().head.contractId, meterId: idFrom('meter', 'any') };
  const accepts = (values: unknown, extra: object = {}) =>
    operations.submitReading.input.safeParse({ ...ids, values, ...extra }).success;

  test('is text for one to three registers, each short', () => {
    expect(accepts(['12580'])).toBe(true);
    expect(accepts(['1', '2', '3'])).toBe(true);
    expect(accepts([])).toBe(false);
    expect(accepts(['1', '2', '3', '4'])).toBe(false);
    expect(accepts([''])).toBe(false);
    expect(accepts([12_580])).toBe(false);
    expect(accepts(['1'.repeat(21)])).toBe(false);
    expect(accepts('12580')).toBe(false);
  });

  test('is refused with ids of another kind or a confirmation that is no yes or no', () => {
    expect(accepts(['1'], { contractId: ids.meterId })).toBe(false);
    expect(accepts(['1'], { meterId: 'x' })).toBe(false);
    expect(accepts(['1'], { confirmed: 'yes' })).toBe(false);
  });
});
