import type { Fault } from '#core/kernel';
import { check, type Write } from '#core/platform';
import type { User } from './model.ts';
import { userKey } from './store.ts';

/**
 * Goes with what must not happen any more once the password is recovered: refused when that has been done, or the user's
 * state has changed, since the user was read.
 */
export function checkUnrecovered({ userId, state, recoveredAt }: User, otherwise?: () => Fault): Write {
  return check(userKey(userId), { exists: true, equals: { state, recoveredAt } }, otherwise);
}
