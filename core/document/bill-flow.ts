import { type Kopecks, kopecks } from '#core/kernel';
import { penaltySum, sumOf } from './bill-groups.ts';
import { FORMATS } from './format.ts';
import { drawHeading } from './heading.ts';
import type { BillDocument } from './model.ts';
import { COLORS, type Sheet, type Tag } from './sheet.ts';
import { drawTable } from './table.ts';
import { TEXTS } from './texts.ts';

interface Step {
  readonly name: string;
  readonly amount: Kopecks;
  /** What stands before it. */
  readonly sign?: '+' | '−' | '=';
}

/** Opening balance, payments, charges, recalculation and penalties, and what they come to, as one sum from left to right. */
export function drawFlow(sheet: Sheet, root: Tag, input: BillDocument): void {
  const t = TEXTS[input.language];
  const f = FORMATS[input.language];
  drawHeading(sheet, root, t.bill.flow);
  const steps = stepsOf(input);
  const width = sheet.width / steps.length;
  const text = { size: 8, color: COLORS.muted, maxLines: 3 };
  drawTable(sheet, root, {
    columns: steps.map(() => width),
    gutter: 14,
    rows: [
      {
        cells: steps.map(({ name }) => ({ texts: [{ ...text, text: name }], heading: 'column' })),
        padding: 2,
      },
      {
        cells: steps.map(({ amount }, index) => ({
          texts: [
            {
              text: f.sum(amount),
              size: 12,
              font: index === steps.length - 1 ? 'bold' : 'regular',
              whole: true,
            },
          ],
        })),
        padding: 1,
      },
    ],
  });
  steps.forEach(({ sign }, index) => {
    if (!sign) return;
    const block = sheet.block(sign, 12, { size: 12, color: COLORS.muted });
    // on the line of the sums, which is the last one drawn
    sheet.decorate(() =>
      block.draw(sheet.left + index * width - 13, sheet.y - sheet.space(1) - block.height),
    );
  });
  sheet.y += sheet.space(2);
}

function stepsOf({ language, bill, lines, penalties, before }: BillDocument): Step[] {
  const t = TEXTS[language].bill;
  const f = FORMATS[language];
  const recalculations = lines.filter((line) => line.kind === 'recalculation');
  const recalculated = sumOf(recalculations, 'amountKopecks');
  const punished = penaltySum(penalties);
  const charged = kopecks(bill.chargedKopecks - recalculated - punished);
  const steps: Step[] = [];
  if (before) {
    const paid = kopecks(before.totalKopecks - bill.openingKopecks);
    const paidName = before.lastPaidOn ? t.paidUntil(f.dateShort(before.lastPaidOn)) : t.paid;
    steps.push({ name: t.previousTotal, amount: before.totalKopecks });
    if (paid < 0) steps.push({ name: t.returned, amount: kopecks(-paid), sign: '+' });
    else steps.push({ name: paidName, amount: paid, sign: '−' });
  } else steps.push({ name: t.opening, amount: bill.openingKopecks });
  steps.push({ name: t.charged, amount: charged, sign: '+' });
  if (recalculations.length > 0) steps.push(change(t.recalculated, recalculated));
  if (penalties.length > 0) steps.push(change(t.penalties, punished));
  steps.push({ name: bill.totalKopecks >= 0 ? t.toPay : t.advance, amount: bill.totalKopecks, sign: '=' });
  return steps;
}

function change(name: string, amount: Kopecks): Step {
  return { name, amount: kopecks(Math.abs(amount)), sign: amount < 0 ? '−' : '+' };
}
