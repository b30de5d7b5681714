import type { ContractService } from '#core/contract';
import {
  invariant,
  type Kopecks,
  kopecks,
  type MeterId,
  multiplyDivideHalfUp,
  type Period,
  type PlainDate,
  periodOf,
} from '#core/kernel';
import { type Meter, readingCounts } from '#core/metering';
import type { TariffVersion } from '#core/tariff';
import { earlierBillMissing } from './faults.ts';
import { chargedUntil, type PricedShare, type ReadingUse, type RegisterCharge } from './meter-use.ts';
import type { BilledMonth, BillLine } from './model.ts';
import { chargedDays, volumeUntil } from './part-of-month.ts';
import { pricedLines, type RatingInput } from './price-lines.ts';
import type { RatingBook } from './rating-book.ts';
import { HOURS, isShared } from './stand-in.ts';

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
    const shared = charged.filter(
      ({ meterId, source }) => isShared(source) && meterId && corrected.has(meterId),
    );
    const heir = heirOf(input, service, charged, shared, month);
    const entries = inOrder(input, service, charged).flatMap((meterId) => [
      ...(corrected.get(meterId) ??
        asEntries(
          input,
          month,
          charged.filter((line) => line.meterId === meterId),
        )),
      ...(heir?.meterId === meterId
        ? inherited(input.book, heir, month, asEntries(input, month, shared))
        : []),
    ]);
    const right = pricedLines(input, service, entries, { period: month, kind: 'recalculation' });
    return differences(month, charged, right);
  });
}

/** The meters of a service: those of today, those that were taken away, and among them those that its bill alone names. */
function inOrder(
  { meters }: RatingInput,
  { service }: ContractService,
  charged: readonly BillLine[],
): MeterId[] {
  const order = meters.filter((meter) => meter.service === service).map(({ meterId }) => meterId);
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
function isByNorm(charged: readonly BillLine[], meter: Meter, month: Period): boolean {
  return isBy(charged, ({ source }) => source === 'norm', meter, month);
}

function isBy(
  charged: readonly BillLine[],
  test: (line: BillLine) => boolean,
  { meterId, installedOn }: Meter,
  month: Period,
): boolean {
  const own = charged.filter((line) => line.meterId === meterId);
  if (own.length > 0) return own.every(test);
  return periodOf(installedOn) < month && charged.some(test);
}

/** The meter that what was shared stands for once it is not those it was charged for: of those silent still the one that stood longest. */
function heirOf(
  input: RatingInput,
  { service }: ContractService,
  charged: readonly BillLine[],
  shared: readonly BillLine[],
  month: Period,
): Meter | undefined {
  if (shared.length === 0) return undefined;
  const silent = input.meters.filter(
    (meter) =>
      meter.service === service &&
      !shared.some(({ meterId }) => meterId === meter.meterId) &&
      isSilentStill(input, meter, month) &&
      isBy(charged, ({ source }) => isShared(source), meter, month),
  );
  const last = ({ removedOn }: Meter) => removedOn && periodOf(removedOn) === month && removedOn;
  return silent.find((meter) => !last(meter)) ?? silent.toSorted(byRemoval).at(0);
}

function byRemoval(
  { removedOn: a = '' as PlainDate }: Meter,
  { removedOn: b = '' as PlainDate }: Meter,
): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

/** Whether nothing that a meter was read at since says what it used in a month in which it was there. */
function isSilentStill({ book, period }: RatingInput, meter: Meter, month: Period): boolean {
  const { removedOn, lastActual, previousActual } = meter;
  const lastCharged = removedOn && periodOf(removedOn) < period ? periodOf(removedOn) : period;
  if (lastCharged < month) return false;
  return [lastActual, previousActual].every(
    (reading) =>
      !reading ||
      reading.period < month ||
      reading.period > lastCharged ||
      !readingCounts(book.supplier, meter, reading),
  );
}

/**
 * What was shared as another meter's. The norm takes that one's first zone where no single rate is sold; maximum power its
 * zones. Of a device that went in the month it is what its days come to.
 */
function inherited(
  book: RatingBook,
  meter: Meter,
  period: Period,
  shared: readonly RegisterCharge[],
): RegisterCharge[] {
  const { meterId, zones } = meter;
  const month = book.month(period);
  const until = chargedUntil(meter, period, undefined);
  const counted = until && { counted: { from: month.first, to: until } };
  const sum = shared.reduce((total, { volume }) => total + volume, 0);
  if (shared[0]?.source === 'max-power') {
    const hours = HOURS.single * month.days;
    return zones.map((zone) => ({
      meterId,
      zone,
      source: 'max-power',
      volume: multiplyDivideHalfUp(sum, HOURS[zone] * chargedDays(month, until), hours),
      ...counted,
    }));
  }
  return shared.map(({ priced, ...norm }) => ({
    ...norm,
    meterId,
    zone: norm.zone === 'single' ? 'single' : (zones[0] ?? norm.zone),
    ...(counted ? { volume: volumeUntil(month, until, norm.volume), ...counted } : priced && { priced }),
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
