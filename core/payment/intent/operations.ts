import * as z from 'zod';
import * as Metering from '#contract/metering';
import { operation, Schema } from '#core/platform';
import { CONFIRMATIONS, MAX_PARTS, PAYMENT_STATES } from '../model.ts';
import { part, partWanted } from '../part-shapes.ts';

const partsWanted = {
  ...partWanted,
  others: z
    .array(z.strictObject(partWanted))
    .max(MAX_PARTS - 1)
    .optional()
    .meta({ description: 'Further contracts of the same supplier that the same payment pays for' }),
};

const WANTED_FAULTS = [
  'contract.missing',
  'organisation.role_insufficient',
  'payment.contract_twice',
  'payment.several_suppliers',
  'payment.amount_out_of_range',
  'payment.service_not_received',
  'payment.month_without_bill',
];

export const startPayment = operation({
  method: 'POST',
  path: '/contracts/{contractId}/payments',
  summary: 'Begin a payment and get the acquirer’s page',
  description:
    'The intent is written before the acquirer is called. `requestKey` makes a repeat harmless: the same key answers the same payment. `others` pays for more of the caller’s contracts at once, each with its own sum and its own ledger entry; the sum of all is within the supplier’s limits, 1.00 to 500 000.00 roubles unless the supplier has others. `readings` are checked and stored like `metering.submitReading` in one transaction with the intent: a refused one refuses all. An equal payment within the hour and an unusual sum are refused with a 409 until `confirmed` names them; ask the payer, then send the same again with the same key. `saveCard` binds the card when the payment succeeds; `cardId` charges a bound one without the acquirer’s page: `redirectUrl` is then the payment’s own page, where it may still be pending, or declined.',
  access: 'user',
  input: z.object({
    ...partsWanted,
    readings: z
      .array(
        z.strictObject({
          /** The path's unless told; one of the payment's contracts. */
          contractId: Schema.contractId.optional(),
          meterId: Schema.meterId,
          /** As `metering.submitReading` takes them. */
          values: Metering.typedValues,
          confirmed: z.boolean().optional(),
        }),
      )
      .max(10)
      .optional(),
    /** What the payer was asked and has confirmed. */
    confirmed: z.array(z.enum(CONFIRMATIONS)).max(2).optional(),
    /** Chosen by the caller, one for each press of the button: 16–64 of A–Z a–z 0–9 - _. */
    requestKey: z.string().regex(/^[\w-]{16,64}$/),
    saveCard: z.literal(true).optional().meta({ description: 'Bind the card that pays' }),
    cardId: Schema.cardId.optional().meta({ description: 'Charge this bound card' }),
  }),
  output: z.object({ paymentId: Schema.paymentId, redirectUrl: z.string() }),
  faults: [
    ...WANTED_FAULTS,
    'payment.repeat_unconfirmed',
    'payment.unusual_sum_unconfirmed',
    'payment.reading_elsewhere',
    'metering.meter_twice',
    ...Metering.submitReading.faults.filter((code) => !WANTED_FAULTS.includes(code)),
    'payment.not_offered',
    'payment.request_key_reused',
    'payment.already_settled',
    'payment.acquirer_refused',
    'payment.acquirer_unavailable',
    'payment.card_twice',
    'payment.card_missing',
    'payment.card_on_first_payment',
    'payment.cards_not_offered',
    'payment.too_many_cards',
  ],
});

export const previewPayment = operation({
  method: 'POST',
  path: '/contracts/{contractId}/payments/preview',
  summary: 'What a payment would do, before it is begun',
  description:
    'Changes nothing. Of each contract: the months its sum pays, principal and penalties apart, and what is paid ahead, as the ledger will do it if the money came now; the lines of the fiscal receipt, whose sum is the amount; and what `startPayment` will ask the payer to confirm.',
  access: 'user',
  input: z.object(partsWanted),
  output: z.object({
    amountKopecks: Schema.kopecks,
    parts: z.array(
      z.object({
        ...part,
        /** What the contract owes now; negative is an advance. */
        owedKopecks: Schema.kopecks,
        pays: z.array(
          z.object({
            period: Schema.period,
            principalKopecks: Schema.kopecks,
            penaltyKopecks: Schema.kopecks,
          }),
        ),
        advanceKopecks: Schema.kopecks,
      }),
    ),
    receipt: z.array(
      z.object({
        description: z.string(),
        amountKopecks: Schema.kopecks,
        mode: z.enum(['full_payment', 'advance']),
        vatPercent: z.int(),
      }),
    ),
    asks: z.array(
      z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('repeat'),
          paymentId: Schema.paymentId,
          startedAt: Schema.instant,
          amountKopecks: Schema.kopecks,
          state: z.enum(PAYMENT_STATES),
        }),
        z.object({
          kind: z.literal('unusual'),
          contractId: Schema.contractId,
          amountKopecks: Schema.kopecks,
          usualKopecks: Schema.kopecks,
        }),
      ]),
    ),
    limits: z.object({ leastKopecks: Schema.kopecks, mostKopecks: Schema.kopecks }),
  }),
  faults: WANTED_FAULTS,
});
