import type { SupplierId } from '#core/kernel';
import type { Ctx, Item, Key } from '#core/platform';
import { supplierMissing } from './faults.ts';
import type { Branch, Supplier } from './model.ts';

/** The partition that lists every supplier of the deployment. */
const DIRECTORY = 'SUPPLIERS';
const BRANCH_PREFIX = 'BRANCH#';

/** What the directory says of a supplier; lines of before 0.4 hold no tax number. */
type DirectoryEntry = Pick<Supplier, 'supplierId' | 'name' | 'phone' | 'email' | 'linkByLastPayment'> &
  Partial<Pick<Supplier, 'taxNumber'>>;

function headKey(supplierId: SupplierId): Key {
  return { pk: `SUPPLIER#${supplierId}`, sk: '#HEAD' };
}

function branchKey(supplierId: SupplierId, branchId: string): Key {
  return { pk: `SUPPLIER#${supplierId}`, sk: `${BRANCH_PREFIX}${branchId}` };
}

/** A supplier as it is stored: its own item, and its line in the directory. */
export function supplierItems(supplier: Supplier): Item[] {
  const { supplierId, name, taxNumber, phone, email, linkByLastPayment } = supplier;
  const entry: DirectoryEntry = {
    ...{ supplierId, name, taxNumber, phone, email },
    ...(linkByLastPayment && { linkByLastPayment }),
  };
  return [
    { ...supplier, ...headKey(supplierId) },
    { ...entry, pk: DIRECTORY, sk: supplierId },
  ];
}

/** An office as it is stored in its supplier's partition. */
export function branchItem(supplierId: SupplierId, branch: Branch): Item {
  return { ...branch, ...branchKey(supplierId, branch.branchId) };
}

/** The supplier, or `supplier.missing` (404). One read. */
export async function requireSupplier(ctx: Ctx, supplierId: SupplierId): Promise<Supplier> {
  const stored = await ctx.table.get<Supplier & Key>(headKey(supplierId));
  if (!stored) throw supplierMissing();
  return supplierOf(stored);
}

/** The supplier and one of its offices in one request; the office is undefined when it was closed. */
export async function requireSupplierWithBranch(
  ctx: Ctx,
  supplierId: SupplierId,
  branchId: string,
): Promise<{ supplier: Supplier; branch: Branch | undefined }> {
  const [stored, branch] = await ctx.table.getMany<object>([
    headKey(supplierId),
    branchKey(supplierId, branchId),
  ]);
  if (!stored) throw supplierMissing();
  return {
    supplier: supplierOf(stored as Supplier & Key),
    branch: branch && branchOf(branch as Branch & Key),
  };
}

/** A supplier's offices, by their ids; at most 1,000. One Query. */
export async function branchesOf(ctx: Ctx, supplierId: SupplierId): Promise<Branch[]> {
  const page = await ctx.table.query<Branch & Key>(`SUPPLIER#${supplierId}`, { prefix: BRANCH_PREFIX });
  return page.items.map(branchOf);
}

/** Every supplier of the deployment; at most 1,000. One Query. */
export async function directory(ctx: Ctx): Promise<DirectoryEntry[]> {
  const page = await ctx.table.query<DirectoryEntry & Key>(DIRECTORY);
  return page.items.map(({ pk: _pk, sk: _sk, ...entry }) => entry);
}

function supplierOf({ pk: _pk, sk: _sk, ...supplier }: Supplier & Key): Supplier {
  return supplier;
}

function branchOf({ pk: _pk, sk: _sk, ...branch }: Branch & Key): Branch {
  return branch;
}
