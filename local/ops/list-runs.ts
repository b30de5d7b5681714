import * as Billing from '#core/billing';
import { type Command, supplierIn, valuesOf } from './command.ts';

export const listRuns: Command = {
  usage: `list-runs --supplier <id>
    prints the newest 24 bill runs of a supplier`,
  read(args) {
    const supplierId = supplierIn(valuesOf(args, { wanted: ['supplier'] }).supplier);
    return async (ctx, printer) => {
      const { runs } = await Billing.listRuns(ctx, { supplierId });
      if (runs.length === 0) return printer.line(`${supplierId} has no runs yet.`);
      printer.panel(
        `Bill runs of ${supplierId}`,
        runs.map(({ period, state, attempt, totals }) => [
          period,
          `${state}, attempt ${attempt}${totals ? `: ${totals.billed} billed, ${totals.skipped} skipped` : ''}`,
        ]),
      );
    };
  },
};
