import type { Ctx, Write } from '#core/platform';
import { loginOf, type OutboxContent } from './model.ts';
import { insertOutbox } from './store.ts';

type Content = Extract<OutboxContent, { template: 'invitation' | 'member-invitation' }>;

/** An invitation on its way to a phone or an e-mail, to be committed with the invitation itself. */
export function invitationMessage(
  ctx: Pick<Ctx, 'ids' | 'language'>,
  to: string,
  usefulUntilSeconds: number,
  content: Content,
): Write {
  const { kind, value } = loginOf(to);
  return insertOutbox({
    outboxId: ctx.ids.next('notice'),
    to: kind === 'email' ? { mail: value } : { sms: value },
    language: ctx.language,
    content,
    usefulUntilSeconds,
  });
}
