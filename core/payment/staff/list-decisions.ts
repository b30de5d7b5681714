import * as Identity from '#core/identity';
import type { Ctx, InputOf, Item, OutputOf } from '#core/platform';
import type { Correction } from '../corrections/correction.ts';
import { correctionFrom } from '../corrections/correction-store.ts';
import { correctionView } from '../corrections/correction-view.ts';
import type { Refund } from '../refunds/refund.ts';
import { refundFrom } from '../refunds/refund-store.ts';
import { refundView } from '../refunds/refund-view.ts';
import type { listDecisions as operation } from './operations.ts';
import { decisionsOf } from './staff-queues.ts';

const PAGE = 50;

type WaitingRefund = Refund & Item;
type WaitingCorrection = Correction & Item;

/**
 * Refunds and corrections of a supplier that wait for a second person, oldest first. One Query of an index, which may be a
 * moment behind. For staff with the role `payments` and the system. Throws `supplier.missing`.
 */
export async function listDecisions(
  ctx: Ctx,
  { supplierId, cursor }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  const page = await ctx.table.queryIndex<WaitingRefund | WaitingCorrection>(
    'byStaffQueue',
    decisionsOf(supplierId),
    {
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    },
  );
  return {
    waiting: page.items.map((item) => ({
      since: item.requestedAt,
      ...(isRefund(item)
        ? { refund: refundView(refundFrom(item)) }
        : { correction: correctionView(correctionFrom(item)) }),
    })),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}

function isRefund(item: WaitingRefund | WaitingCorrection): item is WaitingRefund {
  return 'refundId' in item;
}
