import type { RateDocument } from '../../document.ts';
import { type Day, dayFrom, firstDayOf, inForce, lastDayOf, type Month } from './dates.ts';
import { Refused } from './refused.ts';

export type Tariff = RateDocument['tariffs'][number];
export type Service = RateDocument['contract']['services'][number];

/** The days of a charge that one version of a tariff prices. */
export interface Stretch {
  readonly tariff: Tariff;
  readonly from: Day;
  readonly to: Day;
}

/** The version in force on a day: the latest that has begun, unless it has ended. */
export function tariffOn(document: RateDocument, service: Service, day: Day): Tariff {
  const tariff = findTariff(document, service, day);
  if (tariff === undefined) throw new Refused('tariff.none_in_force');
  return tariff;
}

function findTariff(document: RateDocument, service: Service, day: Day): Tariff | undefined {
  let best: Tariff | undefined;
  for (const tariff of document.tariffs) {
    if (tariff.service !== service.service || tariff.category !== service.category) continue;
    if (dayFrom(tariff.from) > day) continue;
    if (best === undefined || tariff.from > best.from) best = tariff;
  }
  return best?.until !== undefined && dayFrom(best.until) <= day ? undefined : best;
}

/**
 * Rule 11: by month, the version of its first day; by days, every version that holds on days of the charge. After a
 * version that has ended and has no successor its rates go on to the end of the charge.
 */
export function stretchesOf(
  document: RateDocument,
  service: Service,
  month: Month,
  days: { from: Day; to: Day },
): Stretch[] {
  if (document.supplier.tariffChange === 'month')
    return [
      {
        tariff: tariffOn(document, service, firstDayOf(month)),
        from: firstDayOf(month),
        to: lastDayOf(month),
      },
    ];
  const stretches: Stretch[] = [];
  for (let day = days.from; day <= days.to; day += 1) {
    const last = stretches.at(-1);
    const tariff = findTariff(document, service, day) ?? last?.tariff ?? tariffOn(document, service, day);
    if (last?.tariff === tariff) stretches[stretches.length - 1] = { ...last, to: day };
    else stretches.push({ tariff, from: day, to: day });
  }
  return stretches;
}

/** Rule 15: the percent of VAT on the first day a line is of. */
export function vatPercentOn(document: RateDocument, day: Day): number {
  const percent = inForce(document.supplier.vatPercents, day);
  if (percent === undefined) throw new Refused('supplier.vat_percent_missing');
  return percent;
}
