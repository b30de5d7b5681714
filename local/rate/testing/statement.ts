import type { BillView } from '../bill-view.ts';

/** A contract's bills as a person reads and checks them: a heading for each month, then its lines. */
export function statementOf(name: string, bills: readonly BillView[]): string {
  return `${[`# ${name}`, ...bills.map(monthText)].join('\n\n')}\n`;
}

function monthText(bill: BillView): string {
  const { period, final, dueOn, opening, charged, total, vat, debts, advance } = bill;
  const isPlain = debts.length <= 1 && debts.every(({ penalty }) => penalty === 0);
  return [
    `${period}${final ? ' (final)' : ''}, due ${dueOn}`,
    ...bill.lines.map(lineText),
    ...bill.penalties.flatMap(penaltyTexts),
    ...bill.advances.map((one) => `advance ${one.percent} % by ${one.dueOn}: ${roubles(one.amount)}`),
    `opening ${roubles(opening)} + charged ${roubles(charged)} = ${roubles(total)}; VAT ${roubles(vat)}`,
    ...(isPlain ? [] : [`open: ${debts.map(debtText).join(', ')}`]),
    ...(advance > 0 ? [`paid ahead: ${roubles(advance)}`] : []),
  ].join('\n  ');
}

function lineText(line: BillView['lines'][number]): string {
  const { zone, range, previousValue, currentValue, forPeriod, from, days, ofDays } = line;
  const what = [line.service, zone !== 'single' && zone, range > 0 && `range ${range + 1}`, line.meter];
  const isRead = previousValue !== undefined || currentValue !== undefined;
  const read = isRead ? ` (${previousValue ?? '…'} → ${currentValue ?? '…'})` : '';
  const share = from === undefined ? '' : `, ${days} of ${ofDays} days from ${from}`;
  const corrects = forPeriod === undefined ? '' : `for ${forPeriod}: `;
  const price = `${line.volume} ${line.unit} × ${line.rate}${share} = ${roubles(line.amount)}`;
  return `${corrects}${what.filter(Boolean).join(' ')}${read} ${price} (${line.source}, VAT ${line.vatPercent} %)`;
}

function penaltyTexts({
  forPeriod,
  dueOn,
  chargedBefore,
  amount,
  spans,
}: BillView['penalties'][number]): string[] {
  const before = chargedBefore === 0 ? '' : `, ${roubles(chargedBefore)} charged before`;
  return [
    `penalty for ${forPeriod}, due ${dueOn}${before}: ${roubles(amount)}`,
    ...spans.map((span) => {
      const share = `${span.ratePercent} % / ${span.divisor} × ${span.days} days`;
      return `  ${roubles(span.debt)} × ${share} (${span.from} – ${span.to}) = ${roubles(span.amount)}`;
    }),
  ];
}

function debtText({ period, amount, penalty }: BillView['debts'][number]): string {
  return `${period} ${roubles(amount)}${penalty > 0 ? ` and penalty ${roubles(penalty)}` : ''}`;
}

function roubles(kopecks: number): string {
  const magnitude = Math.abs(kopecks);
  const text = `${Math.floor(magnitude / 100)}.${String(magnitude % 100).padStart(2, '0')}`;
  return kopecks < 0 ? `−${text}` : text;
}
