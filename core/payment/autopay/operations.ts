import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { MAX_OUTCOMES } from './autopay.ts';

/** The supplier's limits of a payment are narrower. */
const autopaySum = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

const autopayAmount = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), amountKopecks: autopaySum }),
  z.strictObject({ kind: z.literal('debt'), capKopecks: autopaySum }),
]);

const autopayView = z.object({
  /** Absent when there is none, or it was removed. */
  autopay: z
    .object({
      state: z.enum(['active', 'paused']),
      pausedBecause: z
        .enum(['by-owner', 'card-unbound', 'card-refused', 'ask-bank', 'no-email', 'password-recovered'])
        .optional(),
      cardId: Schema.cardId,
      /** Absent when the card is bound no more. */
      cardTitle: z.string().optional(),
      dayOfMonth: z.int(),
      amount: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('fixed'), amountKopecks: Schema.kopecks }),
        z.object({ kind: z.literal('debt'), capKopecks: Schema.kopecks }),
      ]),
      /** The day of the next charge, and of the mail that announces it; while active. */
      nextOn: Schema.plainDate.optional(),
      noticeOn: Schema.plainDate.optional(),
      /** The next charge repeats one that was refused. */
      retry: z.object({ number: z.int(), of: z.int() }).optional(),
      underWay: z.object({ paymentId: Schema.paymentId, on: Schema.plainDate }).optional(),
    })
    .optional(),
  outcomes: z
    .array(
      z.object({
        on: Schema.plainDate,
        state: z.enum(['under-way', 'done', 'failed', 'skipped', 'being-checked']),
        amountKopecks: Schema.kopecks.optional(),
        paymentId: Schema.paymentId.optional(),
        reason: z.string().optional(),
        /** The reason in words, in the caller's language. */
        reasonText: z.string().optional(),
        next: z.enum(['retry', 'next-month', 'paused']).optional(),
        nextOn: Schema.plainDate.optional(),
      }),
    )
    .max(MAX_OUTCOMES),
});

const ofContract = z.object({ contractId: Schema.contractId });

export const getAutopay = operation({
  method: 'GET',
  path: '/contracts/{contractId}/autopay',
  summary: "A contract's autopay and what came of it",
  description: `Dates are the supplier's. The last ${MAX_OUTCOMES} outcomes, newest first; they stay readable when the autopay is removed, and go when the contract leaves the cabinet.`,
  access: 'user',
  input: ofContract,
  output: autopayView,
  faults: ['contract.missing'],
});

export const setAutopay = operation({
  method: 'PUT',
  path: '/contracts/{contractId}/autopay',
  summary: 'Set up or change autopay',
  description:
    'Charges a bound card of the caller once a month: the same sum, or what is owed on the day up to a cap. A month that is shorter is charged on its last day. A mail the day before says so; the first charge is tomorrow at the earliest, and never in a month that autopay has paid. Needs a confirmed e-mail. The sum, or the cap, is within what one payment to the supplier may be.',
  access: 'user',
  input: z.object({
    contractId: Schema.contractId,
    cardId: Schema.cardId,
    dayOfMonth: z.int().min(1).max(31),
    amount: autopayAmount,
  }),
  output: autopayView,
  faults: [
    'contract.missing',
    'payment.amount_out_of_range',
    'payment.card_missing',
    'payment.email_needed',
    'payment.too_many_autopays',
    'payment.autopay_of_organisation',
    'platform.changed_meanwhile',
  ],
});

export const pauseAutopay = operation({
  method: 'POST',
  path: '/contracts/{contractId}/autopay/pause',
  summary: 'Let autopay stand still',
  description: 'A charge that has begun ends as it ends. Pausing again changes nothing.',
  access: 'user',
  input: ofContract,
  output: autopayView,
  faults: ['contract.missing', 'payment.autopay_missing', 'platform.changed_meanwhile'],
});

export const resumeAutopay = operation({
  method: 'POST',
  path: '/contracts/{contractId}/autopay/resume',
  summary: 'Let autopay go on',
  description:
    'From tomorrow at the earliest; nothing is made up for. Its card must still be bound. Resuming an active one changes nothing.',
  access: 'user',
  input: ofContract,
  output: autopayView,
  faults: [
    'contract.missing',
    'payment.autopay_missing',
    'payment.card_missing',
    'payment.email_needed',
    'platform.changed_meanwhile',
  ],
});

export const removeAutopay = operation({
  method: 'DELETE',
  path: '/contracts/{contractId}/autopay',
  summary: 'End autopay',
  description:
    'A charge that has begun ends as it ends. Removing what is not there changes nothing. Past outcomes stay readable.',
  access: 'user',
  input: ofContract,
  output: autopayView,
  faults: ['contract.missing', 'platform.changed_meanwhile'],
});
