import { describe, expect, test } from 'vitest';
import type { Item } from '#core/platform';
import { aSupplier, createWorld } from '#core/testing';
import { branchesOf, branchItem, listSuppliers, requireSupplier, supplierItems } from './index.ts';
import { requireSupplierWithBranch } from './store.ts';

const branch = { branchId: 'b1', name: 'Офис', address: 'Улица, 1', hours: '9–18', phone: '+78120000000' };

describe('suppliers', () => {
  test('are listed by name for anybody, with what a sign-in page needs and no more', async () => {
    const world = createWorld();
    await world.table.load([
      ...supplierItems(aSupplier('bright', { name: 'Ясный свет' })),
      ...supplierItems(aSupplier('aqua', { name: 'Водоканал' })),
    ]);
    const { suppliers } = await listSuppliers(world.anonymous, {});
    expect(suppliers.map(({ name }) => name)).toEqual(['Водоканал', 'Ясный свет']);
    expect(suppliers[0]).toEqual({
      ...{ supplierId: 'aqua', name: 'Водоканал', taxNumber: '7801000009' },
      ...{ phone: '+78125550100', email: 'office@supplier.test', proofs: ['activation-code'] },
    });
    expect(world.table.requests).toMatchObject({ query: 1, get: 0 });
  });

  test('that were stored before tax numbers were listed are listed without', async () => {
    const world = createWorld();
    const items = supplierItems(aSupplier('old'));
    await world.table.load(
      items.map(({ taxNumber: _, ...item }: Item & { taxNumber?: string }) => item as Item),
    );
    const { suppliers } = await listSuppliers(world.anonymous, {});
    expect(suppliers).toMatchObject([{ supplierId: 'old' }]);
    expect(suppliers[0]).not.toHaveProperty('taxNumber');
  });

  test('say by what a contract is proved to be one’s own', async () => {
    const world = createWorld();
    await world.table.load(supplierItems(aSupplier('demo', { linkByLastPayment: true })));
    const { suppliers } = await listSuppliers(world.anonymous, {});
    expect(suppliers.map(({ proofs }) => proofs)).toEqual([['activation-code', 'last-payment']]);
  });

  test('come back as they were stored', async () => {
    const world = createWorld();
    const supplier = aSupplier('demo');
    await world.table.load(supplierItems(supplier));
    expect(await requireSupplier(world.anonymous, supplier.supplierId)).toEqual(supplier);
  });

  test('that are absent are missing', async () => {
    const world = createWorld();
    const { supplierId } = aSupplier('nobody');
    const absent = expect.objectContaining({ code: 'supplier.missing', kind: 'missing' });
    await expect(requireSupplier(world.anonymous, supplierId)).rejects.toEqual(absent);
    await expect(requireSupplierWithBranch(world.anonymous, supplierId, 'b1')).rejects.toEqual(absent);
  });

  test('show their branches, and one branch with the supplier in one request', async () => {
    const world = createWorld();
    const supplier = aSupplier('demo');
    await world.table.load([...supplierItems(supplier), branchItem(supplier.supplierId, branch)]);
    expect(await branchesOf(world.anonymous, supplier.supplierId)).toEqual([branch]);
    world.table.requests.get = 0;
    expect(await requireSupplierWithBranch(world.anonymous, supplier.supplierId, 'b1')).toEqual({
      supplier,
      branch,
    });
    expect(world.table.requests.get).toBe(1);
    expect(
      (await requireSupplierWithBranch(world.anonymous, supplier.supplierId, 'closed')).branch,
    ).toBeUndefined();
  });
});
