import type { SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { sessionsEnded } from './end-all-sessions.ts';
import type { User } from './model.ts';

type Change = Partial<Pick<User, 'staffOf' | 'secondFactorSince' | 'sessionEpoch'>>;

/** Whether the user works for a supplier: then a code follows the password, and cannot be switched off. */
export function isStaff({ staffOf = [] }: Pick<User, 'staffOf'>): boolean {
  return staffOf.length > 0;
}

/** The head of a user who works for this supplier from now on; sessions that began by a password alone end. */
export function hired(ctx: Pick<Ctx, 'clock'>, user: User, supplierId: SupplierId): Change {
  const { staffOf = [], secondFactorSince } = user;
  return {
    staffOf: [...staffOf.filter((one) => one !== supplierId), supplierId],
    ...(!secondFactorSince && { secondFactorSince: ctx.clock.now(), ...sessionsEnded(user) }),
  };
}

/** The head of a user who has no role at this supplier any more; the code stays until they switch it off. */
export function dismissed({ staffOf = [] }: User, supplierId: SupplierId): Change {
  return { staffOf: staffOf.filter((one) => one !== supplierId) };
}
