import { expect, it } from 'vitest';
import { contractIdOf } from '#core/kernel';
import { countByReason } from './model.ts';
import { SUPPLIER_ID } from './testing/sample.ts';

const shardThatSkipped = (...reasons: string[]) => ({
  skippedContracts: reasons.map((reason, index) => {
    const number = String(78010000000000 + index);
    return { contractId: contractIdOf(SUPPLIER_ID, number), number, reason };
  }),
});

it('the reasons of skipped contracts are counted over all shards, the most frequent first, of equal ones by name', () => {
  const shards = [
    shardThatSkipped('tariff.norm_missing', 'billing.history_missing'),
    shardThatSkipped('tariff.none_in_force', 'tariff.none_in_force', 'billing.data_broken'),
    shardThatSkipped('tariff.none_in_force', 'tariff.zone_not_sold', 'tariff.zone_not_sold'),
  ];
  const counted = [
    { reason: 'tariff.none_in_force', contracts: 3 },
    { reason: 'tariff.zone_not_sold', contracts: 2 },
    { reason: 'billing.data_broken', contracts: 1 },
    { reason: 'billing.history_missing', contracts: 1 },
    { reason: 'tariff.norm_missing', contracts: 1 },
  ];
  expect(countByReason(shards)).toEqual(counted);
  expect(countByReason(shards.toReversed())).toEqual(counted);
  expect(countByReason([])).toEqual([]);
});
