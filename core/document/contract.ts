import * as z from 'zod';
import { fileReply, operation, Schema } from '#core/platform';

export const billPdf = operation({
  method: 'GET',
  path: '/contracts/{contractId}/bills/{period}/pdf',
  summary: 'The bill as a tagged PDF with the payment QR',
  description: 'Decree 354 p. 69; QR by GOST R 56042-2014.',
  access: 'user',
  binary: 'application/pdf',
  input: z.object({ contractId: Schema.contractId, period: Schema.period }),
  output: fileReply,
  faults: ['contract.missing', 'billing.bill_missing'],
});

export const receiptPdf = operation({
  method: 'GET',
  path: '/contracts/{contractId}/payments/{paymentId}/pdf',
  summary: 'The receipt of a settled payment as a tagged PDF',
  description: 'Only for a payment that succeeded.',
  access: 'user',
  binary: 'application/pdf',
  input: z.object({ contractId: Schema.contractId, paymentId: Schema.paymentId }),
  output: fileReply,
  faults: ['contract.missing', 'payment.missing', 'payment.not_settled'],
});
