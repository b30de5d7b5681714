import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { period, plainDate } from '#core/kernel';
import * as Metering from '#core/metering';
import { billShard } from './bill-shard.ts';
import { closeRun } from './close-run.ts';
import { dryRun } from './dry-run.ts';
import { getDryRun } from './get-dry-run.ts';
import { pauseRun } from './pause-run.ts';
import { planRun } from './plan-run.ts';
import { rebillContract } from './rebill-contract.ts';
import { resumeRun } from './resume-run.ts';
import { runPeriod } from './run-period.ts';
import { requireBill } from './store.ts';
import { contracts, facts, numberOf, OCTOBER, RUN, supplier, worldWith } from './testing/runs.ts';
import { sampleContract, sampleReading } from './testing/sample.ts';

/** A table answers a read with what it was before, unless it is asked for the last commit: nothing of a run rests on that. */

async function worldBehind(...options: Parameters<typeof worldWith>) {
  const world = await worldWith(...options);
  world.table.fallBehind();
  return world;
}

describe('where reads are behind', () => {
  it('a run bills what it would have billed, and closes', async () => {
    const [world, other] = [await worldBehind(contracts(10), 3), await worldWith(contracts(10), 3)];
    const { totals } = await runPeriod(world.system, RUN);
    expect(totals).toEqual((await runPeriod(other.system, RUN)).totals);
    expect(facts(world)).toEqual(facts(other));
  });

  it('a run that is paused stands still until it is resumed', async () => {
    const world = await worldBehind(contracts(10), 3);
    await planRun(world.system, RUN);
    await pauseRun(world.system, RUN);
    expect(await billShard(world.system, { ...RUN, shard: 0 })).toMatchObject({ paused: true, pages: 0 });
    await resumeRun(world.system, RUN);
    for (const shard of [0, 1]) await billShard(world.system, { ...RUN, shard });
    expect(await closeRun(world.system, RUN)).toMatchObject({ totals: { seen: 10 } });
  });

  it('a dry run is reported whole', async () => {
    const world = await worldBehind(contracts(10), 3);
    await dryRun(world.system, RUN);
    expect(await getDryRun(world.system, RUN)).toMatchObject({ finishedShards: 2, totals: { seen: 10 } });
  });

  it('a reading corrects the month that was billed last', async () => {
    const [made] = contracts(2).slice(1) as [ReturnType<typeof sampleContract>];
    const world = await worldBehind([made]);
    await runPeriod(world.system, { ...RUN, period: period('2026-09') });
    const head = await Contract.requireHead(world.system, made.head.contractId);
    await world.table.load(sampleReading(head, made.meterItems[0] as Metering.Meter, [66, 68], '2026-10'));
    expect(await runPeriod(world.system, RUN)).toMatchObject({ totals: { billed: 1, skipped: 0 } });
    const { lines } = await requireBill(world.system, head.contractId, OCTOBER);
    // what was read less the norm that September was charged
    expect(lines.reduce((sum, { volume }) => sum + volume, 0)).toBe(61 + 61 - 182);
  });

  it('a month that is corrected knows of a device that it was taken away', async () => {
    const silent = { billed: [0], readIn: '2026-08' };
    const made = sampleContract(supplier, { number: numberOf(0), meters: [silent, silent] });
    const world = await worldBehind([made]);
    const [meter, device] = made.meterItems as [Metering.Meter, Metering.Meter];
    await world.table.load([Metering.meterItem({ ...device, removedOn: plainDate('2026-09-20') })]);
    await runPeriod(world.system, { ...RUN, period: period('2026-09') });
    const head = await Contract.requireHead(world.system, meter.contractId);
    await world.table.load(sampleReading(head, meter, [61], '2026-10'));
    await runPeriod(world.system, RUN);
    const { lines } = await requireBill(world.system, head.contractId, OCTOBER);
    // the norm of twenty days of September's thirty
    expect(lines.filter(({ meterId }) => meterId === device.meterId)).toMatchObject([
      { source: 'norm', volume: 121 },
    ]);
  });

  it('a month is billed again from its bill and its reading as they were written last', async () => {
    const [made] = contracts(1) as [ReturnType<typeof sampleContract>];
    const world = await worldBehind([made]);
    await runPeriod(world.system, RUN);
    const head = await Contract.requireHead(world.system, made.head.contractId);
    await world.table.load(sampleReading(head, made.meterItems[0] as Metering.Meter, [110], '2026-10'));
    const again = { ...RUN, number: head.number, reason: 'Показания исправлены' };
    const { lines } = await rebillContract(world.system, again);
    expect(lines).toMatchObject([{ volume: 10, currentValue: 110 }]);
    expect((await requireBill(world.system, head.contractId, OCTOBER)).lines).toEqual(lines);
  });
});
