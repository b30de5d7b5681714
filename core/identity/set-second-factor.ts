import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import { accountNews } from './account-news.ts';
import { changeAccount } from './change-account.ts';
import type * as operations from './contract.ts';
import { phoneNeeded, staffNeedCode } from './faults.ts';
import { journal } from './journal.ts';
import { isStaff } from './staff-of.ts';

/**
 * Switches the code by SMS at sign-in on or off; who has no phone adds one first. Repeats change nothing. Throws
 * `identity.password_wrong`, `identity.phone_needed`, and `identity.staff_need_code` for who works for a supplier.
 */
export async function setSecondFactor(
  ctx: Ctx,
  { on, password }: InputOf<typeof operations.setSecondFactor>,
): Promise<OutputOf<typeof operations.setSecondFactor>> {
  const event = on ? 'second-factor-on' : 'second-factor-off';
  await changeAccount(ctx, password, (user) => {
    if (!on && isStaff(user)) throw staffNeedCode();
    if (Boolean(user.secondFactorSince) === on) return undefined;
    if (on && !user.phone) throw phoneNeeded();
    return {
      set: { secondFactorSince: on ? ctx.clock.now() : undefined },
      also: [
        journal(ctx, user.userId, on ? 'identity.second_factor_on' : 'identity.second_factor_off'),
        ...accountNews(ctx, user, event),
      ],
    };
  });
  return DONE;
}
