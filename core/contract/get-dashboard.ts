import { requireUser } from '#core/identity';
import { requireRole } from '#core/organisation';
import { type Ctx, type InputOf, type OutputOf, openCursor, sealCursor } from '#core/platform';
import type * as operations from './contract.ts';
import { cabinetPage } from './store.ts';
import { summaryOf } from './summary.ts';

type GetDashboard = typeof operations.getDashboard;

/** What people see at once; companies with more go on with the cursor. */
const PAGE = 100;
const LIST = 'dashboard';

/**
 * The caller's contracts, or those of one of their organisations, in the order of their numbers. One Query of the cabinet's
 * index, whatever they hold. Throws `organisation.missing`, `platform.cursor_invalid`.
 */
export async function getDashboard(
  ctx: Ctx,
  { cursor, organisationId }: InputOf<GetDashboard>,
): Promise<OutputOf<GetDashboard>> {
  const userId = requireUser(ctx);
  if (organisationId) requireRole(ctx, organisationId, 'observer');
  const page = await cabinetPage(ctx, organisationId ?? userId, {
    limit: PAGE,
    ...(cursor !== undefined && { cursor: openCursor(ctx, LIST, cursor) }),
  });
  return {
    contracts: page.items.filter(({ status }) => status === 'active').map((head) => summaryOf(ctx, head)),
    // it names the last contract's number
    ...(page.cursor !== undefined && { cursor: sealCursor(ctx, LIST, page.cursor) }),
  };
}
