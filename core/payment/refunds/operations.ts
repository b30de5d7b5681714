import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { MAX_PARTS } from '../model.ts';
import { ofPayment, requestKey } from '../staff/asked.ts';
import { refund } from './refund-shape.ts';

const ofRefund = { ...ofPayment, refundId: Schema.refundId };

export const requestRefund = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/payments/{paymentId}/refunds',
  summary: 'Ask for money to go back to its payer',
  description:
    'Needs the role `payments`. Without a sum: all that is left. Out of the contracts that are named, or else out of the payment’s last one first. The sum is reserved at once; another member of staff approves, and only then the acquirer is asked. `requestKey` makes a repeat harmless.',
  access: 'staff',
  input: z.object({
    ...ofPayment,
    amountKopecks: z.int().min(1).max(50_000_000).optional(),
    contractNumbers: z.array(Schema.contractNumber).min(1).max(MAX_PARTS).optional(),
    reason: Schema.line(200),
    requestKey,
  }),
  output: refund,
  faults: [
    'supplier.missing',
    'payment.missing',
    'payment.request_key_reused',
    'payment.not_refundable',
    'payment.refund_too_late',
    'payment.more_than_left',
    'payment.not_paid_for',
    'payment.too_many_changes',
  ],
});

export const approveRefund = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/payments/{paymentId}/refunds/{refundId}/approval',
  summary: 'Approve a refund that another member of staff asked for',
  description:
    'Needs the role `payments`. The approval is stored before the acquirer is asked, so that nothing is lost and nothing is given back twice. `approved` in the answer means that the acquirer has not answered yet: it is asked again by itself.',
  access: 'staff',
  input: z.object(ofRefund),
  output: refund,
  faults: [
    'supplier.missing',
    'payment.missing',
    'payment.refund_missing',
    'payment.own_request',
    'payment.already_decided',
  ],
});

export const rejectRefund = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/payments/{paymentId}/refunds/{refundId}/rejection',
  summary: 'Turn down a refund, or take back one’s own',
  description: 'Needs the role `payments`. While nobody has approved it; its sum may be asked for again.',
  access: 'staff',
  input: z.object(ofRefund),
  output: refund,
  faults: ['supplier.missing', 'payment.missing', 'payment.refund_missing', 'payment.already_decided'],
});
