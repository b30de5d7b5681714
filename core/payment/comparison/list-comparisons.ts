import * as Identity from '#core/identity';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { type Comparison, isBalanced } from './comparison.ts';
import * as store from './comparison-store.ts';
import type { listComparisons as operation } from './operations.ts';

const PAGE = 31;

/**
 * The comparisons of the acquirers' books with what was posted here, newest day first. For staff with the role
 * `payments` and the system. Throws `supplier.missing`.
 */
export async function listComparisons(
  ctx: Ctx,
  { supplierId, cursor }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  const page = await store.newestComparisons(ctx, supplierId, { limit: PAGE, cursor });
  return {
    comparisons: page.comparisons.map(viewOf),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}

function viewOf(comparison: Comparison): OutputOf<typeof operation>['comparisons'][number] {
  const { day, gateway, state, startedAt, comparedAt } = comparison;
  const { theirPayments, theirRefunds, ourPayments, ourRefunds } = comparison;
  const { healed, held, strays, different, extra, elsewhere, unasked, foreign } = comparison;
  return {
    ...{ day, gateway, state, startedAt, balanced: isBalanced(comparison) },
    ...(comparedAt && { comparedAt }),
    theirs: { payments: theirPayments, refunds: theirRefunds },
    ours: { payments: ourPayments, refunds: ourRefunds },
    ...{ healed, held, strays, different, extra, elsewhere, unasked, foreign },
  };
}
