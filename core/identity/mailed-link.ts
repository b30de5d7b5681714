import type { Fault } from '#core/kernel';
import { type Ctx, sameHash, type Write } from '#core/platform';
import { linkHash, linkToken, readLinkToken, throttleOpening } from './link-token.ts';
import { findMailedLink, type MailedLink } from './mailed-link-store.ts';
import { ACTIVATION_LIFE_DAYS, type OutboxMessage, RECOVERY_LINK_MINUTES } from './model.ts';
import { insertOutbox } from './store.ts';

const TOKEN_PURPOSES = { 'sign-up': 'sign-up-link', recovery: 'recovery-link' } as const;
const ID_KINDS = { 'sign-up': 'signUp', recovery: 'recovery' } as const;

/**
 * A new link: its hash as it is stored, and what must be committed for it to be sent. A decoy's matches nothing, but is
 * drawn, hashed and written alike, so that neither the answer nor its time tells whether the e-mail is known.
 */
export function issueLink(
  ctx: Ctx,
  link: MailedLink,
): { readonly tokenHash: string; readonly outbox: Write } {
  const { id, purpose, email, decoy, endsAtSeconds } = link;
  const token = linkToken(ctx, TOKEN_PURPOSES[purpose], id, email);
  const unmatched = linkToken(ctx, TOKEN_PURPOSES[purpose], id, email);
  return {
    tokenHash: decoy ? unmatched.hash : token.hash,
    outbox: insertOutbox({
      outboxId: ctx.ids.next('notice'),
      language: ctx.language,
      usefulUntilSeconds: endsAtSeconds,
      ...messageOf(link, token.text),
    }),
  };
}

/** Whoever has a cabinet reads that somebody registers with their e-mail; of a recovery without a cabinet nobody reads. */
function messageOf(
  { purpose, email, decoy }: MailedLink,
  token: string,
): Pick<OutboxMessage, 'to' | 'content'> {
  if (purpose === 'recovery') {
    return {
      to: decoy ? { nobody: true } : { mail: email },
      content: { template: 'recovery-link', token, validMinutes: RECOVERY_LINK_MINUTES },
    };
  }
  return {
    to: { mail: email },
    content: decoy
      ? { template: 'already-registered' }
      : { template: 'sign-up-link', token, validDays: ACTIVATION_LIFE_DAYS },
  };
}

/** What a token of a mail leads to; throws `otherwise` for one that was replaced, that is over, or that is not ours. */
export async function followLink(
  ctx: Ctx,
  purpose: MailedLink['purpose'],
  token: string,
  otherwise: () => Fault,
): Promise<MailedLink> {
  const scope = TOKEN_PURPOSES[purpose];
  await throttleOpening(ctx, scope);
  const read = readLinkToken(token, ID_KINDS[purpose]);
  if (!read) throw otherwise();
  const link = await findMailedLink(ctx, purpose, read.id);
  if (!link?.tokenHash) throw otherwise();
  if (!sameHash(link.tokenHash, linkHash(ctx, scope, read.id, link.email, read.secret))) throw otherwise();
  return link;
}
