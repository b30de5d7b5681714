import { requireUser } from '#core/identity';
import { requireRole } from '#core/organisation';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { cabinetPage } from './store.ts';
import { summaryOf } from './summary.ts';

type GetDashboard = typeof operations.getDashboard;

/** What people see at once; companies with more go on with the cursor. */
const PAGE = 100;

/**
 * The caller's contracts, or those of one of their organisations, in the order of their numbers. One Query of the cabinet's
 * index, whatever they hold. Throws `organisation.missing`.
 */
export async function getDashboard(
  ctx: Ctx,
  { cursor, organisationId }: InputOf<GetDashboard>,
): Promise<OutputOf<GetDashboard>> {
  const userId = requireUser(ctx);
  if (organisationId) requireRole(ctx, organisationId, 'observer');
  const page = await cabinetPage(ctx, organisationId ?? userId, {
    limit: PAGE,
    ...(cursor !== undefined && { cursor }),
  });
  return {
    contracts: page.items.filter(({ status }) => status === 'active').map((head) => summaryOf(ctx, head)),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}
