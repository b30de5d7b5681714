import * as Billing from '#core/billing';
import { kopecks, roublesText } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Printer } from '../printer.ts';
import { count } from './words.ts';

type Report = Awaited<ReturnType<typeof Billing.getDryRun>>;

/** How many outliers are printed; the API lists them all. */
const OUTLIERS_SHOWN = 20;

/** What each reason says of a bill beside the last one. */
const REASONS: Readonly<Record<Billing.OutlierReason, string>> = {
  negative: 'gives back more than it charges',
  nothing: 'charges nothing, after a bill that did',
  huge: 'more than a household may come to',
  more: 'many times the last bill',
  less: 'a small part of the last bill',
};

/** Does a dry run in this process and prints its report. */
export async function rehearse(ctx: Ctx, of: Billing.RunOf, printer: Printer): Promise<void> {
  const step = printer.begin(`Dry run of ${of.supplierId} for ${of.period}`);
  let seen = 0;
  await Billing.dryRun(ctx, {
    ...of,
    onProgress: () => {
      seen += 1;
      if (seen % 20 === 0) step.update(`${count(seen)} contracts`);
    },
  });
  step.done('nothing was billed');
  const report = await Billing.getDryRun(ctx, of);
  printTotals(report, printer);
  printOutliers(report, printer);
}

function printTotals({ totals, skippedByReason }: Report, printer: Printer): void {
  printer.panel('What the run would do', [
    ['Contracts', count(totals.seen)],
    ['Would be billed', count(totals.billed)],
    ['Are billed already', count(totals.alreadyBilled)],
    ['Would be skipped', count(totals.skipped)],
    ['Would be charged', `${roubles(totals.chargedKopecks)} roubles`],
    ['Last month, the same', `${roubles(totals.lastChargedKopecks)} roubles`],
    ['Difference', `${roubles(totals.differenceKopecks)} roubles`],
    ['Of these, first bills', count(totals.firstBills)],
  ]);
  if (skippedByReason.length > 0)
    printer.panel(
      'Would be skipped',
      skippedByReason.map(({ reason, contracts }) => [reason, count(contracts)]),
    );
}

function printOutliers({ outliers, moreOutliers, cursor, rule }: Report, printer: Printer): void {
  if (outliers.length === 0) {
    printer.line('\n  Nothing stands out.');
    return;
  }
  printer.panel(
    `Stands out (more than ${rule.times} times the last bill, and the like)`,
    outliers
      .slice(0, OUTLIERS_SHOWN)
      .map(({ number, lastKopecks, thisKopecks, reason }) => [
        number,
        `${lastKopecks === undefined ? 'first bill' : roubles(lastKopecks)} → ${roubles(thisKopecks)}: ${REASONS[reason]}`,
      ]),
  );
  const more = outliers.length - OUTLIERS_SHOWN + moreOutliers;
  if (more > 0) printer.line(`  … and ${cursor ? 'more than ' : ''}${count(more)} more.`);
}

const roubles = (amount: number): string => roublesText(kopecks(amount));
