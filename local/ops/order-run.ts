import * as Billing from '#core/billing';
import type { Ctx } from '#core/platform';
import { type Command, runIn, valuesOf } from './command.ts';

/** A command that orders something of one run, and says in which state it is then. */
function orderOf(
  name: string,
  what: string,
  order: (ctx: Ctx, of: Billing.RunOf) => Promise<Pick<Billing.BillRun, 'state' | 'attempt'>>,
): Command {
  return {
    usage: `${name} --supplier <id> --period YYYY-MM\n    ${what}`,
    read(args) {
      const of = runIn(valuesOf(args, { wanted: ['supplier', 'period'] }));
      return async (ctx, printer) => {
        const { state, attempt } = await order(ctx, of);
        const whichAttempt = attempt > 1 ? `, attempt ${attempt}` : '';
        printer.line(`${of.supplierId} ${of.period}: ${state}${whichAttempt}.`);
      };
    },
  };
}

export const startRun = orderOf(
  'start-run',
  'begins a bill run; the stage then walks month end for it (npm run bill does it in this process)',
  Billing.startRun,
);
export const pauseRun = orderOf(
  'pause-run',
  'puts a run down at its next page; what is billed stays billed',
  Billing.pauseRun,
);
export const resumeRun = orderOf(
  'resume-run',
  'takes a paused run up where it stopped; the stage walks month end for it',
  Billing.resumeRun,
);
export const startDryRun = orderOf(
  'start-dry-run',
  'begins a dry run, which the stage walks (npm run bill -- --dry does it in this process)',
  Billing.startDryRun,
);
