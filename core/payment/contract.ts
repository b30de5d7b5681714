import * as z from 'zod';
import { done, operation, Schema } from '#core/platform';

const paymentView = z.object({
  paymentId: Schema.paymentId,
  contractId: Schema.contractId,
  amountKopecks: Schema.kopecks,
  state: z.enum(['pending', 'succeeded', 'canceled', 'quarantined']),
  createdAt: Schema.instant,
  settledAt: Schema.instant.optional(),
  /** Why it was cancelled: an acquirer's reason such as `insufficient_funds`. */
  reason: z.string().optional(),
  /** What has gone back to the payer; present when anything has. */
  refundedKopecks: Schema.kopecks.optional(),
});

export const startPayment = operation({
  method: 'POST',
  path: '/contracts/{contractId}/payments',
  summary: 'Begin a payment and get the acquirer’s page',
  description:
    'The intent is written before the acquirer is called. `requestKey` makes a repeat harmless: the same key answers the same payment. Amounts from 1.00 to 500 000.00 roubles.',
  access: 'user',
  input: z.object({
    contractId: Schema.contractId,
    amountKopecks: z.int().min(100).max(50_000_000),
    /** Chosen by the caller, one for each press of the button: 16–64 of A–Z a–z 0–9 - _. */
    requestKey: z.string().regex(/^[\w-]{16,64}$/),
  }),
  output: z.object({ paymentId: Schema.paymentId, redirectUrl: z.string() }),
  faults: [
    'contract.missing',
    'payment.not_offered',
    'payment.request_key_reused',
    'payment.already_settled',
    'payment.acquirer_refused',
    'payment.acquirer_unavailable',
  ],
});

export const getPayment = operation({
  method: 'GET',
  path: '/contracts/{contractId}/payments/{paymentId}',
  summary: 'The state of a payment',
  description:
    'Only reads: the return page asks it until the state is final. `redirectUrl` is present while the payer may still go to the acquirer’s page.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId, paymentId: Schema.paymentId }),
  output: paymentView.extend({ redirectUrl: z.string().optional() }),
  faults: ['contract.missing', 'payment.missing'],
});

export const listPayments = operation({
  method: 'GET',
  path: '/contracts/{contractId}/payments',
  summary: "A contract's payments, newest first",
  description: 'Up to 24 a page.',
  access: 'user',
  input: z.object({
    contractId: Schema.contractId,
    cursor: Schema.paymentId.optional().meta({ description: 'Where the last page ended' }),
  }),
  output: z.object({ payments: z.array(paymentView), cursor: z.string().optional() }),
  faults: ['contract.missing'],
});

export const yookassaNotice = operation({
  method: 'POST',
  path: '/hooks/yookassa/{supplierId}',
  summary: 'Where YooKassa tells of a payment',
  description:
    'Believed only for which payment to look at: the source address must be YooKassa’s, and the truth is read back from its API. Repeats and any order are harmless. 200 once it is stored.',
  access: 'acquirer',
  input: z.object({
    supplierId: Schema.supplierId,
    type: z.literal('notification'),
    event: z.string().max(64),
    /** Ids are letters, digits and dashes: nothing that could lead a request to another address. */
    object: z.looseObject({ id: z.string().regex(/^[\w-]{1,64}$/) }),
  }),
  output: done,
  faults: ['payment.notice_refused', 'payment.acquirer_unavailable'],
  bodyLimitBytes: 65_536,
});
