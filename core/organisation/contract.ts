import * as z from 'zod';
import { JOURNAL_EVENTS } from '#core/identity';
import { ORGANISATION_ROLES } from '#core/kernel';
import { done, operation, Schema } from '#core/platform';
import { MOST_INVITATIONS, MOST_MEMBERS, MOST_ORGANISATIONS, NAME_LENGTH } from './model.ts';

const role = z.enum(ORGANISATION_ROLES);
const token = z.string().min(20).max(160);

/**
 * A name goes out in mails to people who have not asked for them, so a mail program must find nothing in it to make a link of:
 * after a dot the word ends, or an initial or a number follows (`И.И.`, `д.10`, but not `t.me`), and no phone number fits in.
 */
const name = Schema.line(NAME_LENGTH)
  .regex(/^[\p{L}\p{N} .,'"«»„“”&()№+-]+$/u)
  .regex(/^(?!.*\.(?!(?:\p{L}?|\p{N}+)(?:[ .,)"»“”]|$)))/u)
  .regex(/^(?!.*(?:\p{N}[ .,()+-]*){7})/u)
  .meta({
    description: 'Letters, digits and the usual marks; no addresses, no phone numbers',
    examples: ['ООО «Ромашка»'],
  });
const taxNumber = z
  .string()
  .regex(/^(\d{10}|\d{12})$/)
  .meta({ description: 'ИНН', examples: ['7801000005'] });

/** Of what a manager does. */
const FOR_MANAGERS = ['organisation.missing', 'organisation.role_insufficient'];
/** Of what is done with a member. */
const OF_MEMBERS = [...FOR_MANAGERS, 'organisation.member_missing', 'organisation.last_manager'];
const ofMember = { organisationId: Schema.organisationId, userId: Schema.userId };

/** An organisation as the list of the caller's shows it. */
const organisation = z.object({
  organisationId: Schema.organisationId,
  name: z.string(),
  taxNumber: z.string().optional(),
  /** The caller's. */
  role,
  contracts: z.int(),
  members: z.int(),
});

export const createOrganisation = operation({
  method: 'POST',
  path: '/organisations',
  summary: 'Begin an organisation, whose contracts several people share',
  description: `The caller is its first manager. Of an organisation that they manage already, by name and tax number, there is no second: its id is answered again. One person is in ${MOST_ORGANISATIONS} at most.`,
  access: 'user',
  input: z.object({ name, taxNumber: taxNumber.optional() }),
  output: z.object({ organisationId: Schema.organisationId }),
  faults: ['organisation.too_many'],
});

export const listOrganisations = operation({
  method: 'GET',
  path: '/organisations',
  summary: "The caller's organisations and their role in each",
  description: 'In the order of their names; empty for who is in none.',
  access: 'user',
  input: z.object({}),
  output: z.object({ organisations: z.array(organisation) }),
  faults: [],
});

export const getOrganisation = operation({
  method: 'GET',
  path: '/organisations/{organisationId}',
  summary: 'An organisation with its members',
  description: 'For every member. Invitations that wait are shown to managers.',
  access: 'user',
  input: z.object({ organisationId: Schema.organisationId }),
  output: organisation.extend({
    people: z.array(
      z.object({
        userId: Schema.userId,
        givenName: z.string(),
        familyName: z.string(),
        role,
        since: Schema.instant,
        /** The caller themselves. */
        isCaller: z.boolean(),
      }),
    ),
    invitations: z.array(
      z.object({
        invitationId: Schema.invitationId,
        sentTo: z.string(),
        role,
        expiresAt: Schema.instant,
      }),
    ),
  }),
  faults: ['organisation.missing'],
});

export const changeOrganisation = operation({
  method: 'PUT',
  path: '/organisations/{organisationId}',
  summary: 'Change the name and the tax number',
  description: 'For managers. Without a tax number there is none from then on.',
  access: 'user',
  input: z.object({ organisationId: Schema.organisationId, name, taxNumber: taxNumber.optional() }),
  output: done,
  faults: FOR_MANAGERS,
});

export const closeOrganisation = operation({
  method: 'DELETE',
  path: '/organisations/{organisationId}',
  summary: 'Close an organisation that has no contracts any more',
  description: 'For managers. Its members lose it at once, and its invitations work no more.',
  access: 'user',
  input: z.object({ organisationId: Schema.organisationId }),
  output: done,
  faults: [...FOR_MANAGERS, 'organisation.has_contracts'],
});

export const inviteMember = operation({
  method: 'POST',
  path: '/organisations/{organisationId}/invitations',
  summary: 'Invite a colleague by e-mail',
  description: `For managers. The link is good once and for 14 days; whoever opens it, signed in, becomes a member with this role. ${MOST_MEMBERS} members and ${MOST_INVITATIONS} waiting invitations at most; one mailbox gets five such mails a day. A new invitation to the same e-mail replaces the one that waits.`,
  access: 'user',
  input: z.object({ organisationId: Schema.organisationId, email: Schema.email, role }),
  output: z.object({ invitationId: Schema.invitationId, expiresAt: Schema.instant }),
  faults: [...FOR_MANAGERS, 'organisation.full'],
});

export const withdrawInvitation = operation({
  method: 'DELETE',
  path: '/organisations/{organisationId}/invitations/{invitationId}',
  summary: 'Withdraw an invitation that waits',
  description: 'For managers. Its link works no more, from this moment on.',
  access: 'user',
  input: z.object({ organisationId: Schema.organisationId, invitationId: Schema.invitationId }),
  output: done,
  faults: [...FOR_MANAGERS, 'organisation.invitation_missing'],
});

export const openInvitation = operation({
  method: 'POST',
  path: '/organisation-invitations/open',
  summary: 'Which organisation invites, and to what role',
  description: 'By the token of the link. Uses nothing up.',
  access: 'public',
  input: z.object({ token }),
  output: z.object({ organisationName: z.string(), role, expiresAt: Schema.instant }),
  faults: ['organisation.invitation_invalid'],
});

export const acceptInvitation = operation({
  method: 'POST',
  path: '/organisation-invitations/accept',
  summary: 'Become a member of the organisation that invites',
  description:
    'By the token of the link, once; whoever accepted it is answered the same again. Who is a member already keeps their role, and the invitation stays.',
  access: 'user',
  input: z.object({ token }),
  output: z.object({ organisationId: Schema.organisationId }),
  faults: ['organisation.invitation_invalid', 'organisation.too_many', 'organisation.full'],
});

export const changeRole = operation({
  method: 'PUT',
  path: '/organisations/{organisationId}/members/{userId}',
  summary: "Change a member's role",
  description: 'For managers; acts with the member’s next request. The last manager stays one.',
  access: 'user',
  input: z.object({ ...ofMember, role }),
  output: done,
  faults: OF_MEMBERS,
});

export const removeMember = operation({
  method: 'DELETE',
  path: '/organisations/{organisationId}/members/{userId}',
  summary: 'Remove a member, or leave',
  description:
    'Managers remove anybody, everybody themselves; acts with the member’s next request. The last manager stays.',
  access: 'user',
  input: z.object(ofMember),
  output: done,
  faults: OF_MEMBERS,
});

export const listJournal = operation({
  method: 'GET',
  path: '/organisations/{organisationId}/journal',
  summary: 'Who changed what in an organisation',
  description:
    'For managers; the newest first, 50 a page. Names of people whose account was deleted are empty.',
  access: 'user',
  input: z.object({ organisationId: Schema.organisationId, cursor: Schema.cursor }),
  output: z.object({
    entries: z.array(
      z.object({
        event: z.enum(JOURNAL_EVENTS),
        at: Schema.instant,
        /** Who did it; absent when the system did, as when a contract ended. */
        by: z.string().optional(),
        /** The member it is about, and the role they have from then on. */
        member: z.string().optional(),
        role: role.optional(),
        /** The contract or the invitation it is about. */
        ref: z.string().optional(),
      }),
    ),
    cursor: z.string().optional(),
  }),
  faults: FOR_MANAGERS,
});
