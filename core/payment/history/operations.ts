import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { PAYMENT_STATES } from '../model.ts';
import { part } from '../part-shapes.ts';

const paymentView = z.object({
  paymentId: Schema.paymentId,
  /** The contract it is looked at from. */
  contractId: Schema.contractId,
  amountKopecks: Schema.kopecks,
  /** What of it is each contract's; to somebody else than its payer, only what is this contract's. */
  parts: z.array(
    z.object({
      ...part,
      refundedKopecks: Schema.kopecks.optional(),
    }),
  ),
  state: z.enum(PAYMENT_STATES),
  createdAt: Schema.instant,
  settledAt: Schema.instant.optional(),
  /** Why it was cancelled: an acquirer's reason such as `insufficient_funds`. */
  reason: z.string().optional(),
  /** What has gone back to the payer; present when anything has. */
  refundedKopecks: Schema.kopecks.optional(),
  /** What the payer's bank took back; present while it has anything. */
  chargedBackKopecks: Schema.kopecks.optional(),
  /** Refunds from their approval on, oldest first: what became of each, and since when. */
  refunds: z
    .array(
      z.object({
        amountKopecks: Schema.kopecks,
        state: z.enum(['under_way', 'succeeded', 'canceled']),
        at: Schema.instant,
      }),
    )
    .optional(),
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
  description: 'Up to 24 a page. A payment of several contracts is in the history of each.',
  access: 'user',
  input: z.object({
    contractId: Schema.contractId,
    cursor: Schema.paymentId.optional().meta({ description: 'Where the last page ended' }),
  }),
  output: z.object({ payments: z.array(paymentView), cursor: z.string().optional() }),
  faults: ['contract.missing'],
});
