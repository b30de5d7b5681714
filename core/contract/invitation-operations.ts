import * as z from 'zod';
import { done, operation, Schema } from '#core/platform';
import { IDENTITY_CHECKS, MOST_INVITED } from './model.ts';

/** Invitations of customers by a supplier's staff (ID6); `contract.ts` shows them with the module's others. */

const token = z.string().min(20).max(160);

export const inviteCustomer = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/invitations',
  summary: 'Invite a customer to their contracts after an identity check',
  description:
    'Needs the role `contracts`. Sends a link by mail or SMS, good once and for 14 days, that puts the named contracts into the cabinet of whoever opens it, without activation codes. All of them must be free. `identityCheck` is as of `contract.issueActivationCode` and stands in the journal of whoever invited.',
  access: 'staff',
  input: z.object({
    supplierId: Schema.supplierId,
    /** A phone in E.164, or an e-mail. */
    to: z.union([Schema.phone, Schema.email]),
    numbers: z.array(Schema.contractNumber).min(1).max(MOST_INVITED),
    identityCheck: z.enum(IDENTITY_CHECKS),
  }),
  output: z.object({ invitationId: z.string(), expiresAt: Schema.instant }),
  faults: ['supplier.missing', 'contract.missing', 'contract.in_cabinet'],
});

export const withdrawInvitation = operation({
  method: 'DELETE',
  path: '/suppliers/{supplierId}/invitations/{invitationId}',
  summary: 'Withdraw an invitation',
  description:
    'Needs the role `contracts`. Its link works no more, from this moment on; what it has put into a cabinet stays there.',
  access: 'staff',
  input: z.object({ supplierId: Schema.supplierId, invitationId: Schema.invitationId }),
  output: done,
  faults: ['supplier.missing', 'contract.invitation_missing'],
});

export const openInvitation = operation({
  method: 'POST',
  path: '/invitations/open',
  summary: 'Who invites, and to how many contracts',
  description: 'By the token of the link. Uses nothing up.',
  access: 'public',
  input: z.object({ token }),
  output: z.object({ supplierName: z.string(), contracts: z.int(), expiresAt: Schema.instant }),
  faults: ['contract.invitation_invalid'],
});

export const acceptInvitation = operation({
  method: 'POST',
  path: '/invitations/accept',
  summary: "Put the contracts of an invitation into the caller's cabinet",
  description:
    'By the token of the link, once; whoever accepted it is answered the same again. A contract that went into another cabinet or ended meanwhile is left out.',
  access: 'user',
  input: z.object({ token }),
  output: z.object({ contractIds: z.array(Schema.contractId) }),
  faults: ['contract.invitation_invalid'],
});
