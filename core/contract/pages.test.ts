import { describe, expect, test } from 'vitest';
import { idFrom, kopecks, period, plainDate } from '#core/kernel';
import * as Metering from '#core/metering';
import { openCursor } from '#core/platform';
import {
  aHousehold,
  aSupplier,
  COLD_WATER,
  createWorld,
  ELECTRICITY,
  type HouseholdDraft,
  itemsOf,
} from '#core/testing';
import { getContract, getDashboard, headItem, readingsDue } from './index.ts';

const ANNA = idFrom('user', 'anna');
const BORIS = idFrom('user', 'boris');
const MIDDLE_OF_WINDOW = '2026-10-20T09:00:00Z';

function linked(draft: HouseholdDraft = {}) {
  return aHousehold({ ...draft, head: { ...draft.head, ownerId: ANNA } });
}

async function aWorld(...households: ReturnType<typeof aHousehold>[]) {
  const world = createWorld({ now: MIDDLE_OF_WINDOW });
  await world.table.load(households.flatMap(itemsOf));
  return world;
}

describe('the dashboard', () => {
  test('shows the cabinet’s contracts with debts and readings due', async () => {
    const household = linked({
      head: {
        balanceKopecks: kopecks(166_380),
        lastBilledPeriod: period('2026-09'),
        lastBillKopecks: kopecks(166_380),
        dueOn: plainDate('2026-10-15'),
      },
    });
    const world = await aWorld(household);
    const page = await getDashboard(world.user(ANNA), {});
    expect(page).toEqual({
      contracts: [
        {
          contractId: household.head.contractId,
          number: '78010000000017',
          supplierName: 'Невская энергосбытовая компания',
          address: 'г. Санкт-Петербург, пр. Энергетиков, д. 10, кв. 25',
          balanceKopecks: 166_380,
          lastBilledPeriod: '2026-09',
          lastBillKopecks: 166_380,
          dueOn: '2026-10-15',
          readingsNeeded: 3,
          readingsUntil: '2026-10-25',
        },
      ],
    });
  });

  test('is one Query, however many contracts and meters', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => `7801000000${String(index).padStart(4, '0')}`);
    const world = await aWorld(...numbers.map((number) => linked({ number })));
    Object.assign(world.table.requests, { get: 0, query: 0, commit: 0 });
    const { contracts } = await getDashboard(world.user(ANNA), {});
    expect(contracts.map(({ number }) => number)).toEqual(numbers);
    expect(world.table.requests).toEqual({ get: 0, query: 1, commit: 0 });
  });

  test('shows nobody else’s contracts and needs a signed-in user', async () => {
    const world = await aWorld(linked());
    expect(await getDashboard(world.user(BORIS), {})).toEqual({ contracts: [] });
    await expect(getDashboard(world.anonymous, {})).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  test('goes on where a page of a hundred ended', async () => {
    const numbers = Array.from({ length: 130 }, (_, index) => `7801000000${String(index).padStart(4, '0')}`);
    const world = await aWorld(...numbers.map((number) => linked({ number, meters: [] })));
    const first = await getDashboard(world.user(ANNA), {});
    expect(first.contracts).toHaveLength(100);
    // the table's cursor may name a number: nobody else reads it
    expect(openCursor(world.system, 'dashboard', String(first.cursor))).not.toBe(first.cursor);
    const second = await getDashboard(world.user(ANNA), { cursor: first.cursor });
    expect(second.contracts).toHaveLength(30);
    expect(second.cursor).toBeUndefined();
    const seen = [...first.contracts, ...second.contracts].map(({ number }) => number);
    expect(seen).toEqual(numbers);
  });
});

describe('readings due', () => {
  const due = (at: string, draft: HouseholdDraft = {}) =>
    readingsDue(aHousehold(draft).head, createWorld({ now: at }).now);

  test.each([
    ['before the window', '2026-10-14T12:00:00Z', 0],
    ['inside it', '2026-10-15T12:00:00Z', 3],
    ['after it', '2026-10-26T12:00:00Z', 0],
  ])('are asked for only while the window is open: %s', (_, at, count) => {
    expect(due(at).meterIds).toHaveLength(count);
    expect(due(at).until).toBe(count > 0 ? '2026-10-25' : undefined);
  });

  test('are asked for in the supplier’s own time zone', () => {
    const far = aSupplier('far', { timeZone: 'Asia/Kamchatka' });
    expect(due('2026-10-14T12:00:00Z', { supplier: far }).meterIds).toHaveLength(3);
  });

  test('leave out meters that were read this month and meters that read themselves', () => {
    const meters = [ELECTRICITY, COLD_WATER, { ...ELECTRICITY, automatic: true }];
    const { head } = aHousehold({ meters });
    const [read] = Object.keys(head.meters) as (keyof typeof head.meters)[];
    const withReading = {
      ...head,
      meters: {
        ...head.meters,
        ...(read && { [read]: { ...head.meters[read]!, lastReadingPeriod: period('2026-10') } }),
      },
    };
    const world = createWorld({ now: MIDDLE_OF_WINDOW });
    expect(readingsDue(head, world.now).meterIds).toHaveLength(2);
    expect(readingsDue(withReading, world.now).meterIds).toHaveLength(1);
  });

  test('are not asked for once the month is billed or the contract is terminated', () => {
    expect(due(MIDDLE_OF_WINDOW, { head: { lastBilledPeriod: period('2026-10') } }).meterIds).toEqual([]);
    expect(due(MIDDLE_OF_WINDOW, { head: { status: 'terminated' } }).meterIds).toEqual([]);
  });
});

describe('the contract page', () => {
  test('shows services with the tariffs in force, meters, branch and debt', async () => {
    const twoZones = { ...ELECTRICITY, values: [4300, 1200], monthly: [120, 80] };
    const household = linked({ meters: [twoZones, COLD_WATER] });
    const world = await aWorld(household);
    const { contractId } = household.head;
    const page = await getContract(world.user(ANNA), { contractId }, Metering.metersOf);
    expect(page).toMatchObject({
      number: '78010000000017',
      payerName: 'Иванова Анна Сергеевна',
      premise: { persons: 2, areaM2Hundredths: 5430, stove: 'gas' },
      readingsNeeded: 2,
      readingWindow: { fromDay: 15, toDay: 25 },
      supplier: {
        ...{ name: 'Невская энергосбытовая компания', phone: '+78125550100' },
        paymentLimits: { leastKopecks: 100, mostKopecks: 50_000_000 },
      },
      branch: { name: 'Невский офис', hours: 'Пн–Пт 9:00–20:00' },
    });
    expect(page.services).toEqual([
      {
        service: 'electricity',
        tariffName: 'Городское население, газовые плиты',
        tariffFrom: '2025-01-01',
        legalBasis: 'Приказ Комитета по тарифам № 1',
        per: 'volume',
        bounds: [],
        rates: [
          { zone: 'day', byRange: ['6.08'] },
          { zone: 'night', byRange: ['3.31'] },
        ],
      },
      expect.objectContaining({ service: 'cold-water', rates: [{ zone: 'single', byRange: ['40.10'] }] }),
    ]);
    const electric = page.meters.find(({ service }) => service === 'electricity');
    expect(electric).toMatchObject({
      zones: ['day', 'night'],
      lastValues: [4300, 1200],
      lastReadingPeriod: '2026-09',
      verifiedUntil: '2036-02-01',
      verificationExpired: false,
      readingNeeded: true,
    });
  });

  test('takes two round trips: the contract with its meters, then its supplier with the tariffs', async () => {
    const household = linked();
    const world = await aWorld(household);
    Object.assign(world.table.requests, { get: 0, query: 0, commit: 0 });
    let roundTrips = 0;
    let open = false;
    // requests made without waiting for each other belong to one round trip
    world.table.beforeRequest = () => {
      if (open) return;
      open = true;
      roundTrips += 1;
      setImmediate(() => {
        open = false;
      });
    };
    const slow = { ...world.user(ANNA), table: delayed(world.table) };
    await getContract(slow, { contractId: household.head.contractId }, Metering.metersOf);
    expect(roundTrips).toBeLessThanOrEqual(2);
    expect(world.table.requests).toEqual({ get: 2, query: 2, commit: 0 });
  });

  test('marks a meter whose verification has run out', async () => {
    const household = linked({ meters: [ELECTRICITY] });
    const world = await aWorld(household);
    world.now = '2036-02-01T20:00:00.000Z' as typeof world.now;
    const ask = () =>
      getContract(world.user(ANNA), { contractId: household.head.contractId }, Metering.metersOf);
    expect((await ask()).meters[0]?.verificationExpired).toBe(false);
    world.pass(3600);
    expect((await ask()).meters[0]?.verificationExpired).toBe(true);
  });

  test('leaves out a service without a tariff in force, and a branch that was closed', async () => {
    const household = linked({
      meters: [{ ...ELECTRICITY, category: 'unknown' }, COLD_WATER],
      head: { branchId: 'closed' },
    });
    const world = await aWorld(household);
    const { contractId } = household.head;
    const page = await getContract(world.user(ANNA), { contractId }, Metering.metersOf);
    expect(page.services.map(({ service }) => service)).toEqual(['cold-water']);
    expect(page.branch).toBeUndefined();
    expect(page.meters).toHaveLength(2);
  });

  test.each([
    ['another customer’s contract', linked().head.contractId, BORIS],
    ['a contract that does not exist', aHousehold({ number: '99999999999999' }).head.contractId, ANNA],
  ])('hides %s', async (_, contractId, who) => {
    const world = await aWorld(linked());
    await expect(getContract(world.user(who), { contractId }, Metering.metersOf)).rejects.toMatchObject({
      code: 'contract.missing',
      kind: 'missing',
    });
  });

  test('hides a terminated contract from its last owner', async () => {
    const household = linked();
    const world = await aWorld(household);
    await world.table.load([headItem({ ...household.head, status: 'terminated' })]);
    const { contractId } = household.head;
    await expect(getContract(world.user(ANNA), { contractId }, Metering.metersOf)).rejects.toMatchObject({
      code: 'contract.missing',
    });
    expect((await getDashboard(world.user(ANNA), {})).contracts).toEqual([]);
  });

  test('needs a signed-in user', async () => {
    const household = linked();
    const world = await aWorld(household);
    const { contractId } = household.head;
    await expect(getContract(world.anonymous, { contractId }, Metering.metersOf)).rejects.toMatchObject({
      code: 'contract.missing',
    });
  });
});

/** A table whose answers take a moment, so that what waits for what can be seen. */
function delayed<T extends object>(table: T): T {
  return new Proxy(table, {
    get(target, name) {
      const found = Reflect.get(target, name) as unknown;
      if (typeof found !== 'function') return found;
      return async (...input: unknown[]) => {
        const answer: unknown = await Reflect.apply(found as () => unknown, target, input);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return answer;
      };
    },
  });
}
