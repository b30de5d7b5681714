import type { OutputOf } from '#core/platform';
import type { requestRefund } from './operations.ts';
import type { Refund } from './refund.ts';

/** A refund as staff see it: all but what the acquirer was sent, which holds the payer's address. */
export function refundView(refund: Refund): OutputOf<typeof requestRefund> {
  const { order: _order, contractId: _home, supplierId: _supplier, version: _version, ...rest } = refund;
  const { lookAgainAt: _look, gateway: _gateway, ...view } = rest;
  return { ...view, shares: [...view.shares] };
}
