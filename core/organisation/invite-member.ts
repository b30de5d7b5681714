import {
  invitationMessage,
  invitationToken,
  MAILBOX_LIMIT,
  normalEmail,
  organisationJournal,
  spendMail,
} from '#core/identity';
import { instantOfMs, secondsOf } from '#core/kernel';
import { type Ctx, hashSecret, type InputOf, type OutputOf, throttle, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { organisationFull } from './faults.ts';
import { putInvitation, removeInvitation, waitingInvitations } from './invitation-store.ts';
import { INVITATION_LIFE_DAYS, MOST_INVITATIONS, MOST_MEMBERS } from './model.ts';
import { requireRole } from './require-role.ts';
import { patchOrganisation, requireOrganisation } from './store.ts';

type InviteMember = typeof operations.inviteMember;

/** Anybody may begin an organisation, so no more mails go out through one person than a company needs. */
const MAILS_OF_ONE_CALLER = { limit: 20, windowSeconds: 24 * 60 * 60 };

/**
 * Invites a colleague by e-mail to an organisation (ID6), with a role; what waits for the same e-mail is replaced, also
 * when two managers invite at once. For managers. Throws `organisation.missing`, `organisation.role_insufficient`, `organisation.full`, and
 * `platform.too_many_tries` after five mails a day to one mailbox, twenty of one caller, or the day's budget.
 */
export async function inviteMember(
  ctx: Ctx,
  { organisationId, email, role }: InputOf<InviteMember>,
): Promise<OutputOf<InviteMember>> {
  const callerId = requireRole(ctx, organisationId, 'manager');
  const sentTo = normalEmail(email);
  await throttle(ctx, { scope: 'member-invitation', subject: callerId, ...MAILS_OF_ONE_CALLER });
  const mailbox = hashSecret(ctx, 'throttle', 'member-invitation', sentTo);
  await throttle(ctx, { scope: 'member-invitation', subject: mailbox, ...MAILBOX_LIMIT });
  await spendMail(ctx, 'member-invitation');
  return untilFresh(async () => {
    const organisation = await requireOrganisation(ctx, organisationId);
    const waiting = await waitingInvitations(ctx, organisationId);
    const replaced = waiting.filter((one) => one.sentTo === sentTo);
    if (organisation.members >= MOST_MEMBERS || waiting.length - replaced.length >= MOST_INVITATIONS)
      throw organisationFull();
    const invitationId = ctx.ids.next('invitation');
    const token = invitationToken(ctx, { issuer: organisationId, invitationId });
    const endsAtSeconds = secondsOf(ctx.clock.now()) + INVITATION_LIFE_DAYS * 86_400;
    await ctx.table.commit([
      // whoever else invites, joins, leaves or closes it at this moment is counted first
      patchOrganisation(organisation, {}),
      ...replaced.map((one) => removeInvitation(one)),
      putInvitation({ organisationId, invitationId, role, sentTo, tokenHash: token.hash, endsAtSeconds }),
      invitationMessage(ctx, sentTo, endsAtSeconds, {
        template: 'member-invitation',
        token: token.text,
        organisationName: organisation.name,
        role,
        validDays: INVITATION_LIFE_DAYS,
      }),
      ...organisationJournal(ctx, organisationId, 'organisation.member_invited', { ref: invitationId, role }),
    ]);
    return { invitationId, expiresAt: instantOfMs(endsAtSeconds * 1000) };
  });
}
