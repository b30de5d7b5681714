import type { BilledMeter, ContractHead, ContractService } from '#core/contract';
import { invariant, type Kopecks, kopecks, type MeterId, type Period, periodOf } from '#core/kernel';
import type { Meter } from '#core/metering';
import { normMissing, type Tariff } from '#core/tariff';
import { meterMissing } from './faults.ts';
import { chargedUntil, coveredSince, type ReadingUse, type RegisterCharge, readingUse } from './meter-use.ts';
import type { BillLine } from './model.ts';
import { volumeUntil } from './part-of-month.ts';
import { pricedLines, quantityLines, type RatingInput } from './price-lines.ts';
import { type MeterWithUse, recalculate } from './recalculate.ts';
import { standIn } from './stand-in.ts';

/** A month of a contract, priced. */
export interface RatedContract {
  readonly lines: readonly BillLine[];
  /** How far each meter is billed now; a device taken away in the month is in it no more. */
  readonly billed: Readonly<Record<MeterId, BilledMeter>>;
  /** Σ of the lines. */
  readonly chargedKopecks: Kopecks;
  readonly vatKopecks: Kopecks;
}

/**
 * Rates one month of one contract (docs/rating.md). Pure: the same input gives the same bill. Volumes come from
 * readings, else from what stands in for them; a reading after months without one recalculates these months by
 * reversing and correcting lines. Throws a Fault when the data does not allow a bill; its code is the reason the
 * contract is skipped with.
 */
export function rateContract(input: RatingInput): RatedContract {
  const { head, period } = input;
  const lines: BillLine[] = [];
  const recalculations: BillLine[] = [];
  const billed: Record<MeterId, BilledMeter> = {};
  const onHead = metersOnHead(input);
  const { last } = input.book.month(period);
  const firstBilled = input.earlierBills.map((bill) => bill.period).sort()[0];
  for (const service of head.services) {
    const tariff = tariffOf(input, service);
    // one installed after the month, though its contract has it by now, is not there yet
    const meters = onHead.filter((meter) => meter.service === service.service && meter.installedOn <= last);
    if (tariff.per !== 'volume' || meters.length === 0) {
      lines.push(...unmeteredLines(input, service, tariff));
      continue;
    }
    const uses = meters.map((meter) => ({ meter, use: readingUse(inMonth(input, meter), firstBilled) }));
    lines.push(...chargeLines(input, service, tariff, uses));
    if (uses.some(({ use }) => use && use.corrections.size > 0))
      recalculations.push(...recalculate(input, service, uses));
    for (const { meter, use } of uses) {
      if (!isGone(meter, period)) billed[meter.meterId] = billedNow(input, meter, use);
    }
  }
  // A meter whose service the contract no longer has, or that came after the month, stays as it was.
  for (const meter of onHead) {
    if (!isGone(meter, period)) billed[meter.meterId] ??= factsOf(head, meter).billed;
  }
  lines.push(...recalculations);
  let charged = 0;
  let vat = 0;
  for (const { amountKopecks, vatKopecks } of lines) {
    charged += amountKopecks;
    vat += vatKopecks;
  }
  return { lines, billed, chargedKopecks: kopecks(charged), vatKopecks: kopecks(vat) };
}

/** The earliest month whose bill must be at hand, because a reading has come that recalculates it. */
export function recalculatedSince(
  input: Pick<RatingInput, 'book' | 'head' | 'meters' | 'period'>,
): Period | undefined {
  let earliest: Period | undefined;
  for (const meter of input.meters) {
    const facts = input.head.meters[meter.meterId];
    const covered = facts && coveredSince({ ...input, meter, facts });
    if (covered && covered < input.period && (earliest === undefined || covered < earliest))
      earliest = covered;
  }
  return earliest;
}

function tariffOf({ book, period }: RatingInput, { service, category }: ContractService): Tariff {
  const [span] = book.month(period).spans(service, category);
  invariant(span, 'a month has a tariff');
  return span.tariff;
}

function inMonth({ book, head, period, closedOn }: RatingInput, meter: Meter) {
  return { book, meter, facts: factsOf(head, meter), period, closedOn };
}

function chargeLines(
  input: RatingInput,
  service: ContractService,
  tariff: Tariff,
  uses: readonly MeterWithUse[],
): BillLine[] {
  const entries: RegisterCharge[] = [];
  for (const { meter, use } of uses) {
    if (use?.charges) {
      entries.push(...use.charges);
      continue;
    }
    if (isUncounted(meter, input.period)) continue;
    const silence = silenceOf(input, tariff, meter, use);
    const { until, month } = silence;
    for (const { zone, volume, source } of (input.standIn ?? standIn)(silence)) {
      const entry = { meterId: meter.meterId, zone, volume, source };
      entries.push(until ? { ...entry, counted: { from: month.first, to: until } } : entry);
    }
  }
  return pricedLines(input, service, withOneNorm(entries), { period: input.period, kind: 'charge' });
}

/** The norm is what the persons use of the service, however many of its meters are silent: the most that one is charged. */
function withOneNorm(entries: readonly RegisterCharge[]): readonly RegisterCharge[] {
  const norms = entries.filter(({ source }) => source === 'norm');
  if (norms.length < 2) return entries;
  const most = norms.reduce((largest, norm) => (norm.volume > largest.volume ? norm : largest));
  return entries.filter((entry) => entry === most || entry.source !== 'norm');
}

function silenceOf(input: RatingInput, tariff: Tariff, meter: Meter, use: ReadingUse | undefined) {
  const { book, head, period, closedOn } = input;
  const until = chargedUntil(meter, period, closedOn);
  const months = monthsWithoutReading(input, meter, use);
  return { book, month: book.month(period), meter, head, tariff, months, ...(until && { until }) };
}

/** Nothing stands in for a meter before it is read first in its month of installation, nor once it was taken away. */
export function isUncounted({ installedOn, removedOn }: Meter, period: Period): boolean {
  return periodOf(installedOn) === period || (removedOn !== undefined && periodOf(removedOn) < period);
}

/** A device that was taken away is billed for the last time in the month of its removal. */
function isGone({ removedOn }: Meter, period: Period): boolean {
  return removedOn !== undefined && periodOf(removedOn) <= period;
}

/** A charge by area or by person, or a service by volume that has no meter: then the norm (Decree 354 p. 42). */
function unmeteredLines(input: RatingInput, service: ContractService, tariff: Tariff): BillLine[] {
  const { persons, areaM2Hundredths } = input.head.premise;
  if (tariff.per === 'area') return quantityLines(input, service, areaM2Hundredths, 'area');
  if (tariff.per === 'person') return quantityLines(input, service, persons, 'persons');
  if (tariff.normPerPerson === undefined) throw normMissing(tariff);
  const { book, period, closedOn } = input;
  const month = book.month(period);
  const volume = volumeUntil(month, closedOn, tariff.normPerPerson * persons);
  const norm = { zone: 'single', volume, source: 'norm' } as const;
  const entry = closedOn ? { ...norm, counted: { from: month.first, to: closedOn } } : norm;
  return pricedLines(input, service, [entry], { period, kind: 'charge' });
}

function billedNow(input: RatingInput, meter: Meter, use: ReadingUse | undefined): BilledMeter {
  if (use) return use.billed;
  const { billed } = factsOf(input.head, meter);
  return { ...billed, monthsWithoutReading: billed.monthsWithoutReading + 1 };
}

/** Months in a row without a reading, this one included. */
function monthsWithoutReading(input: RatingInput, meter: Meter, use: ReadingUse | undefined): number {
  return use ? use.monthsAfter : factsOf(input.head, meter).billed.monthsWithoutReading + 1;
}

function factsOf(head: ContractHead, meter: Meter): ContractHead['meters'][MeterId] {
  const facts = head.meters[meter.meterId];
  invariant(facts, 'a meter being rated stands on its contract’s head');
  return facts;
}

/** The meters that stand on the contract's head, in its order. */
function metersOnHead({ head, meters }: RatingInput): Meter[] {
  return Object.keys(head.meters).map((meterId) => {
    const meter = meters.find((one) => one.meterId === meterId);
    if (!meter) throw meterMissing(meterId);
    return meter;
  });
}
