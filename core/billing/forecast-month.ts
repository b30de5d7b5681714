import { invariant, type Kopecks, kopecks, type MeterId, startOfDate, sumOfAmounts } from '#core/kernel';
import { type Meter, readingCounts } from '#core/metering';
import type { BillLine, Forecast, ServiceForecast } from './model.ts';
import type { RatingInput } from './price-lines.ts';
import { rateContract } from './rate-contract.ts';
import { averageOf, estimates, lastYearVolumes, type Silence, type StandIn, standIn } from './stand-in.ts';
import { unitOfAll, volumeOf } from './volume-of.ts';

/**
 * What a month will come to, and what that assumes. It is rated by the rules of a bill, but a meter that has no reading
 * of the month yet is taken to use what it usually does: heating, and all that anybody but a household uses, as in the
 * same month of last year where that is known (business is billed so too: Decree 442 p. 166), everything else as in the
 * average of its known months, however few. A household's bill would go by the average for three months only, and by no
 * fewer than six. Where a meter has no history, or no reading of it would count, the forecast is the bill's. Pure; throws
 * what rating throws.
 * @param penaltyKopecks the month's penalties, which no reading changes
 */
export function forecastMonth(input: RatingInput, penaltyKopecks: Kopecks): Forecast {
  const bases = new Map<MeterId, Basis>();
  const { lines } = rateContract({
    ...input,
    standIn(silence) {
      const usual = usualUse(silence);
      const standIns = usual ? estimates(silence, usual.volumes) : standIn(silence);
      bases.set(silence.meter.meterId, usual?.basis ?? basisOfBill(silence, standIns));
      return standIns;
    },
  });
  const services = input.head.services.map(({ service }): ServiceForecast => {
    const own = lines.filter((line) => line.service === service);
    const charges = own.filter(({ kind }) => kind === 'charge');
    return {
      service,
      ...weakestBasis(charges, bases),
      volume: volumeOf(charges),
      unit: unitOfAll(service, charges),
      amountKopecks: sumOfAmounts(own),
    };
  });
  const charged = sumOfAmounts(services);
  return { services, penaltyKopecks, totalKopecks: kopecks(charged + penaltyKopecks) };
}

type Basis = Pick<ServiceForecast, 'basis' | 'months'>;

/** What a silent meter usually uses in such a month; undefined where nobody knows, or it would not be charged. */
function usualUse(silence: Silence): { basis: Basis; volumes: readonly number[] } | undefined {
  const { meter, head } = silence;
  if (!couldBeRead(silence)) return undefined;
  const bySeason = meter.service === 'heating' || head.kind !== 'household';
  const lastYear = bySeason ? lastYearVolumes(silence) : undefined;
  if (lastYear) return { basis: { basis: 'last-year' }, volumes: lastYear };
  const known = monthsKnown(silence);
  if (known.length === 0) return undefined;
  return { basis: { basis: 'average', months: known.length }, volumes: averageOf(meter, known) };
}

/** Whether a reading of the month's last day would count. */
function couldBeRead({ book, meter, month }: Silence): boolean {
  const at = startOfDate(month.last, book.supplier.timeZone);
  return readingCounts(book.supplier, meter, { ...meter.lastActual, at, period: month.period });
}

function monthsKnown({ meter, month }: Silence): Meter['history'] {
  return meter.history.filter(({ period }) => period < month.period);
}

/** What the bill's own rules go by for a silent meter. */
function basisOfBill(silence: Silence, standIns: readonly StandIn[]): Basis {
  const { source } = standIns[0] ?? {};
  invariant(source, 'something stands in for every reading');
  if (source !== 'estimate') return { basis: source };
  const byLastYear = silence.head.kind !== 'household' && lastYearVolumes(silence);
  return byLastYear ? { basis: 'last-year' } : { basis: 'average', months: monthsKnown(silence).length };
}

/** Of a service with several meters the weakest counts, and the fewest months. */
function weakestBasis(charges: readonly BillLine[], bases: ReadonlyMap<MeterId, Basis>): Basis {
  const sources = new Set(charges.map(({ source }) => source));
  if (sources.has('area') || sources.has('persons')) return { basis: 'fixed' };
  if (sources.has('norm')) return { basis: 'norm' };
  const own = charges.flatMap(({ meterId }) => (meterId && bases.get(meterId)) ?? []);
  if (own.some(({ basis }) => basis === 'max-power')) return { basis: 'max-power' };
  const averages = own.flatMap(({ months }) => months ?? []);
  if (averages.length > 0) return { basis: 'average', months: Math.min(...averages) };
  const [lastYear] = own;
  return lastYear ?? { basis: 'reading' };
}
