import type { OutputOf } from '#core/platform';
import type { proposeSuspense } from './operations.ts';
import type { SuspenseLine } from './suspense.ts';

/** What staff see of a line in suspense. */
export function suspenseView(line: SuspenseLine): OutputOf<typeof proposeSuspense> {
  const { suspenseId, source, operation, account, amountKopecks, paidOn, state, why, since } = line;
  const { payer, address, proposal } = line;
  return {
    ...{ suspenseId, source, operation, account, amountKopecks, paidOn, state, why, since },
    ...(payer && { payer }),
    ...(address && { address }),
    ...(proposal && {
      proposal: {
        by: proposal.by,
        at: proposal.at,
        to: proposal.to,
        ...(proposal.to === 'contract' ? { number: proposal.number } : { note: proposal.note }),
      },
    }),
  };
}
