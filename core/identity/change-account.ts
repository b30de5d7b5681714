import { type Ctx, untilFresh, type Write } from '#core/platform';
import type { User } from './model.ts';
import { requireActive } from './require-active.ts';
import { requirePassword } from './require-password.ts';
import { patchUser } from './store.ts';

/** A change of the user's head and what goes with it; undefined when there is nothing to change. */
type Change =
  | { readonly set: Partial<Record<keyof User, unknown>>; readonly also: readonly Write[] }
  | undefined;

/** Changes the caller's own account after they proved to know its password. */
export async function changeAccount(
  ctx: Ctx,
  password: string,
  changeOf: (user: User) => Change | Promise<Change>,
): Promise<void> {
  const { userId } = await requireActive(ctx);
  await requirePassword(ctx, userId, password);
  await untilFresh(async () => {
    const user = await requireActive(ctx);
    const change = await changeOf(user);
    if (change) await ctx.table.commit([patchUser(user, change.set), ...change.also]);
  });
}
