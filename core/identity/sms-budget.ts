import { addressSubject, type Ctx, throttle, withinLimit } from '#core/platform';
import type { Purpose } from './store.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** What anybody may ask for who knows, or makes up, a phone. Other codes go to people whose password was right. */
const ASKED_BY_STRANGERS: readonly Purpose[] = ['sign-up', 'recovery'];

/**
 * Takes one SMS out of the day's budget of its purpose, so that a flood of registrations costs no more than was
 * configured and keeps nobody from recovering a password (ADR 23). The last fifth rings the alarm. A network has a share of its
 * own. A phone that is not known is counted like one that is. Throws `platform.too_many_tries`.
 */
export async function spendSms(ctx: Ctx, purpose: Purpose): Promise<void> {
  if (!ASKED_BY_STRANGERS.includes(purpose)) return;
  const { aDay, aDayOfNetwork } = ctx.ports.smsBudget;
  const last = Math.ceil(aDay / 5);
  const part = (subject: string, limit: number) => ({
    ...{ scope: `sms-${purpose}`, subject, limit },
    windowSeconds: DAY_SECONDS,
  });
  await throttle(ctx, part(addressSubject(ctx, 'sms'), aDayOfNetwork));
  if (await withinLimit(ctx, part('most', aDay - last))) return;
  ctx.log.error('identity.sms_nearly_used_up', { alarm: 'sms_nearly_used_up', purpose });
  await throttle(ctx, part('last', last));
}
