import { expect, it } from 'vitest';
import type { Decimal } from '#core/kernel';
import { runPeriod } from './run-period.ts';
import { contracts, RUN, supplier, worldWith } from './testing/runs.ts';
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
