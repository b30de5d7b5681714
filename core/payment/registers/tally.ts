import * as z from 'zod';
import { Schema } from '#core/platform';

/** How many, and how much together. */
export const tally = z.object({
  count: z.int(),
  /** Cancellations count below zero. */
  sumKopecks: Schema.kopecks,
});
