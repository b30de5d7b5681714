import * as z from 'zod';
import { captchaAnswer } from '#core/identity';
import { done, operation, Schema } from '#core/platform';
import { SERVICE_NAMES } from '#core/tariff';
import { MAX_PARTS } from './model.ts';

export * from './register-operations.ts';

const paymentView = z.object({
  paymentId: Schema.paymentId,
  /** The contract it is looked at from. */
  contractId: Schema.contractId,
  amountKopecks: Schema.kopecks,
  /** What of it is each contract's; to somebody else than its payer, only what is this contract's. */
  parts: z.array(
    z.object({
      contractId: Schema.contractId,
      contractNumber: z.string(),
      amountKopecks: Schema.kopecks,
      service: z.enum(SERVICE_NAMES).optional(),
      /** The month the payer named. */
      paysFor: Schema.period.optional(),
      refundedKopecks: Schema.kopecks.optional(),
    }),
  ),
  state: z.enum(['pending', 'succeeded', 'canceled', 'quarantined']),
  createdAt: Schema.instant,
  settledAt: Schema.instant.optional(),
  /** Why it was cancelled: an acquirer's reason such as `insufficient_funds`. */
  reason: z.string().optional(),
  /** What has gone back to the payer; present when anything has. */
  refundedKopecks: Schema.kopecks.optional(),
});

const partAmount = z.int().min(100).max(50_000_000);

export const startPayment = operation({
  method: 'POST',
  path: '/contracts/{contractId}/payments',
  summary: 'Begin a payment and get the acquirer’s page',
  description:
    'The intent is written before the acquirer is called. `requestKey` makes a repeat harmless: the same key answers the same payment. `others` pays for more of the caller’s contracts at once, each with its own sum; all of one supplier. Each contract gets its own ledger entry. Each sum, and all together, from 1.00 to 500 000.00 roubles.',
  access: 'user',
  input: z.object({
    contractId: Schema.contractId,
    /** What the contract of the path gets. */
    amountKopecks: partAmount,
    others: z
      .array(z.object({ contractId: Schema.contractId, amountKopecks: partAmount }))
      .max(MAX_PARTS - 1)
      .optional()
      .meta({ description: 'Further contracts that the same payment pays for' }),
    /** Chosen by the caller, one for each press of the button: 16–64 of A–Z a–z 0–9 - _. */
    requestKey: z.string().regex(/^[\w-]{16,64}$/),
  }),
  output: z.object({ paymentId: Schema.paymentId, redirectUrl: z.string() }),
  faults: [
    'contract.missing',
    'payment.contract_twice',
    'payment.several_suppliers',
    'payment.too_much_at_once',
    'payment.not_offered',
    'payment.request_key_reused',
    'payment.already_settled',
    'payment.acquirer_refused',
    'payment.acquirer_unavailable',
  ],
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
    'Of the contract that the ticket was given for. The acquirer sends the fiscal receipt to `email`, which is kept no longer than the acquirer needs to be asked. `requestKey` makes a repeat harmless. With `watchKey` whoever began the payment follows it.',
  access: 'public',
  input: z.object({
    ticket: z.string().max(200),
    amountKopecks: z.int().min(100).max(50_000_000),
    email: z.email().max(254),
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
    state: paymentView.shape.state,
    createdAt: Schema.instant,
    reason: z.string().optional(),
    redirectUrl: z.string().optional(),
  }),
  faults: ['payment.missing'],
});

export const yookassaNotice = operation({
  method: 'POST',
  path: '/hooks/yookassa/{supplierId}',
  summary: 'Where YooKassa tells of a payment',
  description:
    'Believed only for which payment to look at: the source address must be YooKassa’s, and the truth is read back from its API. Repeats and any order are harmless. 200 once it is stored.',
  access: 'acquirer',
  input: z.object({
    supplierId: Schema.supplierId,
    type: z.literal('notification'),
    event: z.string().max(64),
    /** Ids are letters, digits and dashes: nothing that could lead a request to another address. */
    object: z.looseObject({ id: z.string().regex(/^[\w-]{1,64}$/) }),
  }),
  output: done,
  faults: ['payment.notice_refused', 'payment.acquirer_unavailable'],
  bodyLimitBytes: 65_536,
});
