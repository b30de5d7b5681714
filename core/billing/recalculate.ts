import type { ContractService } from '#core/contract';
import { type Kopecks, kopecks, type MeterId, type Period } from '#core/kernel';
import type { Meter } from '#core/metering';
import { earlierBillMissing } from './faults.ts';
import type { ReadingUse, RegisterCharge } from './meter-use.ts';
import type { BilledMonth, BillLine } from './model.ts';
import { pricedLines, type RatingInput } from './price-lines.ts';

/**
 * The lines that put months right which were billed without a reading (domain.md §3): what was charged for them is
 * reversed, and what the reading says of them is charged at the rates of their own month. The posted bills stay as
 * they are. The meters of one service fill its ranges together, so the others' volumes of the month are priced again
 * with it; what comes out the same is left out. Months charged by the norm stand where the supplier's policy says so.
 * Months that another system had estimated have no bill here: its estimate is reversed at the tariff of the month.
 * Throws `billing.earlier_bill_missing`.
 */
export function recalculate(
  input: RatingInput,
  service: ContractService,
  uses: readonly { readonly meter: Meter; readonly use: ReadingUse | undefined }[],
): BillLine[] {
  const months = new Set(uses.flatMap(({ use }) => [...(use?.corrections.keys() ?? [])]));
  return [...months].sort().flatMap((month) => {
    const takenOver = uses.flatMap(({ use }) => use?.takenOver.get(month) ?? []);
    const charged =
      takenOver.length > 0
        ? pricedLines(input, service, takenOver, { period: month, kind: 'charge' })
        : chargedLines(input.earlierBills, service, month);
    const corrected = new Map<MeterId, readonly RegisterCharge[]>();
    for (const { meter, use } of uses) {
      const entries = use?.corrections.get(month);
      if (entries && !(input.book.supplier.normMonthsStand && isByNorm(charged, meter.meterId)))
        corrected.set(meter.meterId, entries);
    }
    if (corrected.size === 0) return [];
    const others = charged.filter((line) => line.meterId !== undefined && !corrected.has(line.meterId));
    const entries = [...[...corrected.values()].flat(), ...asEntries(others)];
    const right = pricedLines(input, service, entries, { period: month, kind: 'recalculation' });
    return differences(charged, right);
  });
}

/** What a service's month comes to so far: its charges and what later bills corrected of them, summed by what is alike. */
function chargedLines(bills: readonly BilledMonth[], service: ContractService, month: Period): BillLine[] {
  if (!bills.some((bill) => bill.period === month)) throw earlierBillMissing(month);
  const sums = new Map<string, BillLine>();
  for (const bill of bills) {
    for (const line of bill.lines) {
      const ofMonth = line.kind === 'charge' ? bill.period === month : line.forPeriod === month;
      if (!ofMonth || line.service !== service.service) continue;
      const key = likeness(line);
      const sum = sums.get(key);
      sums.set(key, sum ? added(sum, line) : line);
    }
  }
  return [...sums.values()].filter((line) => line.volume !== 0 || line.amountKopecks !== 0);
}

/** Lines of one month that differ only in volume and money have the same likeness. */
function likeness(line: BillLine): string {
  const { meterId = '', zone, range, source, rate, tariff, vatPercent } = line;
  return [meterId, zone, range, source, rate, tariff, vatPercent].join('|');
}

function added(sum: BillLine, line: BillLine): BillLine {
  return {
    ...sum,
    volume: sum.volume + line.volume,
    amountKopecks: kopecks(sum.amountKopecks + line.amountKopecks),
    vatKopecks: kopecks(sum.vatKopecks + line.vatKopecks),
  };
}

function isByNorm(charged: readonly BillLine[], meterId: MeterId): boolean {
  const own = charged.filter((line) => line.meterId === meterId);
  return own.length > 0 && own.every((line) => line.source === 'norm');
}

/** The volumes behind lines, one entry for each meter and zone. */
function asEntries(lines: readonly BillLine[]): RegisterCharge[] {
  const entries = new Map<string, RegisterCharge>();
  for (const { meterId, zone, source, volume } of lines) {
    const key = `${meterId}|${zone}|${source}`;
    const known = entries.get(key);
    entries.set(key, { ...(meterId && { meterId }), zone, source, volume: volume + (known?.volume ?? 0) });
  }
  return [...entries.values()];
}

function differences(charged: readonly BillLine[], right: readonly BillLine[]): BillLine[] {
  const month = right[0]?.forPeriod;
  const same = new Set<string>();
  const exact = (line: BillLine) => `${likeness(line)}|${line.volume}|${line.amountKopecks}`;
  const before = new Set(charged.map(exact));
  for (const line of right) if (before.has(exact(line))) same.add(exact(line));
  const reversals = charged
    .filter((line) => !same.has(exact(line)))
    .map((line): BillLine => {
      const { previousValue: _previous, currentValue: _current, ...rest } = line;
      return {
        ...rest,
        kind: 'recalculation',
        volume: -line.volume,
        amountKopecks: negated(line.amountKopecks),
        vatKopecks: negated(line.vatKopecks),
        ...(month && { forPeriod: month }),
      };
    });
  return [...reversals, ...right.filter((line) => line.volume !== 0 && !same.has(exact(line)))];
}

function negated(amount: Kopecks): Kopecks {
  return kopecks(-amount);
}
