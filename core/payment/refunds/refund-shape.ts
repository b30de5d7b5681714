import * as z from 'zod';
import { Schema } from '#core/platform';
import { REFUND_STATES } from '../model.ts';

const share = z.object({ contractId: Schema.contractId, amountKopecks: Schema.kopecks });

/** A refund, as staff see it. */
export const refund = z.object({
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
