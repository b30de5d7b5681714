import * as z from 'zod';
import { Schema } from '#core/platform';
import { acquirerId } from '../staff/asked.ts';

/** What is to be put right. */
export const correctionDraft = z.discriminatedUnion('kind', [
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

/** A correction, as staff see it. */
export const correction = z.object({
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
