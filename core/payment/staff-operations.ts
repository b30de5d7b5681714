import * as z from 'zod';
import { done, operation, Schema } from '#core/platform';
import { GATEWAY_NAMES, MAX_PARTS, PAYMENT_STATES, REFUND_STATES } from './model.ts';

/** The operations of a supplier's staff on payments; `contract.ts` shows them with the module's others. */

const requestKey = z
  .string()
  .regex(/^[\w-]{16,64}$/)
  .meta({ description: 'Chosen by the caller, one for each press of the button' });

/** As acquirers write the ids of payments, refunds and operations. */
const acquirerId = z.string().regex(/^[\w-]{1,64}$/);

const share = z.object({ contractId: Schema.contractId, amountKopecks: Schema.kopecks });

const refund = z.object({
  refundId: Schema.refundId,
  paymentId: Schema.paymentId,
  amountKopecks: Schema.kopecks,
  /** Out of which contracts' parts. */
  shares: z.array(share),
  reason: z.string(),
  state: z.enum(REFUND_STATES),
  requestedAt: Schema.instant,
  /** A user's id, or the system and its job. */
  requestedBy: z.string(),
  decidedBy: z.string().optional(),
  decidedAt: Schema.instant.optional(),
  acquirerId: z.string().optional(),
  endedAt: Schema.instant.optional(),
  /** Why it was cancelled: an acquirer's reason, `never_made`, or how the acquirer refused it. */
  why: z.string().optional(),
});

const correctionDraft = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('chargeback'),
    operationId: acquirerId,
    amountKopecks: z.int().min(1).max(50_000_000),
  }),
  z.strictObject({ kind: z.literal('chargeback_won'), chargebackId: Schema.correctionId }),
  z.strictObject({
    kind: z.literal('apply'),
    to: Schema.contractNumber,
    from: Schema.contractNumber.optional(),
  }),
]);

const correction = z.object({
  correctionId: Schema.correctionId,
  paymentId: Schema.paymentId,
  correction: correctionDraft,
  note: z.string(),
  state: z.enum(['requested', 'done', 'rejected']),
  requestedAt: Schema.instant,
  requestedBy: z.string(),
  decidedBy: z.string().optional(),
  decidedAt: Schema.instant.optional(),
  /** Of a chargeback whose money came back: by which correction. */
  wonBy: Schema.correctionId.optional(),
});

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

const ofPayment = { supplierId: Schema.supplierId, paymentId: Schema.paymentId };
const ofRefund = { ...ofPayment, refundId: Schema.refundId };
const ofCorrection = { ...ofPayment, correctionId: Schema.correctionId };

export const findPayments = operation({
  method: 'GET',
  path: '/suppliers/{supplierId}/payments',
  summary: 'Find payments of a supplier',
  description:
    'Needs the role `payments`. By one thing: a contract’s number, the payment’s id, the acquirer’s id of the payment or of a refund, or the day it began on by the supplier’s clock; by none of them, today. Newest first, up to 50 a page are read; `state` leaves out the others, so that a page may be short, or empty, and yet have a `cursor`.',
  access: 'staff',
  input: z.object({
    supplierId: Schema.supplierId,
    contractNumber: Schema.contractNumber.optional(),
    payment: Schema.paymentId.optional(),
    acquirerId: acquirerId.optional(),
    day: Schema.plainDate.optional(),
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
