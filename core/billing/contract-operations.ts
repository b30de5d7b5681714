import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { RATING_FAULTS } from './rating-faults.ts';

/** The operations of a supplier's staff on the bills of one contract; `contract.ts` shows them with the module's others. */

const bill = z.object({
  period: Schema.period,
  /** 2 and more: the month was billed again. */
  revision: z.int(),
  number: z.string(),
  issuedAt: Schema.instant,
  dueOn: Schema.plainDate,
  openingKopecks: Schema.kopecks,
  /** Penalties among them. */
  chargedKopecks: Schema.kopecks,
  vatKopecks: Schema.kopecks,
  penaltyKopecks: Schema.kopecks,
  totalKopecks: Schema.kopecks,
});

const ofContract = { supplierId: Schema.supplierId, number: Schema.contractNumber };

export const closeContract = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/contracts/closing',
  summary: 'End a contract with its final bill',
  description:
    'Needs the role `billing`. Charges and penalties count up to `lastDay`; the contract leaves its cabinet in the same moment. The same closing again answers the same bill. Of a month that is billed to its last day there is no other bill: then `bill` is absent.',
  access: 'staff',
  input: z.object({ ...ofContract, lastDay: Schema.plainDate }),
  output: z.object({ bill: bill.optional() }),
  faults: [
    'supplier.missing',
    'contract.missing',
    'billing.closing_in_future',
    'billing.earlier_period_unbilled',
    'billing.later_period_billed',
    'billing.contract_ended',
    ...RATING_FAULTS,
  ],
});

export const rebillContract = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/contracts/bills/{period}/revisions',
  summary: "Bill a contract's last month again",
  description:
    'Needs the role `billing`. The old bill stays as it was; its ledger entry is reversed and the new bill takes its place, in one moment. Only the last billed month: earlier ones are put right by recalculation. The customer reads `reason` on the new bill.',
  access: 'staff',
  input: z.object({ ...ofContract, period: Schema.period, reason: Schema.line(200) }),
  output: bill,
  faults: [
    'supplier.missing',
    'contract.missing',
    'billing.bill_missing',
    'billing.later_period_billed',
    'billing.last_bill_stands',
    'billing.nothing_to_rebill',
    ...RATING_FAULTS,
  ],
});
