export { getPayment } from './get-payment.ts';
export { listPayments } from './list-payments.ts';
export * from './model.ts';
export * from './ports.ts';
export { RECEIPT_VAT_PERCENTS } from './receipt.ts';
export { type Reconciled, reconcile } from './reconcile.ts';
export { requireSettled } from './require-settled.ts';
export { startPayment } from './start-payment.ts';
export { yookassaNotice } from './yookassa-notice.ts';
