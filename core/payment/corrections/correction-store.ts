import type { CorrectionId } from '#core/kernel';
import { type Ctx, type Item, insert, type Key, put, remove, type Write } from '#core/platform';
import type { Payment } from '../model.ts';
import { decisionQueue } from '../staff/staff-queues.ts';
import type { Correction } from './correction.ts';
import { MAX_CORRECTIONS } from './correction.ts';
import { chargebackKnown, correctionMissing } from './faults.ts';

const PREFIX = 'CORRECTION#';

function correctionKey(
  { contractId, paymentId }: Pick<Payment, 'contractId' | 'paymentId'>,
  id: CorrectionId,
): Key {
  return { pk: `CONTRACT#${contractId}`, sk: `${PREFIX}${paymentId}#${id}` };
}

function itemOf(correction: Correction): Item {
  const { supplierId, requestedAt, correctionId, state } = correction;
  return {
    ...correction,
    ...correctionKey(correction, correctionId),
    ...(state === 'requested' && decisionQueue(supplierId, requestedAt, correctionId)),
  };
}

/** The correction a stored item stands for. */
export function correctionFrom(item: Correction & Item): Correction {
  const { pk: _pk, sk: _sk, queuePk: _queuePk, queueSk: _queueSk, ...correction } = item;
  return correction;
}

/** What lets an acquirer's operation be recorded once; none where the correction is of no operation. */
function operationKey({ draft, gateway }: Correction): Key | undefined {
  if (draft.kind !== 'chargeback' || !gateway) return undefined;
  return { pk: `ONCE#${gateway}-chargeback#${draft.operationId}`, sk: '#HEAD' };
}

/**
 * Writes a correction that is asked for. An acquirer's operation is claimed by its chargeback: recorded twice, it ends in
 * `payment.chargeback_known` (409).
 */
export function insertCorrection(correction: Correction): Write[] {
  const { correctionId } = correction;
  const once = operationKey(correction);
  return [insert(itemOf(correction)), ...(once ? [insert({ ...once, correctionId }, chargebackKnown)] : [])];
}

/** Lets the operation of a chargeback that was turned down be recorded again. */
export function freeOperation(correction: Correction): Write[] {
  const once = operationKey(correction);
  return once ? [remove(once)] : [];
}

/** The correction's next version; refused when somebody changed it since it was read. */
export function replaceCorrection(
  before: Correction,
  change: Partial<Correction>,
): { next: Correction; write: Write } {
  const next = { ...before, ...change, version: before.version + 1 };
  return { next, write: put(itemOf(next), { equals: { version: before.version } }) };
}

/** A correction of this payment as the last commit left it, or undefined. */
export async function findCorrection(
  ctx: Ctx,
  payment: Payment,
  id: CorrectionId,
): Promise<Correction | undefined> {
  const item = await ctx.table.get<Correction & Item>(correctionKey(payment, id), { strong: true });
  return item && correctionFrom(item);
}

/** {@link findCorrection}, or `payment.correction_missing` (404). */
export async function requireCorrection(ctx: Ctx, payment: Payment, id: CorrectionId): Promise<Correction> {
  const correction = await findCorrection(ctx, payment, id);
  if (!correction) throw correctionMissing();
  return correction;
}

/** All corrections of a payment, oldest first, as the last commit left them. One Query. */
export async function correctionsOf(ctx: Ctx, { contractId, paymentId }: Payment): Promise<Correction[]> {
  const { items } = await ctx.table.query<Correction & Item>(`CONTRACT#${contractId}`, {
    prefix: `${PREFIX}${paymentId}#`,
    strong: true,
    limit: 2 * MAX_CORRECTIONS,
  });
  return items.map(correctionFrom);
}
