import * as Identity from '#core/identity';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type { listSuspense as operation } from './operations.ts';
import * as store from './register-store.ts';
import { suspenseView } from './suspense-view.ts';

const PAGE = 50;

/**
 * The lines of registers that wait for somebody to say whose money they are, oldest first. For staff with the role
 * `payments` and the system. Throws `supplier.missing`.
 */
export async function listSuspense(
  ctx: Ctx,
  { supplierId, cursor }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  const page = await store.openSuspense(ctx, supplierId, { limit: PAGE, cursor });
  return {
    lines: page.lines.map(suspenseView),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}
