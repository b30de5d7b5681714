import { plusSeconds, secondsOf } from '#core/kernel';
import type { Ctx, Write } from '#core/platform';
import type { AccountEvent, OutboxMessage, User } from './model.ts';
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
  { email, phone, language }: Pick<User, 'email' | 'phone' | 'language'>,
  event: AccountEvent,
  { on, ...facts }: Facts = {},
): Write[] {
  const at = ctx.clock.now();
  const channels: OutboxMessage['to'][] = [
    ...(email ? [{ mail: email }] : []),
    ...(!email || on === 'every-channel' ? [{ sms: phone }] : []),
  ];
  return channels.map((to) =>
    insertOutbox({
      outboxId: ctx.ids.next('notice'),
      to,
      language,
      content: { template: 'account-news', event, at, ...facts },
      usefulUntilSeconds: secondsOf(plusSeconds(at, USEFUL_SECONDS)),
    }),
  );
}
