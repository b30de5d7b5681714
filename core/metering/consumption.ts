import { Fault, powerOfTen } from '#core/kernel';
import { SERVICES } from '#core/tariff';
import { readingBelowPrevious } from './faults.ts';
import type { Meter } from './model.ts';

/** What the registers counted between two readings. */
interface Consumption {
  /** By register in smallest units of the service, after the transformation ratio. */
  readonly volumes: readonly number[];
  /** Which registers passed the end of their dial and began again. */
  readonly rolledOver: readonly boolean[];
}

type Dial = Pick<Meter, 'service' | 'zones' | 'digits' | 'transformationRatio' | 'lastActual'>;

/** How many smallest units one whole unit of a register stands for: the ratio, and litres for a cubic metre. */
export function unitsPerCount(meter: Pick<Meter, 'service' | 'transformationRatio'>): number {
  return meter.transformationRatio * powerOfTen(SERVICES[meter.service].scale);
}

/**
 * Consumption between register values. A register that went back has passed its end if that leaves it with a
 * believable count, `10^digits − previous + current` at most `mostCounts` (domain.md §2); else the reading is
 * wrong and the fault `metering.reading_below_previous` says which registers. The fault is returned, not thrown:
 * a bill run treats it as a reason to skip.
 * @param values whole register units, in zone order
 * @param from values to count from; the last actual ones unless told
 * @param mostCounts the largest believable count of a register that passed its end, in register units; half the dial unless told
 */
export function consumption(
  meter: Dial,
  values: readonly number[],
  from: readonly number[] = meter.lastActual.values,
  mostCounts?: number,
): Consumption | Fault {
  const volumes = volumesBetween(meter, from, values, mostCounts);
  if (volumes instanceof Fault) return volumes;
  const rolledOver = meter.zones.map((_, register) => (values[register] ?? 0) < (from[register] ?? 0));
  return { volumes, rolledOver };
}

/** {@link consumption} where only the volumes matter: by register in smallest units, or the fault. */
export function volumesBetween(
  meter: Pick<Dial, 'service' | 'zones' | 'digits' | 'transformationRatio'>,
  from: readonly number[],
  values: readonly number[],
  mostCounts: number = powerOfTen(meter.digits) / 2,
): readonly number[] | Fault {
  const dial = powerOfTen(meter.digits);
  const perCount = unitsPerCount(meter);
  const volumes: number[] = [];
  const below: number[] = [];
  for (let register = 0; register < meter.zones.length; register += 1) {
    const previous = from[register] ?? 0;
    const current = values[register] ?? 0;
    const back = current < previous;
    const counts = back ? dial - previous + current : current - previous;
    if (back && counts > mostCounts) below.push(register);
    volumes.push(counts * perCount);
  }
  return below.length > 0 ? readingBelowPrevious(meter.zones, values, from, below) : volumes;
}
