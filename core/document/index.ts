export { amountInWords } from './amount-in-words.ts';
export * from './model.ts';
export { billQrText, paymentQrText } from './payment-qr-text.ts';
export { renderBill } from './render-bill.ts';
export { renderReceipt } from './render-receipt.ts';
