import { kopecks, period, plainDate } from '#core/kernel';
import { number, SIZE, SMALL, type Words } from './bill-cells.ts';
import type { ExplainedPenalty } from './model.ts';
import { COLORS } from './sheet.ts';
import type { CellText, Row } from './table.ts';

/** What a month paid late costs (Decree 354 p. 69): a row for each span, and what earlier bills have charged of it taken off. */
export function penaltyRows({ t, f }: Words, penalty: ExplainedPenalty): Row[] {
  const { forPeriod, dueOn, spans, chargedBeforeKopecks, amountKopecks } = penalty;
  const date = (on: string): string => f.dateShort(plainDate(on));
  const about: CellText[] = [
    { text: t.bill.penalty(f.period(period(forPeriod))), size: SIZE, font: 'bold', maxLines: 2 },
    { text: t.bill.penaltyDue(date(dueOn)), size: SMALL, color: COLORS.muted },
  ];
  if (amountKopecks < 0) about.push({ text: t.bill.penaltyLess, size: SMALL, maxLines: 3 });
  const heading: Row = {
    cells: [
      { texts: about, span: 4, heading: 'row' },
      { texts: [] },
      { texts: [number(f.sum(kopecks(amountKopecks)), { font: 'bold' })] },
    ],
    rule: 'thin',
    keepWithNext: true,
  };
  const rows = spans.map((span): Row => {
    const factors = {
      debt: f.sum(kopecks(span.debtKopecks)),
      rate: f.decimal(span.ratePercent),
      divisor: span.divisor,
      days: span.days,
    };
    return {
      cells: [
        {
          texts: [{ text: `${date(span.from)} – ${date(span.to)}`, size: SIZE }],
          heading: 'row',
        },
        { texts: [{ text: t.bill.penaltyFormula(factors), size: SIZE, maxLines: 2 }], span: 3 },
        { texts: [] },
        { texts: [number(f.sum(kopecks(span.amountKopecks)))] },
      ],
      padding: 2,
    };
  });
  if (chargedBeforeKopecks === 0) return [heading, ...rows];
  const before: Row = {
    cells: [
      { texts: [{ text: t.bill.penaltyBefore, size: SIZE }], span: 4, heading: 'row' },
      { texts: [] },
      { texts: [number(f.sum(kopecks(-chargedBeforeKopecks)))] },
    ],
    padding: 2,
  };
  return [heading, ...rows, before];
}
