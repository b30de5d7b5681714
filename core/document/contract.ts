import * as z from 'zod';
import { fileReply, operation, Schema } from '#core/platform';

export const billPdf = operation({
  method: 'GET',
  path: '/contracts/{contractId}/bills/{period}/pdf',
  summary: 'The bill as a tagged PDF with the payment QR',
  description: 'Decree 354 p. 69; QR by GOST R 56042-2014.',
  access: 'user',
  binary: 'application/pdf',
  input: z.object({ contractId: Schema.contractId, period: Schema.period }),
  output: fileReply,
  faults: ['contract.missing', 'billing.bill_missing'],
});

export const receiptPdf = operation({
  method: 'GET',
  path: '/contracts/{contractId}/payments/{paymentId}/pdf',
  summary: 'The receipt of a settled payment as a tagged PDF',
  description: 'Only for a payment that succeeded.',
  access: 'user',
  binary: 'application/pdf',
  input: z.object({ contractId: Schema.contractId, paymentId: Schema.paymentId }),
  output: fileReply,
  faults: ['contract.missing', 'payment.missing', 'payment.not_settled'],
});

/** As the operation that shows it on a page answers it. */
const shown = z.record(z.string(), z.unknown());

export const myData = operation({
  method: 'GET',
  path: '/me/data',
  summary: 'Everything kept about the caller',
  description:
    'Profile, consents, connected accounts at sign-in providers, open sessions, the whole journal, memberships of organisations and the bound cards, as their own operations answer them. Each of `contractIds` is told by `GET /contracts/{contractId}/data`.',
  access: 'user',
  input: z.object({}),
  output: z.object({
    madeAt: Schema.instant,
    person: shown,
    consents: z.array(shown),
    connections: z.array(shown),
    sessions: z.array(shown),
    journal: z.array(shown),
    organisations: z.array(shown),
    cards: z.array(shown),
    contractIds: z.array(Schema.contractId),
  }),
  faults: [],
});

export const contractData = operation({
  method: 'GET',
  path: '/contracts/{contractId}/data',
  summary: "Everything kept about one of the caller's contracts",
  description:
    'The contract with its meters, all bills, ledger entries, payments and readings, as their own operations answer them.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId }),
  output: z.object({
    contract: shown,
    bills: z.array(shown),
    entries: z.array(shown),
    payments: z.array(shown),
    readings: z.array(z.object({ meterId: Schema.meterId, readings: z.array(shown) })),
  }),
  faults: ['contract.missing'],
});
