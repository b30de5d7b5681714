import { type InvitationId, isId, type OrganisationId, type SupplierId } from '#core/kernel';
import { type Ctx, hashSecret, sameHash } from '#core/platform';

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

/** An invitation's token taken apart; `fits` tells whether it is the one that was issued. */
export interface ReadInvitationToken<Issuer extends SupplierId | OrganisationId>
  extends InvitationOf<Issuer> {
  readonly fits: (tokenHash: string) => boolean;
}

/** Undefined for what is no token of an issuer of this kind. */
export function readInvitationToken<Issuer extends SupplierId | OrganisationId>(
  ctx: Pick<Ctx, 'pepper'>,
  text: string,
  isIssuer: (text: string) => text is Issuer,
): ReadInvitationToken<Issuer> | undefined {
  const [issuer = '', invitationId = '', secret = '', ...more] = text.split('.');
  if (!isIssuer(issuer) || !isId('invitation', invitationId) || more.length > 0) return undefined;
  const of = { issuer, invitationId };
  return { ...of, fits: (tokenHash) => sameHash(tokenHash, hashOf(ctx, of, secret)) };
}

function hashOf(
  ctx: Pick<Ctx, 'pepper'>,
  { issuer, invitationId }: InvitationOf<SupplierId | OrganisationId>,
  secret: string,
): string {
  return hashSecret(ctx, 'invitation', `${issuer} ${invitationId}`, secret);
}
