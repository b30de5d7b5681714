import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { type Ctx, type InputOf, nameOf, type OutputOf, untilFresh, type Write } from '#core/platform';
import { suspenseElsewhere, suspenseOwnProposal } from './faults.ts';
import type { approveSuspense as operation } from './operations.ts';
import { postRegisterPayment } from './post-register-payment.ts';
import * as store from './register-store.ts';
import type { SuspenseLine } from './suspense.ts';
import { suspenseView } from './suspense-view.ts';

/**
 * Does what another member of staff has proposed for a line in suspense: credits the contract, with the day the payer
 * paid, or notes that the payer has the money back. For staff with the role `payments` and the system. Throws
 * `supplier.missing`, `payment.suspense_missing`, `payment.suspense_own_proposal` (403), `payment.suspense_elsewhere` unless something is
 * proposed.
 */
export async function approveSuspense(
  ctx: Ctx,
  { supplierId, suspenseId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  return untilFresh(async () => {
    const line = await store.requireSuspense(ctx, supplierId, suspenseId);
    const { proposal } = line;
    if (line.state !== 'proposed' || !proposal) throw suspenseElsewhere(line.state);
    const decidedBy = nameOf(ctx.actor);
    if (proposal.by === decidedBy) throw suspenseOwnProposal();
    const { next, write } = store.replaceSuspense(line, {
      ...store.DECIDED,
      state: proposal.to === 'contract' ? 'posted' : 'returned',
      decidedBy,
      decidedAt: ctx.clock.now(),
    });
    await ctx.table.commit([
      write,
      ...(proposal.to === 'contract' ? await credit(ctx, line, proposal.contractId) : []),
      ...Identity.staffJournal(ctx, 'staff.suspense_approved', suspenseId),
    ]);
    return suspenseView(next);
  });
}

async function credit(
  ctx: Ctx,
  line: SuspenseLine,
  contractId: Contract.ContractHead['contractId'],
): Promise<Write[]> {
  const head = await Contract.requireHead(ctx, contractId);
  const operation = await store.findOperation(ctx, line, line.operation);
  if (!operation || operation.cancelled) throw suspenseElsewhere('canceled');
  const { payment, writes } = postRegisterPayment(ctx, head, line);
  return [store.replaceOperation(operation, { contractId, paymentId: payment.paymentId }), ...writes];
}
