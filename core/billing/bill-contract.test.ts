import { expect, it } from 'vitest';
import { type Decimal, kopecks, period } from '#core/kernel';
import { skippedContracts } from './close-run.ts';
import { planRun } from './plan-run.ts';
import { runPeriod } from './run-period.ts';
import { contracts, RUN, stored, supplier, worldWith } from './testing/runs.ts';
import { sampleContract, sampleItems, sampleTariff } from './testing/sample.ts';

it('the log of a run has each contract that is skipped: why, of what, and the cause where its data cannot be read', async () => {
  const [skipped] = contracts(5).slice(4) as [ReturnType<typeof sampleContract>];
  const services = [{ service: 'electricity', category: 'broken' } as const];
  const unreadable = sampleContract(supplier, { number: '78010000000099', services });
  const world = await worldWith([...contracts(5), unreadable]);
  const rates = { single: ['seven' as Decimal] };
  const broken = { ...sampleTariff({}, { category: 'broken', normPerPerson: 91 }), rates };
  await world.table.load(sampleItems(supplier, [broken], []));
  const warned: Record<string, unknown>[] = [];
  const log = {
    ...world.system.log,
    warn: (_: string, facts: Record<string, unknown> = {}) => void warned.push(facts),
  };
  await runPeriod({ ...world.system, log }, RUN);
  expect(warned).toHaveLength(2);
  expect(warned).toContainEqual({
    ...{ contractId: skipped.head.contractId, code: 'tariff.none_in_force' },
    ...{ service: 'electricity', category: 'no-such', on: '2026-10-01' },
  });
  expect(warned).toContainEqual({
    ...{ contractId: unreadable.head.contractId, code: 'billing.data_broken' },
    cause: expect.stringContaining('NaN'),
  });
});

it('an error of the table stops the run: no contract is skipped for it, nor tried again', async () => {
  const world = await worldWith(contracts(1));
  await planRun(world.system, RUN);
  const { table } = world;
  const commit = table.commit.bind(table);
  let failed = 0;
  table.commit = async (writes) => {
    const isBill = writes.some((write) => write.kind === 'put' && write.item.sk.startsWith('BILL#'));
    if (isBill && failed === 0) {
      failed += 1;
      throw new Error('the table is down');
    }
    await commit(writes);
  };
  await expect(runPeriod(world.system, RUN)).rejects.toThrow('the table is down');
  expect(stored(world, 'BILL#')).toEqual([]);
});

it('a contract that was billed for a later month by another system is skipped: months are billed in order', async () => {
  const head = { lastBilledPeriod: period('2026-12'), lastBillKopecks: kopecks(100) };
  const meters = [{ billed: [100], read: [110], readIn: '2026-10' }];
  const world = await worldWith([sampleContract(supplier, { head, meters })]);
  const run = await runPeriod(world.system, RUN);
  expect(run.totals).toMatchObject({ seen: 1, billed: 0, skipped: 1 });
  expect(await skippedContracts(world.system, RUN)).toMatchObject([
    { reason: 'billing.later_period_billed' },
  ]);
});
