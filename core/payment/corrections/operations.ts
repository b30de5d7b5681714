import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { ofPayment, requestKey } from '../staff/asked.ts';
import { correction, correctionDraft } from './correction-shape.ts';

const ofCorrection = { ...ofPayment, correctionId: Schema.correctionId };

const POSSIBLE = [
  'payment.not_refundable',
  'payment.more_than_left',
  'payment.nothing_to_win',
  'payment.nothing_unapplied',
  'payment.not_paid_for',
  'payment.contract_ended',
  'contract.missing',
];

export const requestCorrection = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/payments/{paymentId}/corrections',
  summary: 'Ask for a payment to be put right in the ledger',
  description:
    'Needs the role `payments`. `chargeback`: the payer’s bank took money back, by the acquirer’s operation of this id. `chargeback_won`: it has come back. `apply`: money that waits as unapplied goes to the contract `to` of the same supplier; `from` names the contract it was meant for, when several wait. Another member of staff approves; nothing moves before.',
  access: 'staff',
  input: z.object({ ...ofPayment, correction: correctionDraft, note: Schema.line(200), requestKey }),
  output: correction,
  faults: [
    'supplier.missing',
    'payment.missing',
    'payment.request_key_reused',
    'payment.chargeback_known',
    'payment.too_many_changes',
    ...POSSIBLE,
  ],
});

export const approveCorrection = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/payments/{paymentId}/corrections/{correctionId}/approval',
  summary: 'Approve a correction that another member of staff asked for',
  description: 'Needs the role `payments`. Posts it to the ledgers, in one moment with the payment.',
  access: 'staff',
  input: z.object(ofCorrection),
  output: correction,
  faults: [
    'supplier.missing',
    'payment.missing',
    'payment.correction_missing',
    'payment.own_request',
    'payment.already_decided',
    ...POSSIBLE,
  ],
});

export const rejectCorrection = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/payments/{paymentId}/corrections/{correctionId}/rejection',
  summary: 'Turn down a correction, or take back one’s own',
  description: 'Needs the role `payments`. While nobody has approved it.',
  access: 'staff',
  input: z.object(ofCorrection),
  output: correction,
  faults: ['supplier.missing', 'payment.missing', 'payment.correction_missing', 'payment.already_decided'],
});
