import { type ContractId, type Instant, invariant, type RefundId } from '#core/kernel';
import { type Ctx, type Item, insert, type Key, put, type Write } from '#core/platform';
import type { Payment } from '../model.ts';
import type { GatewayRefund } from '../ports.ts';
import { decisionQueue } from '../staff/staff-queues.ts';
import { refundMissing } from './faults.ts';
import { isAtAcquirer, mayBecome, type Refund } from './refund.ts';

const PREFIX = 'REFUND#';

/** Refunds the scheduled job is to look at, by when. */
const OPEN_QUEUE = 'REFUNDS#open';

/** Where a refund is kept. */
export interface RefundRef {
  /** The payment's home. */
  readonly contractId: ContractId;
  readonly refundId: RefundId;
}

function refundKey({ contractId, refundId }: RefundRef): Key {
  return { pk: `CONTRACT#${contractId}`, sk: `${PREFIX}${refundId}` };
}

function itemOf(refund: Refund): Item {
  return { ...refund, ...refundKey(refund), ...queueOf(refund) };
}

function queueOf(refund: Refund): Pick<Item, 'queuePk' | 'queueSk'> {
  if (refund.state === 'requested')
    return decisionQueue(refund.supplierId, refund.requestedAt, refund.refundId);
  if (!isAtAcquirer(refund) || !refund.lookAgainAt) return {};
  return { queuePk: OPEN_QUEUE, queueSk: `${refund.lookAgainAt}#${refund.refundId}` };
}

/** The refund a stored item stands for. */
export function refundFrom(item: Refund & Item): Refund {
  const { pk: _pk, sk: _sk, queuePk: _queuePk, queueSk: _queueSk, ...refund } = item;
  return refund;
}

/** Writes a refund that is asked for; refused when it is there. */
export function insertRefund(refund: Refund): Write {
  return insert(itemOf(refund));
}

/** Fields to change; `undefined` takes an optional one away. */
type RefundChange = { readonly [K in keyof Refund]?: Refund[K] | undefined };

/** The refund's next version; refused when somebody changed it since it was read. Asserts that states go forward only. */
export function replaceRefund(before: Refund, change: RefundChange): { next: Refund; write: Write } {
  const { state = before.state } = change;
  invariant(
    state === before.state || mayBecome(before.state, state),
    `${before.state} is no way to ${state}`,
  );
  const changed = Object.entries({ ...before, ...change, version: before.version + 1 });
  const next = Object.fromEntries(changed.filter(([, value]) => value !== undefined)) as unknown as Refund;
  return { next, write: put(itemOf(next), { equals: { version: before.version } }) };
}

/** A refund of this payment as the last commit left it, or `payment.refund_missing` (404). */
export async function requireRefund(ctx: Ctx, payment: Payment, refundId: RefundId): Promise<Refund> {
  const refund = await findRefund(ctx, { contractId: payment.contractId, refundId });
  if (refund?.paymentId !== payment.paymentId) throw refundMissing();
  return refund;
}

/** A refund as the last commit left it, or undefined. */
export async function findRefund(ctx: Ctx, ref: RefundRef): Promise<Refund | undefined> {
  const item = await ctx.table.get<Refund & Item>(refundKey(ref), { strong: true });
  return item && refundFrom(item);
}

/** The refunds of a payment that were asked for here, oldest first. One round trip. */
export async function refundsOf(ctx: Ctx, payment: Payment): Promise<Refund[]> {
  const { contractId, refunds = [] } = payment;
  const ours = refunds.filter(({ refundId }) => refundId.startsWith('rfd_'));
  if (ours.length === 0) return [];
  const keys = ours.map(({ refundId }) => refundKey({ contractId, refundId: refundId as RefundId }));
  const items = await ctx.table.getMany<Refund & Item>(keys, { strong: true });
  return items.flatMap((item) => (item ? [refundFrom(item)] : []));
}

/** Which refund that we asked for and have not heard the end of is this one at the acquirer; undefined when it is none. */
export async function findAsked(
  ctx: Ctx,
  payment: Payment,
  found: GatewayRefund,
): Promise<Refund | undefined> {
  if (!payment.refunds?.some(isAtAcquirer)) return undefined;
  const open = (await refundsOf(ctx, payment)).filter(isAtAcquirer);
  return open.find(
    ({ acquirerId, refundId }) => acquirerId === found.refundId || (!acquirerId && refundId === found.asked),
  );
}

/** A refund that waits to be looked at. */
export interface DueRefund extends RefundRef, Pick<Refund, 'supplierId' | 'gateway'> {}

/** Up to 1,000 refunds whose time to be looked at has come, oldest first; a hint, to be read again. One Query. */
export async function dueRefunds(ctx: Ctx, now: Instant): Promise<DueRefund[]> {
  const page = await ctx.table.queryIndex<Refund & Item>('byStaffQueue', OPEN_QUEUE, {
    to: `${now}#~`,
  });
  return page.items.map(({ contractId, refundId, supplierId, gateway }) => ({
    ...{ contractId, refundId, supplierId, gateway },
  }));
}
