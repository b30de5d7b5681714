import * as z from 'zod';
import { Schema } from '#core/platform';

/** What the operations of a supplier's staff on payments are asked with. */

export const requestKey = z
  .string()
  .regex(/^[\w-]{16,64}$/)
  .meta({ description: 'Chosen by the caller, one for each press of the button' });

/** As acquirers write the ids of payments, refunds and operations. */
export const acquirerId = z.string().regex(/^[\w-]{1,64}$/);

export const ofPayment = { supplierId: Schema.supplierId, paymentId: Schema.paymentId };
