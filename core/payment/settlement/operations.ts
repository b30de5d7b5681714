import * as z from 'zod';
import { done, operation, Schema } from '#core/platform';

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
