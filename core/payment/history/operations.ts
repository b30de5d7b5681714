import * as z from 'zod';
import { fileReply, operation, Schema } from '#core/platform';
import { PAYMENT_ORIGINS, PAYMENT_STATES } from '../model.ts';
import { part } from '../part-shapes.ts';
import { STORY_KINDS } from './story-words.ts';

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
  /** How it came about. */
  origin: z.enum(PAYMENT_ORIGINS),
  createdAt: Schema.instant,
  settledAt: Schema.instant.optional(),
  /** Why it was cancelled: an acquirer's reason such as `insufficient_funds`. */
  reason: z.string().optional(),
  /** What has gone back to the payer; present when anything has. */
  refundedKopecks: Schema.kopecks.optional(),
  /** What the payer's bank took back; present while it has anything. */
  chargedBackKopecks: Schema.kopecks.optional(),
  /** What of the money came but is on no contract: the supplier decides where it belongs. Present when there is any. */
  waitingKopecks: Schema.kopecks.optional(),
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
    'Only reads: the return page asks it until the state is final. `redirectUrl` is present while the payer may still go to the acquirer’s page. `timeline` tells in words what happened, oldest first: where the money went, refunds and disputes with their sums.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId, paymentId: Schema.paymentId }),
  output: paymentView.extend({
    redirectUrl: z.string().optional(),
    timeline: z.array(
      z.object({
        at: Schema.instant,
        kind: z.enum(STORY_KINDS),
        /** In the caller's language, for a customer. */
        words: z.string(),
        amountKopecks: Schema.kopecks.optional(),
        contractNumber: z.string().optional(),
      }),
    ),
  }),
  faults: ['contract.missing', 'payment.missing'],
});

/** Which payments of a contract are wanted; all that are told must hold. */
const wanted = {
  contractId: Schema.contractId,
  state: z
    .enum([...PAYMENT_STATES, 'refunded'])
    .optional()
    .meta({
      description: '`refunded`: something of it has gone back to the payer, or the payer’s bank took it',
    }),
  origin: z.enum(PAYMENT_ORIGINS).optional().meta({ description: 'How it came about' }),
  from: Schema.searchedDay
    .optional()
    .meta({ description: 'Begun on this day or later, where the supplier is' }),
  to: Schema.searchedDay
    .optional()
    .meta({ description: 'Begun on this day or earlier, where the supplier is' }),
};

export const listPayments = operation({
  method: 'GET',
  path: '/contracts/{contractId}/payments',
  summary: "A contract's payments, newest first",
  description:
    'Up to 24 a page. A payment of several contracts is in the history of each. Under a filter one page looks through 500 payments at most: it may hold fewer than there are, and goes on at its cursor.',
  access: 'user',
  input: z.object({
    ...wanted,
    cursor: Schema.paymentId.optional().meta({ description: 'Where the last page ended' }),
  }),
  output: z.object({ payments: z.array(paymentView), cursor: z.string().optional() }),
  faults: ['contract.missing', 'payment.days_crossed'],
});

export const exportPayments = operation({
  method: 'GET',
  path: '/contracts/{contractId}/payments.csv',
  summary: "A contract's payments as a CSV for a spreadsheet",
  description:
    'All that `listPayments` would answer for the same filter, newest first, up to 2,000: a longer span is refused with `payment.history_too_long`. UTF-8 with a byte order mark, `;` between cells, roubles with a decimal comma, times where the supplier is, the header in the caller’s language. No cell is a formula.',
  access: 'user',
  binary: 'text/csv',
  input: z.object(wanted),
  output: fileReply,
  faults: ['contract.missing', 'payment.days_crossed', 'payment.history_too_long'],
});
