import { kopecks, roublesText } from '#core/kernel';
import { chartName, type TrialBalance } from '#core/ledger';

const HEADINGS = ['account', 'opening', 'debit', 'credit', 'closing'] as const;

/** A trial balance as lines of an aligned table, in roubles, and what reconciling it with the contracts said. */
export function trialTable(trial: TrialBalance): string[] {
  const turnover = roublesText(trial.turnoverKopecks);
  const body = trial.rows.map((row) => [
    chartName(row.account),
    roublesText(row.openingKopecks),
    roublesText(row.debitKopecks),
    roublesText(row.creditKopecks),
    roublesText(row.closingKopecks),
  ]);
  const cells = [HEADINGS, ...body, ['total', '0.00', turnover, turnover, '0.00']];
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map(([name = '', ...amounts]) =>
    [
      name.padEnd(widths[0] ?? 0),
      ...amounts.map((amount, index) => amount.padStart(widths[index + 1] ?? 0)),
    ].join('  '),
  );
  const rule = '-'.repeat(lines[0]?.length ?? 0);
  return [
    `Trial balance of ${trial.supplierId}, ${trial.period}, in roubles`,
    '',
    ...lines.slice(0, 1),
    rule,
    ...lines.slice(1, -1),
    rule,
    ...lines.slice(-1),
    '',
    ...reconciliation(trial),
  ];
}

/** What customers owe by all entries there are. */
const owedByEntries = ({ rows, laterKopecks }: TrialBalance) =>
  kopecks((rows.find(({ account }) => account === 'customer')?.closingKopecks ?? 0) + laterKopecks);

/** Whether the contracts' own balances are the sum of their entries: each of them, not only all together. */
export function isReconciled(trial: TrialBalance): boolean {
  return trial.unreconciledNumbers.length === 0 && trial.headsKopecks === owedByEntries(trial);
}

function reconciliation(trial: TrialBalance): string[] {
  const heads = roublesText(trial.headsKopecks);
  const later = trial.laterKopecks === 0 ? '' : `, ${roublesText(trial.laterKopecks)} of it by later months`;
  if (isReconciled(trial)) return [`The contracts' own balances, ${heads} now${later}, agree.`];
  return [
    `The contracts' own balances are ${heads} now, their entries come to ${roublesText(owedByEntries(trial))}.`,
    `Contracts that differ: ${trial.unreconciledNumbers.join(', ')}`,
  ];
}
