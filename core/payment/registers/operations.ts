import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { SOURCE_NAME } from './register-file.ts';
import { tally } from './tally.ts';

/** The operations of a supplier's staff on registers of banks and offices. */

/** As much as a day of a bank's branch network fills; longer ones are loaded by command. */
const REGISTER_LIMIT_BYTES = 1024 * 1024;

const suspenseLine = z.object({
  suspenseId: Schema.suspenseId,
  source: z.string(),
  /** The source's id of the operation; `~…` where it gave none. */
  operation: z.string(),
  /** As the payer named it. */
  account: z.string(),
  amountKopecks: Schema.kopecks,
  paidOn: Schema.plainDate,
  why: z.enum(['unknown_account', 'terminated', 'cancellation']),
  state: z.enum(['waiting', 'proposed', 'posted', 'returned', 'canceled']),
  since: Schema.instant,
  /** Only while it waits. */
  payer: z.string().optional(),
  address: z.string().optional(),
  proposal: z
    .object({
      by: z.string(),
      at: Schema.instant,
      to: z.enum(['contract', 'payer']),
      number: Schema.contractNumber.optional(),
      note: z.string().optional(),
    })
    .optional(),
});

const ofLine = { supplierId: Schema.supplierId, suspenseId: Schema.suspenseId };

export const importRegister = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/registers',
  summary: 'Load a payment register of a bank or an office',
  description:
    'Needs the role `payments`. `text` is the file’s text, in the layout of banks or in ours (docs/formats.md); all of it is checked before anything is written, and `fields` of a refusal name lines and columns. Each operation of a source is credited once, however often it is loaded: what was there before is counted under `already`. Lines of accounts that cannot be credited go into suspense. The four counts come to the file’s lines and sum.',
  access: 'staff',
  input: z.object({
    supplierId: Schema.supplierId,
    source: z
      .string()
      .regex(SOURCE_NAME)
      .meta({ description: 'The bank or office, always under the same short name', examples: ['sber'] }),
    text: z.string().min(1).max(REGISTER_LIMIT_BYTES),
    newSource: z
      .boolean()
      .optional()
      .meta({ description: 'Says that there have been no registers of this source yet' }),
  }),
  output: z.object({
    lines: z.int(),
    sumKopecks: Schema.kopecks,
    posted: tally,
    suspended: tally,
    cancelled: tally,
    already: tally,
  }),
  faults: ['supplier.missing', 'payment.register_source_unknown', 'payment.register_refused'],
  bodyLimitBytes: REGISTER_LIMIT_BYTES,
});

export const listSuspense = operation({
  method: 'GET',
  path: '/suppliers/{supplierId}/suspense',
  summary: 'Register lines that nobody could be credited with, oldest first',
  description: 'Needs the role `payments`. Up to 50 a page: those that wait, and those with a proposal.',
  access: 'staff',
  input: z.object({ supplierId: Schema.supplierId, cursor: Schema.cursor }),
  output: z.object({ lines: z.array(suspenseLine), cursor: z.string().optional() }),
  faults: ['supplier.missing'],
});

export const proposeSuspense = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/suspense/{suspenseId}/proposal',
  summary: 'Say whose money a line in suspense is',
  description:
    'Needs the role `payments`. To a contract of the supplier, or back to the payer, which happens outside of this system and is noted. Another member of staff approves it; nothing moves before.',
  access: 'staff',
  input: z.object({
    ...ofLine,
    decision: z.discriminatedUnion('to', [
      z.strictObject({ to: z.literal('contract'), number: Schema.contractNumber }),
      z.strictObject({ to: z.literal('payer'), note: Schema.line(200) }),
    ]),
  }),
  output: suspenseLine,
  faults: [
    'supplier.missing',
    'contract.missing',
    'payment.suspense_missing',
    'payment.suspense_elsewhere',
    'payment.cancellation_has_no_money',
  ],
});

export const approveSuspense = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/suspense/{suspenseId}/approval',
  summary: 'Approve what another member of staff proposed for a line in suspense',
  description:
    'Needs the role `payments`. Credits the contract with the day the payer paid, or notes that the payer has the money back.',
  access: 'staff',
  input: z.object(ofLine),
  output: suspenseLine,
  faults: [
    'supplier.missing',
    'payment.suspense_missing',
    'payment.suspense_elsewhere',
    'payment.suspense_own_proposal',
  ],
});

export const rejectSuspense = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/suspense/{suspenseId}/rejection',
  summary: 'Turn down what was proposed for a line in suspense',
  description: 'Needs the role `payments`. The line waits again. One’s own proposal may be taken back.',
  access: 'staff',
  input: z.object(ofLine),
  output: suspenseLine,
  faults: ['supplier.missing', 'payment.suspense_missing', 'payment.suspense_elsewhere'],
});
