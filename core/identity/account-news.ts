import { plusSeconds, secondsOf } from '#core/kernel';
import type { Ctx, Write } from '#core/platform';
import type { AccountEvent, OutboxContent, OutboxMessage, User } from './model.ts';
import { insertOutbox } from './store.ts';

const USEFUL_SECONDS = 24 * 60 * 60;

interface Facts {
  readonly deviceName?: string;
  /** By mail alone unless told. */
  readonly on?: 'every-channel';
}

/** Tells the owner of a change to their account by e-mail; by SMS where there is none, or to be on the safe side. */
export function accountNews(
  ctx: Ctx,
  user: Pick<User, 'email' | 'phone' | 'language'>,
  event: AccountEvent,
  { on, ...facts }: Facts = {},
): Write[] {
  const at = ctx.clock.now();
  const channels = channelsOf(user).slice(0, on === 'every-channel' ? undefined : 1);
  return tellOwner(ctx, user, channels, { template: 'account-news', event, at, ...facts });
}

/** Tells the owner by e-mail and by SMS. */
export function tellEverywhere(
  ctx: Ctx,
  user: Pick<User, 'email' | 'phone' | 'language'>,
  content: OutboxContent,
): Write[] {
  return tellOwner(ctx, user, channelsOf(user), content);
}

/** Where the owner can be reached, the e-mail first. */
function channelsOf({ email, phone }: Pick<User, 'email' | 'phone'>): OutboxMessage['to'][] {
  return [...(email ? [{ mail: email }] : []), ...(phone ? [{ sms: phone }] : [])];
}

function tellOwner(
  ctx: Ctx,
  { language }: Pick<User, 'language'>,
  channels: readonly OutboxMessage['to'][],
  content: OutboxContent,
): Write[] {
  return channels.map((to) =>
    insertOutbox({
      outboxId: ctx.ids.next('notice'),
      to,
      language,
      content,
      usefulUntilSeconds: secondsOf(plusSeconds(ctx.clock.now(), USEFUL_SECONDS)),
    }),
  );
}
