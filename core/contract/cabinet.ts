import { requireUser } from '#core/identity';
import { type CabinetId, isId, type OrganisationId } from '#core/kernel';
import { countContracts, requireRole } from '#core/organisation';
import type { Ctx, Write } from '#core/platform';
import type { ContractHead } from './model.ts';
import { removeLink } from './store.ts';

/**
 * The cabinet that contracts are put into: the caller's own, or an organisation's that they manage. Throws
 * `organisation.missing`, `organisation.role_insufficient`.
 */
export function cabinetOf(ctx: Ctx, organisationId: OrganisationId | undefined): CabinetId {
  if (!organisationId) return requireUser(ctx);
  requireRole(ctx, organisationId, 'manager');
  return organisationId;
}

/** What a cabinet loses with one of its contracts, and what its journal says of that; goes with the change of the head. */
export function outOfCabinet(
  { ownerId, contractId }: ContractHead,
  journaled: (cabinetId: CabinetId) => readonly Write[],
): Write[] {
  if (!ownerId) return [];
  return [removeLink(ownerId, contractId), ...counted(ownerId, -1), ...journaled(ownerId)];
}

/** An organisation counts what comes into its cabinet and leaves it; a user does not. */
export function counted(cabinetId: CabinetId, by: number): Write[] {
  return isId('organisation', cabinetId) && by !== 0 ? [countContracts(cabinetId, by)] : [];
}
