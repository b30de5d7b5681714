import { expect, test } from 'vitest';
import { dynamoTable } from '#core/platform';
import { freshTable } from '#testing/fresh-table';
import { storm } from '../testing/storm/storm.ts';

/** The first is at MONETA, the second at YooKassa; each life has a table of its own. */
test.each([3, 4])('the storm of seed %i ends in one state on DynamoDB too', async (seed) => {
  const { deliveries } = await storm(seed, { tableFrom: async () => dynamoTable(await freshTable()) });
  expect(deliveries).toBeGreaterThan(0);
});
