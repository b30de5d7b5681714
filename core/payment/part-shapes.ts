import * as z from 'zod';
import { Schema } from '#core/platform';
import { SERVICE_NAMES } from '#core/tariff';

/** What of a payment is one contract's. */
export const part = {
  contractId: Schema.contractId,
  contractNumber: z.string(),
  amountKopecks: Schema.kopecks,
  service: z.enum(SERVICE_NAMES).optional(),
  /** The month the payer named. */
  paysFor: Schema.period.optional(),
};

/** What one contract gets. The least and the most of a whole payment are the supplier's. */
export const partWanted = {
  contractId: Schema.contractId,
  amountKopecks: z.int().min(1).max(1_000_000_000),
  /** One of the contract's services: it stands on the receipt; the debt is the contract's. */
  service: z.enum(SERVICE_NAMES).optional(),
  /** A month that has a bill: its debt is paid before older ones. */
  paysFor: Schema.period.optional(),
};
