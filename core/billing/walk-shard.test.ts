import { expect, it } from 'vitest';
import { NO_TOTALS } from './model.ts';
import { planRun } from './plan-run.ts';
import { contracts, RUN, worldWith } from './testing/runs.ts';
import { walkShard } from './walk-shard.ts';

it('a walk makes ready for its work once an attempt, not for each page', async () => {
  const world = await worldWith(contracts(12), 2);
  await planRun(world.system, RUN);
  let made = 0;
  const { pages } = await walkShard(
    world.system,
    { ...RUN, shard: 0 },
    {
      kind: 'run',
      workOf: async () => {
        made += 1;
        return async () => ({ kind: 'skipped', reason: 'tariff.none_in_force' });
      },
      nothing: { ...NO_TOTALS, skippedContracts: [] },
      count: () => ({ ...NO_TOTALS, skippedContracts: [] }),
    },
  );
  expect(pages).toBeGreaterThan(1);
  expect(made).toBe(1);
});
