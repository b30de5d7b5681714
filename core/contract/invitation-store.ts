import { followInvitation } from '#core/identity';
import type { ContractId, Instant, InvitationId, SupplierId, UserId } from '#core/kernel';
import { isSupplierId } from '#core/kernel';
import { type Ctx, insert, type Key, patch, remove, TIDY_AFTER_SECONDS, type Write } from '#core/platform';
import { invitationInvalid, invitationMissing } from './faults.ts';

/** A customer's invitation to contracts: `SUPPLIER#<id>` / `INVITATION#<id>`. Whom it was sent to is not kept. */
export interface Invitation {
  readonly invitationId: InvitationId;
  readonly supplierId: SupplierId;
  readonly supplierName: string;
  readonly contractIds: readonly ContractId[];
  readonly tokenHash: string;
  readonly endsAtSeconds: number;
  readonly usedAt?: Instant;
  readonly usedBy?: UserId;
  /** Those of `contractIds` that were free when it was used. */
  readonly linkedIds?: readonly ContractId[];
}

type Of = Pick<Invitation, 'supplierId' | 'invitationId'>;
const keyOf = ({ supplierId, invitationId }: Of): Key => ({
  pk: `SUPPLIER#${supplierId}`,
  sk: `INVITATION#${invitationId}`,
});

export const insertInvitation = (invitation: Invitation): Write =>
  insert({
    ...keyOf(invitation),
    ...invitation,
    ttlSeconds: invitation.endsAtSeconds + TIDY_AFTER_SECONDS,
  });

/** Refused when there is none. */
export const removeInvitation = (of: Of): Write => remove(keyOf(of), { exists: true }, invitationMissing);

/** Refused when it was used or withdrawn meanwhile. */
export const useInvitation = (
  of: Of,
  used: Required<Pick<Invitation, 'usedAt' | 'usedBy' | 'linkedIds'>>,
): Write => patch(keyOf(of), { set: used }, { exists: true, equals: { usedBy: undefined } });

/** The invitation of a link, in its time. Throws `contract.invitation_invalid`. */
export function requireInvitation(ctx: Ctx, token: string): Promise<Invitation> {
  return followInvitation(ctx, token, {
    isIssuer: isSupplierId,
    keyOf: ({ issuer: supplierId, invitationId }) => keyOf({ supplierId, invitationId }),
    invalid: invitationInvalid,
  });
}
