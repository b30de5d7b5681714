import {
  type Fault,
  type InvitationId,
  isId,
  type OrganisationId,
  type SupplierId,
  secondsOf,
} from '#core/kernel';
import { type Ctx, hashSecret, type Key, sameHash } from '#core/platform';

/** Which invitation a link leads to: its issuer's, and which of theirs. */
export interface InvitationOf<Issuer extends SupplierId | OrganisationId> {
  readonly issuer: Issuer;
  readonly invitationId: InvitationId;
}

/** `<issuer>.<invitation>.<secret>`, and what is kept of it: the ids find the one invitation the secret is compared with. */
export function invitationToken(
  ctx: Ctx,
  of: InvitationOf<SupplierId | OrganisationId>,
): { readonly text: string; readonly hash: string } {
  const secret = ctx.secrets.token();
  return { text: `${of.issuer}.${of.invitationId}.${secret}`, hash: hashOf(ctx, of, secret) };
}

/** What is kept of an invitation whatever it is to. */
interface Kept {
  readonly tokenHash: string;
  readonly endsAtSeconds: number;
}

/** Whose invitations these are: how their issuers' ids look, where one is, and what is said of a link that leads to none. */
interface Invitations<Issuer extends SupplierId | OrganisationId> {
  readonly isIssuer: (text: string) => text is Issuer;
  readonly keyOf: (of: InvitationOf<Issuer>) => Key;
  readonly invalid: (cause: string) => Fault;
}

/** The invitation that a link leads to, in its time, used or not; throws `invalid`. */
export async function followInvitation<Issuer extends SupplierId | OrganisationId, T extends Kept>(
  ctx: Pick<Ctx, 'table' | 'clock' | 'pepper'>,
  token: string,
  { isIssuer, keyOf, invalid }: Invitations<Issuer>,
): Promise<T> {
  const [issuer = '', invitationId = '', secret = '', ...more] = token.split('.');
  if (!isIssuer(issuer) || !isId('invitation', invitationId) || more.length > 0)
    throw invalid('not a link of ours');
  const of = { issuer, invitationId };
  const found = await ctx.table.get<T>(keyOf(of), { strong: true });
  if (!found || !sameHash(found.tokenHash, hashOf(ctx, of, secret)))
    throw invalid('no such invitation, or it was withdrawn');
  if (found.endsAtSeconds <= secondsOf(ctx.clock.now())) throw invalid('too late');
  return found;
}

function hashOf(
  ctx: Pick<Ctx, 'pepper'>,
  { issuer, invitationId }: InvitationOf<SupplierId | OrganisationId>,
  secret: string,
): string {
  return hashSecret(ctx, 'invitation', `${issuer} ${invitationId}`, secret);
}
