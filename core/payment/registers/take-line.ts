import * as Contract from '#core/contract';
import { contractIdOf, plusSeconds, startOfDate } from '#core/kernel';
import { type Ctx, untilFresh, type Write } from '#core/platform';
import { registerContradicts } from './faults.ts';
import { postRegisterPayment } from './post-register-payment.ts';
import { isSameOperation, type RegisterLine } from './register-file.ts';
import * as store from './register-store.ts';
import { reverseRegisterPayment } from './reverse-register-payment.ts';
import type { RegisteredOperation, RegisterOf, SuspenseLine } from './suspense.ts';

/** What became of a line; `already`: nothing, another line has told it before. */
export type Taken = 'posted' | 'suspended' | 'cancelled' | 'already';

/** A register that is being loaded. */
export interface Loading extends RegisterOf {
  /** The supplier's: days and times of the file are read in it. */
  readonly timeZone: string;
}

/** What a line changes, in one transaction. */
interface Step {
  readonly taken: Exclude<Taken, 'already'>;
  readonly writes: readonly Write[];
  /** A word for staff, once it is stored. */
  readonly alarm?: string;
}

/** Whether the operation has been told of by a line like this. */
export function isTaken(operation: RegisteredOperation | undefined, { cancels }: RegisterLine): boolean {
  return operation !== undefined && (cancels ? operation.cancelled : operation.paid);
}

/**
 * Takes one line of a register, once: its operation's item and the payment with the ledger's entry, or the line in
 * suspense, are written together or not at all. A payment and its cancellation come to the same whichever is first.
 * Throws `payment.register_refused` when another file has meanwhile told the operation with another account or sum.
 */
export function takeLine(ctx: Ctx, of: Loading, line: RegisterLine): Promise<Taken> {
  return untilFresh(async () => {
    const operation = await store.findOperation(ctx, of, line.operation);
    if (operation && !isSameOperation(operation, line)) throw registerContradicts(line.line);
    if (isTaken(operation, line)) return 'already';
    const { taken, writes, alarm } = line.cancels
      ? await cancellation(ctx, of, line, operation)
      : await payment(ctx, of, line, operation);
    await ctx.table.commit(writes);
    if (alarm) {
      const { supplierId, source } = of;
      ctx.log.error('payment.needs_attention', { alarm, supplierId, source, operation: line.operation });
    }
    return taken;
  });
}

async function payment(
  ctx: Ctx,
  of: Loading,
  line: RegisterLine,
  operation: RegisteredOperation | undefined,
): Promise<Step> {
  if (operation) return { taken: 'cancelled', writes: await meetCancellation(ctx, operation) };
  const contractId = contractIdOf(of.supplierId, line.account);
  const [head] = await Contract.headsOf(ctx, [contractId]);
  if (head?.status !== 'active')
    return suspend(ctx, of, line, { why: head ? 'terminated' : 'unknown_account' });
  const { supplierId, source } = of;
  const { amountKopecks, paidOn, paysFor } = line;
  const { payment: posted, writes } = postRegisterPayment(ctx, head, {
    ...{ supplierId, source, operation: line.operation, amountKopecks, paidOn, paidAt: paidAtOf(of, line) },
    ...(paysFor && { paysFor }),
  });
  const { paymentId } = posted;
  return {
    taken: 'posted',
    writes: [store.insertOperation({ ...newOperation(of, line), contractId, paymentId }), ...writes],
  };
}

/** The bank took the money back before it was told that it came: nothing was credited, nothing is to be taken back. */
async function meetCancellation(ctx: Ctx, operation: RegisteredOperation): Promise<Write[]> {
  return [store.replaceOperation(operation, { paid: true }), ...(await closeSuspense(ctx, operation))];
}

async function cancellation(
  ctx: Ctx,
  of: Loading,
  line: RegisterLine,
  operation: RegisteredOperation | undefined,
): Promise<Step> {
  if (!operation) return suspend(ctx, of, line, { why: 'cancellation' });
  const taken = 'cancelled';
  const write = store.replaceOperation(operation, { cancelled: true });
  const { contractId, paymentId } = operation;
  if (contractId && paymentId) {
    const { writes, alarm } = await reverseRegisterPayment(ctx, { contractId, paymentId });
    return { taken, writes: [write, ...writes], ...(alarm && { alarm }) };
  }
  const closing = await closeSuspense(ctx, operation);
  // both the bank and the office have given the money back
  if (closing.length === 0) return { taken, writes: [write], alarm: 'register_cancelled_after_return' };
  return { taken, writes: [write, ...closing] };
}

/** Takes an operation's line out of suspense if it still waits there. */
async function closeSuspense(ctx: Ctx, { supplierId, suspenseId }: RegisteredOperation): Promise<Write[]> {
  if (!suspenseId) return [];
  const line = await store.requireSuspense(ctx, supplierId, suspenseId);
  if (line.state !== 'waiting' && line.state !== 'proposed') return [];
  return [store.replaceSuspense(line, { ...store.DECIDED, state: 'canceled' }).write];
}

function suspend(ctx: Ctx, of: Loading, line: RegisterLine, { why }: Pick<SuspenseLine, 'why'>): Step {
  const { supplierId, source } = of;
  const { operation, account, amountKopecks, paidOn, paysFor, payer, address, cancels } = line;
  const suspenseId = store.suspenseIdOf(of, operation, cancels);
  return {
    taken: 'suspended',
    writes: [
      store.insertOperation({ ...newOperation(of, line), suspenseId }),
      store.insertSuspense({
        ...{ suspenseId, supplierId, source, operation, account, amountKopecks, paidOn, why },
        ...(paysFor && { paysFor }),
        ...(payer && { payer }),
        ...(address && { address }),
        paidAt: paidAtOf(of, line),
        state: 'waiting',
        since: ctx.clock.now(),
        version: 1,
      }),
    ],
  };
}

function newOperation({ supplierId, source }: Loading, line: RegisterLine): RegisteredOperation {
  const { operation, account, amountKopecks, cancels } = line;
  return {
    ...{ supplierId, source, operation, account, amountKopecks },
    paid: !cancels,
    cancelled: cancels,
    version: 1,
  };
}

function paidAtOf({ timeZone }: Loading, { paidOn, paidSeconds }: RegisterLine) {
  return plusSeconds(startOfDate(paidOn, timeZone), paidSeconds);
}
