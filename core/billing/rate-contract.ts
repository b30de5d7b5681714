import type { BilledMeter, ContractService, MeterFacts } from '#core/contract';
import { invariant, type Kopecks, kopecks, type MeterId, type Period, periodOf } from '#core/kernel';
import type { Meter } from '#core/metering';
import { normMissing, type Tariff } from '#core/tariff';
import { meterMissing } from './faults.ts';
import { chargedUntil, coveredSince, type ReadingUse, readingUse } from './meter-use.ts';
import type { BillLine } from './model.ts';
import { withOneShared } from './one-shared.ts';
import { volumeUntil } from './part-of-month.ts';
import { pricedLines, quantityLines, type RatingInput } from './price-lines.ts';
import type { RatingMonth, TariffSpan } from './rating-book.ts';
import { type MeterWithUse, recalculate } from './recalculate.ts';
import { type RegisterCharge, registerCharge } from './register-charge.ts';
import { standIn, standInCharges } from './stand-in.ts';

/** How far a meter is billed. */
type MeterBilled = readonly [MeterId, BilledMeter];

/** A month of a contract, priced. */
export interface RatedContract {
  readonly lines: readonly BillLine[];
  /** How far each meter is billed now; a device taken away in the month is in it no more. */
  readonly billed: readonly MeterBilled[];
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
  const { book, head, period } = input;
  const month = book.month(period);
  let charges = NO_LINES;
  let recalculations = NO_LINES;
  const billed: MeterBilled[] = [];
  const onHead = metersOnHead(input);
  for (const service of head.services) {
    const spans = month.spans(service.service, service.category);
    const tariff = tariffOf(spans);
    const uses = tariff.per === 'volume' ? usesOf(input, service, onHead, month) : [];
    const ofService =
      uses.length > 0 ? chargeLines(input, service, spans, uses) : unmeteredLines(input, service, spans);
    charges = joined(charges, ofService);
    if (uses.some(isRecalculated)) recalculations = joined(recalculations, recalculate(input, service, uses));
    for (const { meter, facts, use } of uses) {
      if (!isGone(meter, period)) billed.push([meter.meterId, billedNow(facts, use)]);
    }
  }
  // A meter whose service the contract no longer has, or that came after the month, stays as it was.
  for (const { meter, facts } of onHead) {
    if (!isGone(meter, period) && !isIn(billed, meter)) billed.push([meter.meterId, facts.billed]);
  }
  const lines = joined(charges, recalculations);
  let charged = 0;
  let vat = 0;
  for (const { amountKopecks, vatKopecks } of lines) {
    charged += amountKopecks;
    vat += vatKopecks;
  }
  return { lines, billed, chargedKopecks: kopecks(charged), vatKopecks: kopecks(vat) };
}

function isRecalculated({ use }: MeterWithUse): boolean {
  return use !== undefined && use.corrections.size > 0;
}

function isIn(billed: readonly MeterBilled[], meter: Meter): boolean {
  for (const [meterId] of billed) if (meterId === meter.meterId) return true;
  return false;
}

const NO_LINES: readonly BillLine[] = [];

/** Nearly every contract has one service and nothing to recalculate: its lines are one list already. */
function joined(some: readonly BillLine[], more: readonly BillLine[]): readonly BillLine[] {
  if (some.length === 0) return more;
  return more.length === 0 ? some : [...some, ...more];
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

/** What the norm, and the way a service is charged, are those of. */
function tariffOf([span]: readonly TariffSpan[]): Tariff {
  invariant(span, 'a month has a tariff');
  return span.tariff;
}

interface MeterOnHead extends MeterWithUse {
  readonly facts: MeterFacts;
}

/** The meters of a service and what their readings say. One installed after the month, though its contract has it by now, is not there yet. */
function usesOf(
  { book, period, closedOn, earlierBills }: RatingInput,
  { service }: ContractService,
  onHead: readonly Omit<MeterOnHead, 'use'>[],
  { last }: RatingMonth,
): MeterOnHead[] {
  const uses: MeterOnHead[] = [];
  for (const { meter, facts } of onHead) {
    if (meter.service !== service || meter.installedOn > last) continue;
    const use = readingUse({ book, meter, facts, period, closedOn }, earlierBills);
    uses.push({ meter, facts, use });
  }
  return uses;
}

function chargeLines(
  input: RatingInput,
  service: ContractService,
  spans: readonly TariffSpan[],
  uses: readonly MeterOnHead[],
): BillLine[] {
  const tariff = tariffOf(spans);
  const [only] = uses;
  const entries =
    only && uses.length === 1
      ? chargesOf(input, tariff, only)
      : withOneShared(uses.flatMap((one) => chargesOf(input, tariff, one)));
  return pricedLines(input, service, entries, { period: input.period, kind: 'charge', spans });
}

/** What a meter is charged for: what its reading says, or what stands in for it. */
function chargesOf(input: RatingInput, tariff: Tariff, one: MeterOnHead): readonly RegisterCharge[] {
  const { meter, use } = one;
  if (use?.charges) return use.charges;
  if (isUncounted(meter, input.period)) return [];
  const silence = silenceOf(input, tariff, one);
  return standInCharges(silence, (input.standIn ?? standIn)(silence));
}

function silenceOf(
  { book, head, period, closedOn }: RatingInput,
  tariff: Tariff,
  { meter, facts, use }: MeterOnHead,
) {
  const until = chargedUntil(meter, period, closedOn);
  const months = monthsWithoutReading(facts, use);
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
function unmeteredLines(
  input: RatingInput,
  service: ContractService,
  spans: readonly TariffSpan[],
): BillLine[] {
  const tariff = tariffOf(spans);
  const { persons, areaM2Hundredths } = input.head.premise;
  if (tariff.per === 'area') return quantityLines(input, service, areaM2Hundredths, 'area');
  if (tariff.per === 'person') return quantityLines(input, service, persons, 'persons');
  if (tariff.normPerPerson === undefined) throw normMissing(tariff);
  const { book, period, closedOn } = input;
  const month = book.month(period);
  const volume = volumeUntil(month, closedOn, tariff.normPerPerson * persons);
  const counted = closedOn && { from: month.first, to: closedOn };
  const norm = registerCharge({ zone: 'single', volume, source: 'norm', counted });
  return pricedLines(input, service, [norm], { period, kind: 'charge', spans });
}

function billedNow({ billed }: MeterFacts, use: ReadingUse | undefined): BilledMeter {
  return use ? use.billed : { ...billed, monthsWithoutReading: billed.monthsWithoutReading + 1 };
}

/** Months in a row without a reading, this one included. */
function monthsWithoutReading({ billed }: MeterFacts, use: ReadingUse | undefined): number {
  return use ? use.monthsAfter : billed.monthsWithoutReading + 1;
}

/** The meters that stand on the contract's head, in its order. */
function metersOnHead({ head, meters }: RatingInput): Omit<MeterOnHead, 'use'>[] {
  const onHead: Omit<MeterOnHead, 'use'>[] = [];
  const byId = head.meters;
  for (const meterId in byId) {
    const meter = meterOf(meters, meterId);
    const facts = byId[meterId as MeterId];
    if (!meter || !facts) throw meterMissing(meterId);
    onHead.push({ meter, facts });
  }
  return onHead;
}

function meterOf(meters: readonly Meter[], meterId: string): Meter | undefined {
  for (const meter of meters) if (meter.meterId === meterId) return meter;
  return undefined;
}
