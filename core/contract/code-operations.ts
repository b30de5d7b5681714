import * as z from 'zod';
import { done, operation, Schema } from '#core/platform';
import { IDENTITY_CHECKS } from './model.ts';

/** The operations of a supplier's staff on activation codes; `contract.ts` shows them with the module's others. */

const ofContract = { supplierId: Schema.supplierId, number: Schema.contractNumber };
/** The number is in the body: an address is written down where no personal data should be (docs/adr/0003). */
const path = '/suppliers/{supplierId}/contracts/activation-code';
const identityCheck = z.enum(IDENTITY_CHECKS);

export const issueActivationCode = operation({
  method: 'POST',
  path,
  summary: 'Issue an activation code after an identity check',
  description:
    'Needs the role `contracts`. The code stands in this answer and nowhere else: it is to be handed over at once, and works once, for 30 days. An earlier code of the contract stops working, so that asking again after a lost answer is harmless. `identityCheck` says how it was made sure who gets it: `passport` was shown; `representative`: a passport and a power of attorney were; `notarised-letter` or `qualified-signature`: a letter so signed came. It stands in the journal of whoever issued the code.',
  access: 'staff',
  input: z.object({ ...ofContract, identityCheck }),
  output: z.object({
    activationCode: z.string().meta({ examples: ['7K4M-92QX'] }),
    expiresAt: Schema.instant,
    /** The contract is in somebody's cabinet: the code links it only once they have taken it out. */
    inCabinet: z.boolean(),
  }),
  faults: ['supplier.missing', 'contract.missing'],
});

export const withdrawActivationCode = operation({
  method: 'POST',
  path: `${path}/withdrawal`,
  summary: 'Withdraw an activation code',
  description:
    'Needs the role `contracts`. The code works no more, from this moment on. Where there is none to withdraw nothing changes.',
  access: 'staff',
  input: z.object(ofContract),
  output: done,
  faults: ['supplier.missing', 'contract.missing'],
});

export const getActivationCode = operation({
  method: 'POST',
  path: `${path}/lookup`,
  summary: 'What is known of a contract’s activation code',
  description:
    'Needs the role `contracts`. Of the last code, for a year after it was issued; never the code itself. `tries` counts wrong proofs of whatever kind since the last pause or link.',
  access: 'staff',
  input: z.object(ofContract),
  output: z.object({
    inCabinet: z.boolean(),
    tries: z.int(),
    /** Present while no proof is looked at. */
    pausedUntil: Schema.instant.optional(),
    code: z
      .object({
        state: z.enum(['valid', 'used', 'withdrawn', 'expired']),
        issuedAt: Schema.instant,
        issuedBy: z.string(),
        /** Absent of a code that was loaded with its contract. */
        identityCheck: identityCheck.optional(),
        expiresAt: Schema.instant,
        /** When it was used or withdrawn. */
        endedAt: Schema.instant.optional(),
      })
      .optional(),
  }),
  faults: ['supplier.missing', 'contract.missing'],
});
