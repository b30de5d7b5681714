export * from './calendar.ts';
export { listSuppliers } from './list-suppliers.ts';
export * from './model.ts';
export {
  branchesOf,
  branchItem,
  requireSupplier,
  requireSupplierWithBranch,
  supplierItems,
} from './store.ts';
