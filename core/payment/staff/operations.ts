import * as z from 'zod';
import { done, operation, Schema } from '#core/platform';
import { correction } from '../corrections/correction-shape.ts';
import { GATEWAY_NAMES, PAYMENT_STATES } from '../model.ts';
import { refund } from '../refunds/refund-shape.ts';
import { acquirerId, ofPayment } from './asked.ts';

const summary = z.object({
  paymentId: Schema.paymentId,
  contractId: Schema.contractId,
  contractNumbers: z.array(z.string()),
  amountKopecks: Schema.kopecks,
  state: z.enum(PAYMENT_STATES),
  origin: z.string(),
  /** Absent where a register told of it. */
  gateway: z.string().optional(),
  providerId: z.string().optional(),
  createdAt: Schema.instant,
  settledAt: Schema.instant.optional(),
  reason: z.string().optional(),
  refundedKopecks: Schema.kopecks,
  underWayKopecks: Schema.kopecks,
  chargedBackKopecks: Schema.kopecks,
  /** What of it waits for staff to say whose it is. */
  unappliedKopecks: Schema.kopecks,
  /** Since when somebody should look at it. */
  attentionAt: Schema.instant.optional(),
});

export const findPayments = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/payments/search',
  summary: 'Find payments of a supplier',
  description:
    'Needs the role `payments`. By one thing: a contract’s number, the payment’s id, the acquirer’s id of the payment or of a refund, or the day it began on by the supplier’s clock; by none of them, today. Newest first, up to 50 a page are read; `state` leaves out the others, so that a page may be short, or empty, and yet have a `cursor`.',
  access: 'staff',
  input: z.object({
    supplierId: Schema.supplierId,
    contractNumber: Schema.contractNumber.optional(),
    payment: Schema.paymentId.optional(),
    acquirerId: acquirerId.optional(),
    day: Schema.searchedDay.optional(),
    state: z.enum(PAYMENT_STATES).optional(),
    cursor: Schema.paymentId.optional().meta({ description: 'Where the last page ended' }),
  }),
  output: z.object({ payments: z.array(summary), cursor: z.string().optional() }),
  faults: ['supplier.missing', 'payment.search_by_one'],
});

export const inspectPayment = operation({
  method: 'GET',
  path: '/suppliers/{supplierId}/payments/{paymentId}',
  summary: 'All that is known of a payment',
  description:
    'Needs the role `payments`. Its parts, refunds and corrections, what staff noted, and everything that happened to it, explained in the caller’s language.',
  access: 'staff',
  input: z.object(ofPayment),
  output: summary.extend({
    attempt: z.int(),
    testMode: z.boolean(),
    paidAt: Schema.instant.optional(),
    parts: z.array(
      z.object({
        contractId: Schema.contractId,
        contractNumber: z.string(),
        amountKopecks: Schema.kopecks,
        creditedTo: z.enum(['contract', 'unapplied']).optional(),
        /** The contract that unapplied money was put on. */
        appliedTo: Schema.contractId.optional(),
        refundedKopecks: Schema.kopecks,
        underWayKopecks: Schema.kopecks,
        chargedBackKopecks: Schema.kopecks,
      }),
    ),
    refunds: z.array(refund),
    corrections: z.array(correction),
    notes: z.array(z.object({ at: Schema.instant, by: z.string(), note: z.string() })),
    timeline: z.array(
      z.object({
        at: Schema.instant,
        kind: z.string(),
        /** A reason, or an id. */
        detail: z.string().optional(),
        words: z.string(),
      }),
    ),
  }),
  faults: ['supplier.missing', 'payment.missing'],
});

export const listDecisions = operation({
  method: 'GET',
  path: '/suppliers/{supplierId}/payment-decisions',
  summary: 'What waits for a second person, oldest first',
  description: 'Needs the role `payments`. Refunds and corrections that somebody asked for; up to 50 a page.',
  access: 'staff',
  input: z.object({ supplierId: Schema.supplierId, cursor: Schema.cursor }),
  output: z.object({
    waiting: z.array(
      z.object({
        since: Schema.instant,
        refund: refund.optional(),
        correction: correction.optional(),
      }),
    ),
    cursor: z.string().optional(),
  }),
  faults: ['supplier.missing'],
});

export const listAttention = operation({
  method: 'GET',
  path: '/suppliers/{supplierId}/payment-attention',
  summary: 'Payments that somebody should look at, oldest first',
  description:
    'Needs the role `payments`. Quarantined, late, contradictory or unapplied money, refunds that failed, and strays: money an acquirer took for us that no payment of ours accounts for. Up to 50 a page.',
  access: 'staff',
  input: z.object({ supplierId: Schema.supplierId, cursor: Schema.cursor }),
  output: z.object({
    waiting: z.array(
      z.object({
        since: Schema.instant,
        payment: summary.optional(),
        stray: z
          .object({
            gateway: z.string(),
            providerId: z.string(),
            amountKopecks: Schema.kopecks.optional(),
            currency: z.string().optional(),
            /** What its maker attached: the payment it says it is of. */
            paymentId: z.string().optional(),
            contractId: z.string().optional(),
          })
          .optional(),
      }),
    ),
    cursor: z.string().optional(),
  }),
  faults: ['supplier.missing'],
});

export const settleAttention = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/payments/{paymentId}/attention',
  summary: 'Say that a payment has been looked at',
  description:
    'Needs the role `payments`. Takes it out of the list; the note stays with the payment. Something new that happens to it puts it back. No personal data in the note.',
  access: 'staff',
  input: z.object({ ...ofPayment, note: Schema.line(200) }),
  output: done,
  faults: ['supplier.missing', 'payment.missing'],
});

export const settleStray = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/strays/{gateway}/{acquirerId}/attention',
  summary: 'Say that a stray payment has been dealt with',
  description: 'Needs the role `payments`. Takes it out of the list for good; the note stays with it.',
  access: 'staff',
  input: z.object({
    supplierId: Schema.supplierId,
    gateway: z.enum(GATEWAY_NAMES),
    acquirerId,
    note: Schema.line(200),
  }),
  output: done,
  faults: ['supplier.missing', 'payment.stray_missing'],
});
