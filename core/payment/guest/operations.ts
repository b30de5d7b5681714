import * as z from 'zod';
import { captchaAnswer } from '#core/identity';
import { operation, Schema } from '#core/platform';
import { CONFIRMATIONS, PAYMENT_STATES } from '../model.ts';
import { partWanted } from '../part-shapes.ts';

export const findForGuest = operation({
  method: 'POST',
  path: '/guest/contracts',
  summary: 'Find a contract to be paid without signing in',
  description:
    'By the number that stands on its bills. Shows what whoever holds a bill recognises and nobody else learns anything from: no name, no debt, an address with its names and numbers covered. The ticket is good for 30 minutes.',
  access: 'public',
  input: z.object({
    supplierId: Schema.supplierId,
    number: Schema.contractNumber,
    captcha: captchaAnswer,
  }),
  output: z.object({
    ticket: z.string(),
    number: z.string(),
    supplierName: z.string(),
    address: z.string(),
    leastKopecks: Schema.kopecks,
    mostKopecks: Schema.kopecks,
  }),
  faults: ['identity.captcha_refused', 'payment.guest_contract_missing', 'payment.not_offered'],
});

export const startGuestPayment = operation({
  method: 'POST',
  path: '/guest/payments',
  summary: 'Begin a payment without signing in and get the acquirer’s page',
  description:
    'Of the contract that the ticket was given for. The acquirer sends the fiscal receipt to `email`, which is kept no longer than the acquirer needs to be asked. `requestKey` makes a repeat harmless. An equal payment within the hour that was begun with the same ticket, or is among `earlier`, and a sum that the supplier calls large are refused with a 409 until `confirmed` names them; what others have paid, or what is owed, never is a reason. With `watchKey` whoever began the payment follows it.',
  access: 'public',
  input: z.object({
    ticket: z.string().max(200),
    amountKopecks: partWanted.amountKopecks,
    email: z.email().max(254),
    /** What the payer was asked and has confirmed. */
    confirmed: z.array(z.enum(CONFIRMATIONS)).max(2).optional(),
    earlier: z
      .array(z.strictObject({ paymentId: Schema.paymentId, watchKey: z.string().max(64) }))
      .max(5)
      .optional()
      .meta({ description: 'What the same guest has begun before, as their browser remembers it' }),
    requestKey: z.string().regex(/^[\w-]{16,64}$/),
  }),
  output: z.object({
    paymentId: Schema.paymentId,
    contractId: Schema.contractId,
    watchKey: z.string(),
    redirectUrl: z.string(),
  }),
  faults: [
    'payment.guest_ticket_old',
    'payment.guest_contract_missing',
    'payment.amount_out_of_range',
    'payment.repeat_unconfirmed',
    'payment.large_sum_unconfirmed',
    'payment.not_offered',
    'payment.request_key_reused',
    'payment.already_settled',
    'payment.acquirer_refused',
    'payment.acquirer_unavailable',
  ],
});

export const getGuestPayment = operation({
  method: 'POST',
  path: '/guest/payments/{paymentId}',
  summary: 'The state of a payment begun without signing in',
  description: 'Only reads. The watch key stands in the body: it is in no address and no log.',
  access: 'public',
  input: z.object({
    paymentId: Schema.paymentId,
    contractId: Schema.contractId,
    watchKey: z.string().max(64),
  }),
  output: z.object({
    paymentId: Schema.paymentId,
    contractNumber: z.string(),
    supplierName: z.string(),
    timeZone: z.string(),
    amountKopecks: Schema.kopecks,
    /** What of the money came but is on no contract: the supplier decides where it belongs. Present when there is any. */
    waitingKopecks: Schema.kopecks.optional(),
    state: z.enum(PAYMENT_STATES),
    createdAt: Schema.instant,
    reason: z.string().optional(),
    redirectUrl: z.string().optional(),
  }),
  faults: ['payment.missing'],
});
