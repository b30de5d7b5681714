import type { Instant, InvitationId, OrganisationId, OrganisationRole, UserId } from '#core/kernel';

/** A company user's group: its contracts, and the members who share them. `ORG#<id>` / `#HEAD`. */
export interface Organisation {
  readonly organisationId: OrganisationId;
  readonly name: string;
  /** ИНН of ten digits (a company) or twelve (an entrepreneur). */
  readonly taxNumber?: string;
  readonly createdAt: Instant;
  readonly members: number;
  /** Never none: who is the last cannot leave. */
  readonly managers: number;
  /** How many contracts are in its cabinet; changes in one commit with them. */
  readonly contracts: number;
  /** Counts changes of the organisation and its members, not of its contracts. */
  readonly version: number;
}

/** A member as the organisation lists them: `ORG#<id>` / `MEMBER#<user>`. Their role is on the user's own record. */
export interface Member {
  readonly userId: UserId;
  readonly since: Instant;
}

/** An invitation of a colleague: `ORG#<id>` / `INVITATION#<id>`; forgotten when its time is over. */
export interface Invitation {
  readonly organisationId: OrganisationId;
  readonly invitationId: InvitationId;
  readonly role: OrganisationRole;
  /** The e-mail it went to. */
  readonly sentTo: string;
  readonly tokenHash: string;
  readonly endsAtSeconds: number;
  readonly usedBy?: UserId;
}

/** Longest name of an organisation. */
export const NAME_LENGTH = 100;
/** Members of an organisation: all of them fit into the one commit that closes it. */
export const MOST_MEMBERS = 30;
/** Organisations of one user: all of them stand on the user's record. */
export const MOST_ORGANISATIONS = 20;
/** Invitations that wait at a time. */
export const MOST_INVITATIONS = 20;
export const INVITATION_LIFE_DAYS = 14;
