import { kopecks, period, plainDate, plusMonths } from '#core/kernel';
import { number, SIZE } from './bill-cells.ts';
import { FORMATS } from './format.ts';
import { drawHeading } from './heading.ts';
import type { BillDocument } from './model.ts';
import { COLORS, type Sheet, type Tag } from './sheet.ts';
import { drawTable } from './table.ts';
import { TEXTS } from './texts.ts';

/** Until when · of what · how much. */
const COLUMNS = [130, 180, 90];

/** What a company is to pay ahead in the month after (Decree 442 p. 82), apart from the bill's own sum. */
export function drawAdvances(sheet: Sheet, root: Tag, { language, bill, advances }: BillDocument): void {
  const [first] = advances;
  if (!first) return;
  const t = TEXTS[language].bill;
  const f = FORMATS[language];
  drawHeading(sheet, root, t.advances(f.period(plusMonths(period(bill.period), 1))));
  drawTable(sheet, root, {
    columns: COLUMNS,
    rows: advances.map(({ percent, dueOn, amountKopecks }) => ({
      cells: [
        { texts: [{ text: t.advanceUntil(f.date(plainDate(dueOn))), size: SIZE }], heading: 'row' },
        { texts: [{ text: t.advanceOf(percent, f.period(bill.period)), size: SIZE, color: COLORS.muted }] },
        { texts: [number(f.money(kopecks(amountKopecks)), { font: 'bold' })] },
      ],
      rule: 'thin',
      padding: 3,
    })),
  });
  sheet.y += sheet.space(3);
  sheet.paragraph(root, 'P', t.advancesNote(first.legalBasis), { size: 8.5 });
}
