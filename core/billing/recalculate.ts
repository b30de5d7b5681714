import type { ContractService } from '#core/contract';
import { invariant, type Kopecks, kopecks, type Period } from '#core/kernel';
import type { Meter } from '#core/metering';
import type { TariffVersion } from '#core/tariff';
import { earlierBillMissing } from './faults.ts';
import type { ReadingUse } from './meter-use.ts';
import type { BilledMonth, BillLine } from './model.ts';
import { inherited, isChargedBy } from './one-shared.ts';
import { pricedLines, type RatingInput } from './price-lines.ts';
import type { RatingBook } from './rating-book.ts';
import { type PricedShare, type RegisterCharge, registerCharge } from './register-charge.ts';

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
 * and the one norm or maximum power of several silent meters stands for those that are silent still, and for a device
 * that was silent until it was taken away.
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
    const priced = (of: RatingInput, entries: readonly RegisterCharge[]) =>
      pricedLines(of, service, entries, {
        period: month,
        kind: 'recalculation',
        spans: input.book.month(month).spans(service.service, service.category),
      });
    const takenOver = uses.flatMap(({ use }) => use?.takenOver.get(month) ?? []);
    const charged =
      takenOver.length > 0 ? priced(input, takenOver) : chargedLines(input.earlierBills, service, month);
    const corrected = new Map<BillLine['meterId'], readonly RegisterCharge[]>();
    for (const { meter, use } of uses) {
      const entries = use?.corrections.get(month);
      if (entries && !(input.book.supplier.normMonthsStand && isByNorm(charged, meter, month)))
        corrected.set(meter.meterId, entries);
    }
    if (corrected.size === 0) return [];
    const then = asBilled(input, month);
    const passedOn = inherited(then, service, month, charged, corrected);
    const entries = input.meters.flatMap((meter) => [
      ...(corrected.get(meter.meterId) ?? asEntries(input.book, month, meter, charged)),
      ...passedOn.filter(({ meterId }) => meterId === meter.meterId),
    ]);
    return differences(month, charged, priced(then, entries));
  });
}

/** A month is charged by the persons it was billed by; of one that another system billed only today's are known. */
function asBilled(input: RatingInput, month: Period): RatingInput {
  const bill = input.earlierBills.find(({ period }) => period === month);
  if (!bill) return input;
  const { head } = input;
  return { ...input, head: { ...head, premise: { ...head.premise, persons: bill.persons } } };
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
  const { meterId, zone, range, source, rate, tariff, vatPercent } = line;
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
function isByNorm(charged: readonly BillLine[], meter: Meter, month: Period): boolean {
  return isChargedBy(charged, ({ source }) => source === 'norm', meter, month);
}

/**
 * The volumes behind a meter's lines, one entry for each zone and source, as the versions of the tariff share them; in
 * the order of its registers, because what is left over of a split goes to the earlier one.
 */
function asEntries(
  book: RatingBook,
  month: Period,
  { meterId, zones }: Meter,
  charged: readonly BillLine[],
): RegisterCharge[] {
  const lines = charged
    .filter((line) => line.meterId === meterId && line.volume !== 0)
    .sort((a, b) => zones.indexOf(a.zone) - zones.indexOf(b.zone));
  const registers = new Map<string, [BillLine, ...BillLine[]]>();
  for (const line of lines) {
    const key = `${line.zone}|${line.source}`;
    const alike = registers.get(key);
    if (alike) alike.push(line);
    else registers.set(key, [line]);
  }
  return [...registers.values()].map((alike) => {
    const [{ zone, source }] = alike;
    const volume = alike.reduce((sum, line) => sum + line.volume, 0);
    return registerCharge({ meterId, zone, source, volume, priced: pricedShares(book, month, alike) });
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
    .filter((line) => line.volume !== 0 && !same.has(exact(line)))
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
