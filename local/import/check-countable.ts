import { powerOfTen, priceOf } from '#core/kernel';
import { SERVICES, type Tariff } from '#core/tariff';
import type { Findings, Row } from './rows.ts';

/**
 * A full turn of all dials must be a volume in smallest units, and at the dearest rate a sum in kopecks, that whole
 * numbers hold exactly: a slip of the finger on such a meter is then answered, never broken off.
 * @param tariff the meter's own; without it only the volume is judged
 */
export function checkCountable(row: Row<'meters'>, tariff: Tariff | undefined, findings: Findings): void {
  const { service, zones, digits, transformation_ratio: ratio = 1 } = row.values;
  const perCount = Math.max(powerOfTen(SERVICES[service].scale), tariff ? dearestKopecks(tariff) : 0);
  const mostCounts = Number.MAX_SAFE_INTEGER / perCount / zones.length;
  if (powerOfTen(digits) * ratio <= mostCounts) return;
  const tooMuch = 'is too large: a full turn of the meter could not be counted and priced exactly';
  const mostRatio = Math.floor(mostCounts / powerOfTen(digits));
  if (mostRatio >= 1) {
    const way = `correct it, at most ${mostRatio} with ${digits} digits, or the digits`;
    findings.reject(row, 'transformation_ratio', `${ratio} ${tooMuch}; ${way}`);
  } else {
    const way = `correct it, at most ${digitsWithin(mostCounts)} for ${service}, or the tariff’s rates`;
    findings.reject(row, 'digits', `${digits} ${tooMuch}; ${way}`);
  }
}

/** Kopecks a whole unit costs at most, rounded up. */
function dearestKopecks({ rates, service }: Tariff): number {
  const { scale } = SERVICES[service];
  const prices = Object.values(rates)
    .flat()
    .map((rate) => priceOf(powerOfTen(scale), scale, rate) + 1);
  return Math.max(...prices);
}

function digitsWithin(counts: number): number {
  let digits = 0;
  while (powerOfTen(digits + 1) <= counts) digits += 1;
  return digits;
}
