import type { ContractService } from '#core/contract';
import {
  invariant,
  type Kopecks,
  kopecks,
  type MeterId,
  type Period,
  periodOf,
  plusMonths,
} from '#core/kernel';
import type { Meter } from '#core/metering';
import type { TariffVersion } from '#core/tariff';
import { earlierBillMissing } from './faults.ts';
import type { PricedShare, ReadingUse, RegisterCharge } from './meter-use.ts';
import type { BilledMonth, BillLine } from './model.ts';
import { pricedLines, type RatingInput } from './price-lines.ts';
import type { RatingBook } from './rating-book.ts';

/** A meter, and what its new reading says. */
export interface MeterWithUse {
  readonly meter: Meter;
  readonly use: ReadingUse | undefined;
}

/**
 * The lines that put months right which were billed without a reading (domain.md §3): what was charged for them is
 * reversed, and what the reading says of them is charged at the rates of their own month. The posted bills stay as
 * they are. The meters of one service fill its ranges together, so the others' volumes of the month are priced again
 * with it; what comes out the same is left out. Months charged by the norm stand where the supplier's policy says so,
 * and the one norm of several silent meters stands for those that are silent still.
 * Months that another system had estimated have no bill here: its estimate is reversed at the tariff of the month.
 * Throws `billing.earlier_bill_missing`.
 */
export function recalculate(
  input: RatingInput,
  service: ContractService,
  uses: readonly MeterWithUse[],
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
      if (entries && !(input.book.supplier.normMonthsStand && isByNorm(charged, meter, month)))
        corrected.set(meter.meterId, entries);
    }
    if (corrected.size === 0) return [];
    const heir = uses.find(
      (one) => !corrected.has(one.meter.meterId) && isStillByNorm(input, charged, one, month),
    );
    const norm = charged.filter(
      ({ meterId, source }) => source === 'norm' && meterId && corrected.has(meterId),
    );
    const entries = inOrder(uses, charged).flatMap((meterId) => [
      ...(corrected.get(meterId) ??
        asEntries(
          input,
          month,
          charged.filter((line) => line.meterId === meterId),
        )),
      ...(heir?.meter.meterId === meterId ? inherited(heir.meter, asEntries(input, month, norm)) : []),
    ]);
    const right = pricedLines(input, service, entries, { period: month, kind: 'recalculation' });
    return differences(month, charged, right);
  });
}

/** The meters of a month: those of today, and between them those of its bill that were taken away since. */
function inOrder(uses: readonly MeterWithUse[], charged: readonly BillLine[]): MeterId[] {
  const order = uses.map(({ meter }) => meter.meterId);
  let before: MeterId | undefined;
  for (const { meterId } of charged) {
    if (meterId === undefined) continue;
    if (!order.includes(meterId)) order.splice(before ? order.indexOf(before) + 1 : 0, 0, meterId);
    before = meterId;
  }
  return order;
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
  return [...sums.values()];
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

/** Whether the norm was charged for a meter in a month: on its own line, or on that of another silent one. */
function isByNorm(charged: readonly BillLine[], { meterId, installedOn }: Meter, month: Period): boolean {
  const own = charged.filter((line) => line.meterId === meterId);
  if (own.length > 0) return own.every((line) => line.source === 'norm');
  return periodOf(installedOn) < month && charged.some((line) => line.source === 'norm');
}

function isStillByNorm(
  { head, period }: RatingInput,
  charged: readonly BillLine[],
  { meter, use }: MeterWithUse,
  month: Period,
): boolean {
  const silentMonths = head.meters[meter.meterId]?.billed.monthsWithoutReading ?? 0;
  return !use && plusMonths(period, -silentMonths) <= month && isByNorm(charged, meter, month);
}

/** The norm as another meter's: it takes that one's first zone where no single rate is sold. */
function inherited({ meterId, zones: [first] }: Meter, norm: readonly RegisterCharge[]): RegisterCharge[] {
  return norm.map((entry) => ({
    ...entry,
    meterId,
    zone: entry.zone === 'single' ? 'single' : (first ?? entry.zone),
  }));
}

/** The volumes behind a meter's lines, one entry for each zone and source, as the versions of the tariff share them. */
function asEntries({ book }: RatingInput, month: Period, lines: readonly BillLine[]): RegisterCharge[] {
  const entries = new Map<string, BillLine[]>();
  for (const line of lines) {
    if (line.volume === 0) continue;
    const key = `${line.zone}|${line.source}`;
    entries.set(key, [...(entries.get(key) ?? []), line]);
  }
  return [...entries.values()].flatMap((alike) => {
    const [line] = alike;
    if (!line) return [];
    const { zone, source, meterId } = line;
    const volume = alike.reduce((sum, each) => sum + each.volume, 0);
    return { ...(meterId && { meterId }), zone, source, volume, priced: pricedShares(book, month, alike) };
  });
}

/** What each version of the tariff has priced of the lines of one register. */
function pricedShares(book: RatingBook, month: Period, lines: readonly BillLine[]): PricedShare[] {
  const shares = new Map<TariffVersion, PricedShare>();
  for (const { tariff: version, vatPercent, volume, from, days = 1, ofDays = 1 } of lines) {
    const tariff = book.tariffs.version(version);
    invariant(tariff, `tariff ${version} of a bill is known`);
    const known = shares.get(version)?.volume ?? 0;
    const first = from ?? book.month(month).first;
    shares.set(version, { tariff, version, vatPercent, from: first, days, ofDays, volume: known + volume });
  }
  return [...shares.values()].sort((a, b) => (a.version < b.version ? -1 : 1));
}

function differences(
  forPeriod: Period,
  charged: readonly BillLine[],
  right: readonly BillLine[],
): BillLine[] {
  const same = new Set<string>();
  const exact = (line: BillLine) => `${likeness(line)}|${line.volume}|${line.amountKopecks}`;
  const before = new Set(charged.map(exact));
  for (const line of right) if (before.has(exact(line))) same.add(exact(line));
  const reversals = charged
    .filter((line) => (line.volume !== 0 || line.amountKopecks !== 0) && !same.has(exact(line)))
    .map((line): BillLine => {
      const { previousValue: _previous, currentValue: _current, ...rest } = line;
      return {
        ...rest,
        kind: 'recalculation',
        volume: -line.volume,
        amountKopecks: negated(line.amountKopecks),
        vatKopecks: negated(line.vatKopecks),
        forPeriod,
      };
    });
  return [...reversals, ...right.filter((line) => line.volume !== 0 && !same.has(exact(line)))];
}

function negated(amount: Kopecks): Kopecks {
  return kopecks(-amount);
}
