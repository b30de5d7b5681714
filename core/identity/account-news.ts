import { plusSeconds, secondsOf } from '#core/kernel';
import type { Ctx, Write } from '#core/platform';
import type { AccountEvent, OutboxMessage, User } from './model.ts';
import { insertOutbox } from './store.ts';

const USEFUL_SECONDS = 24 * 60 * 60;

/** Tells the owner of a change to their account by e-mail; by SMS where there is none. */
export function accountNews(
  ctx: Ctx,
  user: Pick<User, 'email' | 'phone' | 'language'>,
  event: AccountEvent,
  facts: { readonly deviceName?: string } = {},
): Write[] {
  const to = user.email ? { mail: user.email } : { sms: user.phone };
  return [tell(ctx, to, user.language, event, facts)];
}

function tell(
  ctx: Ctx,
  to: OutboxMessage['to'],
  language: OutboxMessage['language'],
  event: AccountEvent,
  facts: { readonly deviceName?: string },
): Write {
  const now = ctx.clock.now();
  return insertOutbox({
    outboxId: ctx.ids.next('notice'),
    to,
    language,
    content: { template: 'account-news', event, at: now, ...facts },
    usefulUntilSeconds: secondsOf(plusSeconds(now, USEFUL_SECONDS)),
  });
}
