import * as z from 'zod';
import * as Metering from '#contract/metering';
import { captchaAnswer } from '#core/identity';
import { done, operation, Schema } from '#core/platform';
import { SERVICE_NAMES } from '#core/tariff';
import { MAX_OUTCOMES } from './autopay.ts';
import { MAX_CARDS } from './card.ts';
import { CONFIRMATIONS, MAX_PARTS } from './model.ts';

const paymentState = z.enum(['pending', 'succeeded', 'canceled', 'quarantined']);

export * from './register-operations.ts';
export * from './staff-operations.ts';

/** What of a payment is one contract's. */
const part = {
  contractId: Schema.contractId,
  contractNumber: z.string(),
  amountKopecks: Schema.kopecks,
  service: z.enum(SERVICE_NAMES).optional(),
  /** The month the payer named. */
  paysFor: Schema.period.optional(),
};

const paymentView = z.object({
  paymentId: Schema.paymentId,
  /** The contract it is looked at from. */
  contractId: Schema.contractId,
  amountKopecks: Schema.kopecks,
  /** What of it is each contract's; to somebody else than its payer, only what is this contract's. */
  parts: z.array(
    z.object({
      ...part,
      refundedKopecks: Schema.kopecks.optional(),
    }),
  ),
  state: paymentState,
  createdAt: Schema.instant,
  settledAt: Schema.instant.optional(),
  /** Why it was cancelled: an acquirer's reason such as `insufficient_funds`. */
  reason: z.string().optional(),
  /** What has gone back to the payer; present when anything has. */
  refundedKopecks: Schema.kopecks.optional(),
  /** What the payer's bank took back; present while it has anything. */
  chargedBackKopecks: Schema.kopecks.optional(),
  /** Refunds from their approval on, oldest first: what became of each, and since when. */
  refunds: z
    .array(
      z.object({
        amountKopecks: Schema.kopecks,
        state: z.enum(['under_way', 'succeeded', 'canceled']),
        at: Schema.instant,
      }),
    )
    .optional(),
});

/** What one contract gets. The least and the most of a whole payment are the supplier's. */
const partWanted = {
  contractId: Schema.contractId,
  amountKopecks: z.int().min(1).max(1_000_000_000),
  /** One of the contract's services: it stands on the receipt; the debt is the contract's. */
  service: z.enum(SERVICE_NAMES).optional(),
  /** A month that has a bill: its debt is paid before older ones. */
  paysFor: Schema.period.optional(),
};

const partsWanted = {
  ...partWanted,
  others: z
    .array(z.object(partWanted))
    .max(MAX_PARTS - 1)
    .optional()
    .meta({ description: 'Further contracts of the same supplier that the same payment pays for' }),
};

const WANTED_FAULTS = [
  'contract.missing',
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
        z.object({
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
    ...Metering.submitReading.faults.filter((code) => code !== 'contract.missing'),
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
          state: paymentState,
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
    amountKopecks: partWanted.amountKopecks,
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
    'payment.amount_out_of_range',
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
    state: paymentState,
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

export const getCardChoice = operation({
  method: 'GET',
  path: '/contracts/{contractId}/cards',
  summary: 'The bound cards a contract can be paid with',
  description:
    'Only those that serve its supplier. `maySave` says whether a payment may bind its card; if not, `whyNot`: never on the first payment to a supplier, only where the acquirer remembers cards, and not beyond the limit.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId }),
  output: z.object({
    cards: z.array(z.object({ cardId: Schema.cardId, title: z.string() })).max(MAX_CARDS),
    maySave: z.boolean(),
    whyNot: z.enum(['first-payment', 'not-offered', 'too-many']).optional(),
  }),
  faults: ['contract.missing'],
});

export const listCards = operation({
  method: 'GET',
  path: '/cards',
  summary: 'The bound cards of the caller, newest first',
  description: `At most ${MAX_CARDS}. Each serves the supplier it was bound at only. \`autopays\` names the contracts whose autopays charge it.`,
  access: 'user',
  input: z.object({}),
  output: z.object({
    cards: z
      .array(
        z.object({
          cardId: Schema.cardId,
          /** `Mir •• 4477`. */
          title: z.string(),
          supplierId: Schema.supplierId,
          supplierName: z.string(),
          boundAt: Schema.instant,
          autopays: z.array(Schema.contractId),
        }),
      )
      .max(MAX_CARDS),
  }),
  faults: [],
});

export const unbindCard = operation({
  method: 'DELETE',
  path: '/cards/{cardId}',
  summary: 'Forget a bound card',
  description:
    'At any time; autopays that charge it are paused. A charge that has begun ends as it ends, none begins any more. Unbinding what is no card of the caller changes nothing.',
  access: 'user',
  input: z.object({ cardId: Schema.cardId }),
  output: done,
  faults: [],
});

const autopaySum = z.int().min(100).max(50_000_000);

const autopayAmount = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), amountKopecks: autopaySum }),
  z.object({ kind: z.literal('debt'), capKopecks: autopaySum }),
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
    'Charges a bound card of the caller once a month: the same sum, or what is owed on the day up to a cap. A month that is shorter is charged on its last day. A mail the day before says so; the first charge is tomorrow at the earliest, and never in a month that autopay has paid. Needs a confirmed e-mail.',
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
    'payment.card_missing',
    'payment.email_needed',
    'payment.too_many_autopays',
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

const said = z.string().max(255).optional();

const monetaMessage = z.object({
  supplierId: Schema.supplierId,
  MNT_COMMAND: said,
  MNT_ID: said,
  MNT_TRANSACTION_ID: said,
  MNT_OPERATION_ID: said,
  MNT_AMOUNT: said,
  MNT_CURRENCY_CODE: said,
  MNT_SUBSCRIBER_ID: said,
  MNT_TEST_MODE: said,
  MNT_SIGNATURE: said,
});

const monetaPaid = {
  path: '/hooks/moneta/{supplierId}/pay',
  summary: 'Pay URL: where MONETA tells that an order was paid',
  description:
    'Believed for its signature alone. Repeats are harmless; an operation pays for one payment only. `SUCCESS` once the consequence is stored; anything else makes MONETA tell it again for a day.',
  access: 'acquirer',
  form: true,
  text: 'text/plain',
  input: monetaMessage,
  output: z.literal('SUCCESS'),
  faults: ['payment.notice_refused'],
} as const;

/** MONETA sends by POST or by GET, as the account is set; the message is the same. */
export const monetaPay = operation({ method: 'POST', ...monetaPaid });
export const monetaPayByGet = operation({ method: 'GET', ...monetaPaid });

const monetaAsked = {
  path: '/hooks/moneta/{supplierId}/check',
  summary: 'Check URL: where MONETA asks whether an order may be paid',
  description:
    'A signed `MNT_RESPONSE` with the code 402 (ready to be paid), 200 (paid already), 302 (being looked at) or 500 (not to be paid any more, or not as asked).',
  access: 'acquirer',
  form: true,
  text: 'application/xml',
  input: monetaMessage,
  output: z.string(),
  faults: ['payment.notice_refused'],
} as const;

export const monetaCheck = operation({ method: 'POST', ...monetaAsked });
export const monetaCheckByGet = operation({ method: 'GET', ...monetaAsked });
