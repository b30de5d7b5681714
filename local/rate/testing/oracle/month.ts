import type { RateDocument } from '../../document.ts';
import { firstDayOf, type Month, monthFrom } from './dates.ts';
import type { Meter } from './meters.ts';
import { type Line, quantityLines, volumeLines } from './prices.ts';
import { correctingLines } from './recalculation.ts';
import { tariffOn } from './tariffs.ts';
import { type Usage, usagesBefore, usagesOf } from './volumes.ts';

/** What each service is charged for as of now, by service and month. */
export type Book = Map<string, Map<Month, readonly Usage[]>>;

export interface MonthLines {
  readonly charges: Line[];
  readonly recalculations: (Line & { readonly forMonth: Month })[];
}

/** The book before the first month: of meters that have been silent for some months already. */
export function openBook(document: RateDocument, meters: readonly Meter[]): Book {
  const book: Book = new Map(document.contract.services.map(({ service }) => [service, new Map()]));
  for (const meter of meters) {
    const months = book.get(meter.device.service);
    for (const { month, usage } of usagesBefore(document, meter))
      months?.set(month, [...(months.get(month) ?? []), usage]);
  }
  return book;
}

/** One month's lines of all services. Takes the meters and the book a month further. */
export function linesOf(
  document: RateDocument,
  meters: readonly Meter[],
  book: Book,
  month: Month,
): MonthLines {
  const result: MonthLines = { charges: [], recalculations: [] };
  const first = monthFrom(document.firstPeriod ?? document.period);
  for (const service of document.contract.services) {
    const { per } = tariffOn(document, service, firstDayOf(month));
    if (per !== 'volume') {
      result.charges.push(...quantityLines(document, service, month, per));
      continue;
    }
    const months = book.get(service.service)!;
    const { usages, corrections } = usagesOf(document, meters, service.service, month);
    months.set(month, usages);
    result.charges.push(...volumeLines(document, service, month, usages));
    for (const [of, after] of corrected(document, meters, months, corrections)) {
      const isPriced = of < first ? isCorrectedIn(corrections, of) : () => true;
      const lines = correctingLines(
        volumeLines(document, service, of, months.get(of)!.filter(isPriced)),
        volumeLines(document, service, of, after.filter(isPriced)),
      );
      months.set(of, after);
      for (const line of lines) result.recalculations.push({ ...line, forMonth: of });
    }
  }
  return result;
}

/** Rule 10: of a month that another system billed the meters alone whose readings have come now. */
function isCorrectedIn(
  corrections: readonly { month: Month; usage: Usage }[],
  of: Month,
): (usage: Usage) => boolean {
  const read = new Set(corrections.filter(({ month }) => month === of).map(({ usage }) => usage.meter));
  return ({ meter }) => read.has(meter);
}

/** The usages of earlier months with the ones that a reading puts right in their place; norms stand where told so. */
function corrected(
  document: RateDocument,
  meters: readonly Meter[],
  months: ReadonlyMap<Month, readonly Usage[]>,
  corrections: readonly { month: Month; usage: Usage }[],
): Map<Month, readonly Usage[]> {
  const result = new Map<Month, readonly Usage[]>();
  for (const { month, usage } of corrections) {
    const usages = result.get(month) ?? months.get(month)!;
    const before = usages.find(({ meter }) => meter === usage.meter);
    if (before?.source === 'norm' && document.supplier.normMonthsStand) continue;
    const others = usages.filter((each) => each !== before);
    result.set(
      month,
      [...others, usage].sort((a, b) => meters.indexOf(a.meter!) - meters.indexOf(b.meter!)),
    );
  }
  return new Map([...result].sort(([a], [b]) => a - b));
}
