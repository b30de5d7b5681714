import { dateAt, periodOf } from '#core/kernel';
import type { Supplier } from '#core/supplier';
import type { Meter, RegisterValues } from './model.ts';

/**
 * Whether a reading counts: the meter was in service on its day (Decree 354 p. 59, 60, 81(12)). Of a meter past its
 * verification the supplier may let it count.
 */
export function readingCounts(
  supplier: Pick<Supplier, 'timeZone' | 'unverifiedReadings'>,
  { outOfService, verifiedUntil, removedOn }: Pick<Meter, 'outOfService' | 'verifiedUntil' | 'removedOn'>,
  { at, period }: RegisterValues,
): boolean {
  const verifiedOnly = supplier.unverifiedReadings !== 'count';
  // nearly every meter is in service through the whole month: no date has to be made of its reading's moment
  if (!outOfService && !removedOn && (!verifiedOnly || periodOf(verifiedUntil) > period)) return true;
  const on = dateAt(at, supplier.timeZone);
  if (outOfService && on >= outOfService.since) return false;
  if (removedOn && on > removedOn) return false;
  return !verifiedOnly || on <= verifiedUntil;
}
