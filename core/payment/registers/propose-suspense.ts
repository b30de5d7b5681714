import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { contractIdOf } from '#core/kernel';
import { type Ctx, type InputOf, nameOf, type OutputOf, untilFresh } from '#core/platform';
import { cancellationHasNoMoney, suspenseElsewhere } from './faults.ts';
import type { proposeSuspense as operation } from './operations.ts';
import * as store from './register-store.ts';
import type { SuspenseProposal } from './suspense.ts';
import { suspenseView } from './suspense-view.ts';

/**
 * Says whose money a line in suspense is: a contract's, terminated ones too (a last debt may be paid late), or the
 * payer's, who gets it back outside of this system. Nothing moves until another member approves. For staff
 * with the role `payments` and the system. Throws `supplier.missing`, `payment.suspense_missing`, `contract.missing`,
 * `payment.suspense_elsewhere` unless it waits, `payment.cancellation_has_no_money`.
 */
export async function proposeSuspense(
  ctx: Ctx,
  { supplierId, suspenseId, ...input }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  return untilFresh(async () => {
    const line = await store.requireSuspense(ctx, supplierId, suspenseId);
    if (line.state !== 'waiting') throw suspenseElsewhere(line.state);
    if (input.decision.to === 'contract' && line.why === 'cancellation') throw cancellationHasNoMoney();
    const proposal: SuspenseProposal = {
      by: nameOf(ctx.actor),
      at: ctx.clock.now(),
      ...(input.decision.to === 'contract'
        ? { ...input.decision, contractId: contractIdOf(supplierId, input.decision.number) }
        : input.decision),
    };
    if (proposal.to === 'contract') await Contract.requireHead(ctx, proposal.contractId);
    const { next, write } = store.replaceSuspense(line, { state: 'proposed', proposal });
    await ctx.table.commit([write, ...Identity.staffJournal(ctx, 'staff.suspense_proposed', suspenseId)]);
    return suspenseView(next);
  });
}
