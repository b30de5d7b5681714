import { describe, expect, it } from 'vitest';
import { instant, period } from '#core/kernel';
import { supplierItems } from '#core/supplier';
import { aSupplier, createWorld } from '#core/testing';
import { dueRuns } from './due-runs.ts';
import { planRun } from './plan-run.ts';
import { runPeriod } from './run-period.ts';

const moscow = aSupplier('moscow', { timeZone: 'Europe/Moscow' });
const vladivostok = aSupplier('vladivostok', { timeZone: 'Asia/Vladivostok' });

async function worldAt(now: string) {
  const world = createWorld({ now });
  await world.table.load([moscow, vladivostok].flatMap(supplierItems));
  return world;
}

describe('dueRuns', () => {
  it('begins when the month is over where the supplier is', async () => {
    const world = await worldAt('2026-10-31T15:00:00Z');
    const due = async () =>
      (await dueRuns(world.system)).map(({ supplierId, period: of }) => `${supplierId} ${of}`);
    expect(await due()).toEqual(['vladivostok 2026-10']); // 1 November, 01:00 there
    world.now = instant('2026-10-31T21:00:00Z');
    expect(await due()).toEqual(['moscow 2026-10', 'vladivostok 2026-10']);
  });

  it('asks for nothing once the run is closed, and for nothing new after the fifth', async () => {
    const world = await worldAt('2026-11-03T00:30:00Z');
    await runPeriod(world.system, { supplierId: moscow.supplierId, period: period('2026-10') });
    expect(await dueRuns(world.system)).toEqual([{ supplierId: 'vladivostok', period: '2026-10' }]);
    world.now = instant('2026-11-06T12:00:00Z');
    expect(await dueRuns(world.system)).toEqual([]);
  });

  it('takes up a run that was begun and not closed, on any day', async () => {
    const world = await worldAt('2026-11-03T00:30:00Z');
    await planRun(world.system, { supplierId: moscow.supplierId, period: period('2026-10') });
    world.now = instant('2026-11-20T12:00:00Z');
    expect(await dueRuns(world.system)).toEqual([{ supplierId: 'moscow', period: '2026-10' }]);
  });

  it('takes up the older of two months first', async () => {
    const world = await worldAt('2026-11-20T12:00:00Z');
    const { supplierId } = moscow;
    for (const of of ['2026-10', '2026-09']) await planRun(world.system, { supplierId, period: period(of) });
    expect((await dueRuns(world.system)).map(({ period: of }) => of)).toEqual(['2026-09', '2026-10']);
  });

  it('begins a month on the fifth of the next at the latest', async () => {
    const world = await worldAt('2026-11-05T10:00:00Z');
    expect(await dueRuns(world.system)).toHaveLength(2);
    world.now = instant('2026-11-05T21:00:00Z');
    expect(await dueRuns(world.system)).toEqual([]);
  });

  it('is for the system alone', async () => {
    const world = await worldAt('2026-11-03T00:30:00Z');
    await expect(dueRuns(world.anonymous)).rejects.toMatchObject({ code: 'billing.run_by_system_only' });
  });
});
