import * as Billing from '#core/billing';
import { kopecks, roublesText } from '#core/kernel';
import { count } from '../bill/words.ts';
import { type Command, runIn, valuesOf } from './command.ts';

/** How many shards that are under way, and how many events, are printed. */
const SHOWN = 10;

export const showRun: Command = {
  usage: `show-run --supplier <id> --period YYYY-MM
    prints how far a run is, what it skipped and why, and what was done to it`,
  read(args) {
    const of = runIn(valuesOf(args, { wanted: ['supplier', 'period'] }));
    return async (ctx, printer) => {
      const run = await Billing.getRun(ctx, of);
      const { totals } = run;
      printer.panel(`${of.supplierId} ${of.period}: ${run.state}`, [
        ['Attempt', count(run.attempt)],
        ['Shards finished', `${count(run.finishedShards)} of ${count(run.shardCount)}`],
        ['Contracts so far', count(totals.seen)],
        ['Billed', count(totals.billed)],
        ['Skipped', count(totals.skipped)],
        ['Charged', `${roublesText(kopecks(totals.chargedKopecks))} roubles`],
      ]);
      const underWay = run.shards.filter((shard) => !shard.finished).slice(0, SHOWN);
      if (underWay.length > 0)
        printer.panel(
          'Shards under way',
          underWay.map(({ shard, seen, pages }) => [
            count(shard),
            `${count(seen)} contracts, ${count(pages)} pages`,
          ]),
        );
      if (run.skippedByReason.length > 0)
        printer.panel(
          'Skipped',
          run.skippedByReason.map(({ reason, contracts }) => [reason, count(contracts)]),
        );
      printer.panel(
        'Events',
        run.events.slice(-SHOWN).map(({ at, what, by }) => [at, `${what} by ${by}`]),
      );
    };
  },
};
