import { addressSubject, type Ctx, throttle, withinLimit } from '#core/platform';
import type { DayBudget } from './ports.ts';
import type { Purpose } from './store.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** What anybody may ask for who knows, or makes up, a phone or an e-mail. Other codes go to people whose password was right. */
const ASKED_BY_STRANGERS: readonly Purpose[] = ['sign-up', 'recovery'];

type MailPurpose = 'sign-up' | 'recovery' | 'member-invitation';

/** {@link spend}s one SMS of the day. */
export async function spendSms(ctx: Ctx, purpose: Purpose): Promise<void> {
  if (ASKED_BY_STRANGERS.includes(purpose)) await spend(ctx, 'sms', ctx.ports.smsBudget, purpose);
}

/** {@link spend}s one mail of the day: for a stranger, or to one whom somebody invites. */
export function spendMail(ctx: Ctx, purpose: MailPurpose): Promise<void> {
  return spend(ctx, 'mail', ctx.ports.mailBudget, purpose);
}

/**
 * Takes one message out of the day's budget of its purpose, so that a flood of registrations costs no more than was
 * configured and keeps nobody from recovering a password (ADR 23). The last fifth rings the alarm. A network has a share of its
 * own. A phone or an e-mail that is not known is counted like one that is. Throws `platform.too_many_tries`.
 */
async function spend(
  ctx: Ctx,
  channel: 'sms' | 'mail',
  budget: DayBudget,
  purpose: Purpose | MailPurpose,
): Promise<void> {
  const { aDay, aDayOfNetwork } = budget;
  const last = Math.ceil(aDay / 5);
  const part = (subject: string, limit: number) => ({
    ...{ scope: `${channel}-${purpose}`, subject, limit },
    windowSeconds: DAY_SECONDS,
  });
  await throttle(ctx, part(addressSubject(ctx, channel), aDayOfNetwork));
  if (await withinLimit(ctx, part('most', aDay - last))) return;
  ctx.log.error(`identity.${channel}_nearly_used_up`, { alarm: `${channel}_nearly_used_up`, purpose });
  await throttle(ctx, part('last', last));
}
