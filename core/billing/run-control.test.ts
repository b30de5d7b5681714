import { describe, expect, it } from 'vitest';
import { idFrom, period } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { World } from '#core/testing';
import { billShard } from './bill-shard.ts';
import { closeRun } from './close-run.ts';
import { dueRuns } from './due-runs.ts';
import { pauseRun } from './pause-run.ts';
import { planRun } from './plan-run.ts';
import { resumeRun } from './resume-run.ts';
import { runPeriod } from './run-period.ts';
import { findRun, requireRun } from './run-store.ts';
import { startRun } from './start-run.ts';
import { asStaff, contracts, facts, RUN, stored, worldWith } from './testing/runs.ts';

const recordOf = (world: World) => requireRun(world.system, 'run', RUN);
const eventsOf = async (world: World) =>
  (await recordOf(world)).events.map(({ what, by }) => `${what} by ${by}`);
const OLGA = idFrom('user', 'olga');

describe('starting a run', () => {
  it('plans it, tells who did, and asks for it to be walked', async () => {
    const world = await worldWith(contracts(4));
    const run = await startRun(await asStaff(world, 'olga'), RUN);
    expect(run).toEqual(await recordOf(world));
    expect(run).toMatchObject({
      state: 'running',
      attempt: 1,
      shardCount: 2,
      startedAt: world.now,
      walkWanted: true,
      events: [{ what: 'planned', at: world.now, by: OLGA }],
    });
  });

  it('changes nothing about a run that is under way', async () => {
    const world = await worldWith([]);
    const planned = await planRun(world.system, RUN);
    world.pass(60);
    expect(await startRun(await asStaff(world, 'olga'), RUN)).toEqual(planned);
  });

  it('begins the next attempt of a closed run', async () => {
    const world = await worldWith(contracts(5));
    await runPeriod(world.system, RUN);
    const before = facts(world);
    expect(await startRun(await asStaff(world, 'olga'), RUN)).toMatchObject({ state: 'running', attempt: 2 });
    await runPeriod(world.system, RUN);
    expect(facts(world)).toEqual(before);
    expect(await eventsOf(world)).toEqual([
      'planned by system:test',
      'closed by system:test',
      `planned by ${OLGA}`,
      'closed by system:test',
    ]);
  });

  it('is refused for a paused run, and for a month that has not begun', async () => {
    const world = await worldWith([]);
    const olga = await asStaff(world, 'olga');
    await startRun(olga, RUN);
    await pauseRun(olga, RUN);
    await expect(startRun(olga, RUN)).rejects.toMatchObject({ code: 'billing.run_paused', status: 409 });
    await expect(startRun(olga, { ...RUN, period: period('2026-12') })).rejects.toMatchObject({
      code: 'billing.period_not_begun',
    });
  });

  it('makes one run when two start it at once', async () => {
    const world = await worldWith([]);
    const both = await Promise.all(
      ['olga', 'boris'].map(async (name) => startRun(await asStaff(world, name), RUN)),
    );
    expect(both[0]).toEqual(both[1]);
    expect(both[0]).toMatchObject({ attempt: 1, version: 1 });
  });

  it('remembers the newest fifty events', async () => {
    const world = await worldWith([]);
    await planRun(world.system, RUN);
    for (let time = 0; time < 30; time += 1) {
      await pauseRun(world.system, RUN);
      await resumeRun(world.system, RUN);
    }
    const { events, version } = await recordOf(world);
    expect(version).toBe(61);
    expect(events).toHaveLength(50);
    expect(events.map(({ what }) => what)).not.toContain('planned');
  });
});

describe('a paused run', () => {
  it('is put down at the next page, and left alone until it is resumed', async () => {
    const world = await worldWith(contracts(20), 3);
    const olga = await asStaff(world, 'olga');
    await planRun(world.system, RUN);
    pauseAtPage(world, olga, 2);
    const put = await billShard(world.system, { ...RUN, shard: 0 });
    expect(put).toMatchObject({ pages: 2, finished: false, paused: true });
    const before = world.table.snapshot();
    expect(await billShard(world.system, { ...RUN, shard: 0 })).toMatchObject({ pages: 2, paused: true });
    expect(await billShard(world.system, { ...RUN, shard: 1 })).toMatchObject({ pages: 0, paused: true });
    expect(await planRun(world.system, RUN)).toMatchObject({ state: 'paused' });
    expect(await closeRun(world.system, RUN)).toMatchObject({ state: 'paused' });
    expect(await runPeriod(world.system, RUN)).toMatchObject({ state: 'paused' });
    expect(await dueRuns(world.system)).toEqual([]);
    expect(world.table.snapshot()).toEqual(before);

    await resumeRun(olga, RUN);
    expect(await dueRuns(world.system)).toEqual([RUN]);
    expect(await billShard(world.system, { ...RUN, shard: 0 })).toMatchObject({
      finished: true,
      paused: false,
    });
  });

  it('comes, resumed, to the same bytes as one that was never paused, wherever it was paused', async () => {
    const made = contracts(20);
    const whole = await worldWith(made, 3);
    await runPeriod(whole.system, RUN);
    const wanted = [...facts(whole), ...shardsAsStored(whole)];
    const pages = shardsAsStored(whole).reduce((sum, shard) => sum + Number(shard.pages), 0);
    expect(pages).toBeGreaterThan(6);
    for (let page = 1; page <= pages; page += 1) {
      const world = await worldWith(made, 3);
      const olga = await asStaff(world, 'olga');
      await planRun(world.system, RUN);
      pauseAtPage(world, olga, page);
      expect(await runPeriod(world.system, RUN)).toMatchObject({ state: 'paused' });
      world.pass(3600);
      await resumeRun(olga, RUN);
      const run = await runPeriod(world.system, RUN);
      expect([...facts(world), ...shardsAsStored(world)]).toEqual(wanted);
      expect(run).toMatchObject({
        state: 'closed',
        attempt: 1,
        totals: { seen: 20, billed: 16, skipped: 4 },
      });
    }
  });

  it('tells in its record who paused and who resumed it, and when', async () => {
    const world = await worldWith([]);
    const [olga, boris] = [await asStaff(world, 'olga'), await asStaff(world, 'boris', 'admin')];
    await planRun(world.system, RUN);
    world.pass(60);
    const pausedAt = world.now;
    expect(await pauseRun(olga, RUN)).toMatchObject({ state: 'paused' });
    world.pass(60);
    expect(await resumeRun(boris, RUN)).toMatchObject({ state: 'running', walkWanted: true });
    expect((await recordOf(world)).events.slice(1)).toEqual([
      { what: 'paused', at: pausedAt, by: OLGA },
      { what: 'resumed', at: world.now, by: idFrom('user', 'boris') },
    ]);
  });

  it('stays as it is when it is paused again, and a running one when it is resumed again', async () => {
    const world = await worldWith([]);
    await planRun(world.system, RUN);
    const running = world.table.snapshot();
    await resumeRun(world.system, RUN);
    expect(world.table.snapshot()).toEqual(running);
    await pauseRun(world.system, RUN);
    const paused = world.table.snapshot();
    await pauseRun(world.system, RUN);
    expect(world.table.snapshot()).toEqual(paused);
  });

  it('asks for no walk by being paused', async () => {
    const world = await worldWith([]);
    await startRun(world.system, RUN);
    await pauseRun(world.system, RUN);
    expect(await recordOf(world)).not.toHaveProperty('walkWanted');
  });

  it('ends in one state when two operators pause and resume it at once, every change with its event', async () => {
    const world = await worldWith([]);
    const [olga, boris] = [await asStaff(world, 'olga'), await asStaff(world, 'boris')];
    await planRun(world.system, RUN);
    const orders: ((ctx: Ctx, of: typeof RUN) => Promise<unknown>)[] = [
      pauseRun,
      resumeRun,
      pauseRun,
      resumeRun,
    ];
    await Promise.all(orders.map((order, index) => order(index % 2 ? olga : boris, RUN)));
    const { state, version, events } = await recordOf(world);
    expect(events).toHaveLength(version);
    // paused and resumed take turns, and the last one is the state there is
    expect(events.slice(1).map(({ what }) => what)).toEqual(
      events.slice(1).map((_, index) => (index % 2 === 0 ? 'paused' : 'resumed')),
    );
    expect(state).toBe(events.at(-1)?.what === 'paused' ? 'paused' : 'running');
  });

  it('loses no event when two pause it at once', async () => {
    const world = await worldWith([]);
    const [olga, boris] = [await asStaff(world, 'olga'), await asStaff(world, 'boris')];
    await planRun(world.system, RUN);
    await Promise.all([pauseRun(olga, RUN), pauseRun(boris, RUN)]);
    expect(await eventsOf(world)).toHaveLength(2);
  });

  it('cannot be made of a closed run, nor of none', async () => {
    const world = await worldWith([]);
    for (const verb of [pauseRun, resumeRun])
      await expect(verb(world.system, RUN)).rejects.toMatchObject({
        code: 'billing.run_missing',
        status: 404,
      });
    await runPeriod(world.system, RUN);
    for (const verb of [pauseRun, resumeRun])
      await expect(verb(world.system, RUN)).rejects.toMatchObject({
        code: 'billing.run_closed',
        status: 409,
      });
  });
});

describe('a run that was planned before runs had versions', () => {
  it('is taken up, paused and closed like any other', async () => {
    const world = await worldWith(contracts(4));
    const item = { ...RUN, state: 'running', shardCount: 2, attempt: 1, startedAt: world.now };
    await world.table.load([{ ...item, pk: 'SUPPLIER#demo', sk: 'RUN#2026-10' }]);
    await pauseRun(world.system, RUN);
    await resumeRun(world.system, RUN);
    expect(await runPeriod(world.system, RUN)).toMatchObject({ state: 'closed', attempt: 1, version: 3 });
  });
});

it('a run is nobody’s business but the staff’s', async () => {
  const world = await worldWith([]);
  await planRun(world.system, RUN);
  const before = world.table.snapshot();
  for (const ctx of [world.anonymous, world.user(OLGA)])
    for (const verb of [startRun, pauseRun, resumeRun])
      await expect(verb(ctx, RUN)).rejects.toMatchObject({ code: 'supplier.missing', status: 404 });
  expect(world.table.snapshot()).toEqual(before);
  expect(await findRun(world.system, 'run', RUN)).toBeDefined();
});

/** Pauses the run right after the n-th page of whichever shard was counted. */
function pauseAtPage(world: World, operator: Ctx, page: number): void {
  const { table } = world;
  const commit = table.commit.bind(table);
  let pages = 0;
  table.commit = async (writes) => {
    await commit(writes);
    if (!writes.some((write) => write.kind === 'put' && write.item.sk.includes('#SHARD#'))) return;
    pages += 1;
    if (pages === page) await pauseRun(operator, RUN);
  };
}

const shardsAsStored = (world: World) => stored(world, 'RUN#2026-10#SHARD#');
