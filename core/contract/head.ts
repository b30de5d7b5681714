import { type ContractId, contractIdOf, NO_MONEY } from '#core/kernel';
import type { Supplier } from '#core/supplier';
import type { ContractHead, ContractOpening, SupplierFacts } from './model.ts';

/** The shard of its supplier that a contract is billed in: the same for ever, and even over all shards. */
export function shardOf(supplier: Pick<Supplier, 'shardCount'>, contractId: ContractId): number {
  let hash = 0;
  for (const character of contractId) hash = (hash * 31 + character.charCodeAt(0)) % 2_147_483_647;
  return hash % supplier.shardCount;
}

/** What a contract's head keeps of its supplier. */
export function supplierFacts({ name, timeZone, readingWindow }: Supplier): SupplierFacts {
  const { fromDay, toDay } = readingWindow;
  return { name, timeZone, readingWindow: { fromDay, toDay } };
}

/** The head of a contract account that begins: active, in nobody's cabinet, nothing owed, nothing billed. */
export function openContract(supplier: Supplier, opening: ContractOpening): ContractHead {
  const contractId = contractIdOf(supplier.supplierId, opening.number);
  return {
    ...opening,
    contractId,
    supplierId: supplier.supplierId,
    shard: shardOf(supplier, contractId),
    supplier: supplierFacts(supplier),
    status: 'active',
    balanceKopecks: NO_MONEY,
    version: 1,
  };
}
