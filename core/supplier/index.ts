export * from './calendar.ts';
export { settingMissing, supplierMissing } from './faults.ts';
export { listSuppliers } from './list-suppliers.ts';
export * from './model.ts';
export { type PaymentLimits, paymentLimits } from './payment-limits.ts';
export * from './rules.ts';
export {
  branchesOf,
  branchItem,
  requireSupplier,
  requireSupplierWithBranch,
  supplierItems,
} from './store.ts';
