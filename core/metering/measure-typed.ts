import type { ContractHead } from '#core/contract';
import type { Instant } from '#core/kernel';
import type { Supplier } from '#core/supplier';
import { implausible, readingChangedMeanwhile } from './faults.ts';
import { hasReadingOf, type Measured, measure, readingPeriod } from './measure.ts';
import type { Meter } from './model.ts';
import { sameValues } from './place-in-order.ts';
import { readTyped } from './typed-values.ts';

/** A customer's values of one meter. */
export interface TypedReading {
  readonly values: readonly string[];
  /** The customer has seen that the consumption is implausible and says it is right. */
  readonly confirmed: boolean;
}

/** What typed values come to. */
export interface MeasuredReading {
  readonly values: readonly number[];
  readonly measured: Measured;
  /** These values are the latest reading of the period already. */
  readonly sent: boolean;
}

/**
 * Measures what a customer typed by the rules of the meter. Pure. Throws what is wrong with the values,
 * `metering.implausible` for what needs a second look and was not confirmed, and `metering.reading_changed_meanwhile`
 * when the meter's latest reading is another than the one of `seenAt`, where that is given.
 */
export function measureTyped(
  { head, meter, supplier, at }: { head: ContractHead; meter: Meter; supplier: Supplier; at: Instant },
  typed: TypedReading,
  seenAt: Instant | undefined,
): MeasuredReading {
  const values = readTyped(meter, typed.values);
  const period = readingPeriod(supplier, head, meter, at);
  const sent = hasReadingOf(meter, period) && sameValues(meter.lastActual.values, values);
  if (!sent && seenAt !== undefined && seenAt !== meter.lastActual.at) throw readingChangedMeanwhile();
  const measured = measure(meter, supplier, period, values);
  if (measured.implausible && !typed.confirmed && !sent)
    throw implausible(measured.implausible.usualVolume, measured.implausible.volume);
  return { values, measured, sent };
}
