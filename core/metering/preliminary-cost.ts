import type { ContractHead } from '#core/contract';
import { Fault, firstDay, type Kopecks, sumKopecks, sumOfAmounts } from '#core/kernel';
import { priceVolumes, type TariffBook } from '#core/tariff';
import type { Meter, MonthConsumption } from './model.ts';

/**
 * What the consumption of these months costs, each month at its own tariff and with its own ranges (a month before
 * the first tariff at the last month's). VAT is inside. Undefined where no tariff prices it: a reading is welcome
 * all the same. Estimates that were billed meanwhile are not taken off: this is the price of what was consumed.
 */
export function preliminaryCost(
  head: Pick<ContractHead, 'services' | 'premise'>,
  meter: Pick<Meter, 'service' | 'zones'>,
  months: readonly MonthConsumption[],
  tariffs: TariffBook,
): Kopecks | undefined {
  const contracted = head.services.find(({ service }) => service === meter.service);
  const last = months.at(-1);
  if (!contracted || !last) return undefined;
  const { category, rangeExempt } = contracted;
  const tariffOf = ({ period }: MonthConsumption) => tariffs.find(meter.service, category, firstDay(period));
  const costs: Kopecks[] = [];
  for (const month of months) {
    const tariff = tariffOf(month) ?? tariffOf(last);
    if (tariff?.per !== 'volume') return undefined;
    try {
      const volumesByZone = meter.zones.map((zone, register) => ({
        zone,
        volume: month.volumes[register] ?? 0,
      }));
      const { persons } = head.premise;
      const parts = priceVolumes({ tariff, volumesByZone, persons, ...(rangeExempt && { rangeExempt }) });
      costs.push(sumOfAmounts(parts));
    } catch (error) {
      // a tariff without a rate for this meter's zones; the month end reports it to the supplier
      if (error instanceof Fault) return undefined;
      throw error;
    }
  }
  return sumKopecks(costs);
}
