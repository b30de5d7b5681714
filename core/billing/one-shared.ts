import type { ContractService } from '#core/contract';
import { invariant, type Period, periodOf } from '#core/kernel';
import { type Meter, readingCounts, type VolumeSource } from '#core/metering';
import { chargedUntil } from './meter-use.ts';
import type { BillLine } from './model.ts';
import type { RatingInput } from './price-lines.ts';
import type { RatingBook } from './rating-book.ts';
import type { RegisterCharge } from './register-charge.ts';
import { atMaxPower, HOURS, normFor, standInCharges } from './stand-in.ts';

/** What stands in for all silent meters of a service together: the norm is its persons', maximum power is the contract's. */
export function isShared(source: VolumeSource): boolean {
  return source === 'norm' || source === 'max-power';
}

/**
 * The norm is what the persons use of the service, and maximum power is the contract's, however many of its meters are
 * silent: each is charged once, for the meter of which it is the most.
 */
export function withOneShared(entries: readonly RegisterCharge[]): readonly RegisterCharge[] {
  const sums = new Map<RegisterCharge['meterId'], number>();
  for (const { source, meterId, volume } of entries)
    if (isShared(source)) sums.set(meterId, (sums.get(meterId) ?? 0) + volume);
  const [most] = [...sums].sort(([, a], [, b]) => b - a);
  return entries.filter(({ source, meterId }) => meterId === most?.[0] || !isShared(source));
}

/**
 * What was shared, once it is not the charge of the meter it was charged for: of the meters that are silent still it is
 * charged as that one's of which it is the most.
 * @param corrected the meters whose reading of the month has come, a device that was read as it went among them
 */
export function inherited(
  input: RatingInput,
  service: ContractService,
  month: Period,
  charged: readonly BillLine[],
  corrected: { has(meterId: BillLine['meterId']): boolean },
): readonly RegisterCharge[] {
  const shared = charged.filter(({ meterId, source }) => isShared(source) && corrected.has(meterId));
  const [line] = shared;
  if (!line) return [];
  const silent = input.meters.filter(
    (meter) =>
      meter.service === service.service &&
      !corrected.has(meter.meterId) &&
      isSilentStill(input, meter, month) &&
      isChargedBy(charged, ({ source }) => isShared(source), meter, month),
  );
  const powerKw = line.source === 'max-power' ? powerBehind(input.book, month, shared) : undefined;
  return withOneShared(silent.flatMap((meter) => sharedCharge(input, service, month, meter, powerKw)));
}

/** The norm, or maximum power, as one meter's. */
function sharedCharge(
  { book, head }: RatingInput,
  { service, category }: ContractService,
  period: Period,
  meter: Meter,
  powerKw: number | undefined,
): RegisterCharge[] {
  const month = book.month(period);
  const [span] = month.spans(service, category);
  invariant(span, 'a month has a tariff');
  const until = chargedUntil(meter, period, undefined);
  const silence = { book, month, meter, head, tariff: span.tariff, ...(until && { until }) };
  return standInCharges(silence, powerKw === undefined ? [normFor(silence)] : atMaxPower(silence, powerKw));
}

/** The maximum power that a month was charged by, of a meter that stood all of it: of one that went nothing is read later. */
function powerBehind(book: RatingBook, period: Period, shared: readonly BillLine[]): number {
  const hours = HOURS.single * book.month(period).days;
  return shared.reduce((sum, { volume }) => sum + volume, 0) / hours;
}

/** Whether nothing that a meter was read at since says what it used in a month in which it was there. */
function isSilentStill({ book, period }: RatingInput, meter: Meter, month: Period): boolean {
  const { removedOn, lastActual, previousActual } = meter;
  const lastCharged = removedOn ? periodOf(removedOn) : period;
  if (lastCharged < month) return false;
  return [lastActual, previousActual].every(
    (reading) =>
      !reading ||
      reading.period < month ||
      reading.period > lastCharged ||
      !readingCounts(book.supplier, meter, reading),
  );
}

/** Whether a meter was charged by such lines alone in a month: its own ones, or, where it has none, another silent one's. */
export function isChargedBy(
  charged: readonly BillLine[],
  test: (line: BillLine) => boolean,
  { meterId, installedOn }: Meter,
  month: Period,
): boolean {
  const own = charged.filter((line) => line.meterId === meterId);
  if (own.length > 0) return own.every(test);
  return periodOf(installedOn) < month && charged.some(test);
}
