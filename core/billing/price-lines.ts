import type { ContractHead, ContractService } from '#core/contract';
import { firstDay, invariant, type Period, vatInside } from '#core/kernel';
import type { Meter } from '#core/metering';
import { type Supplier, vatPercentOn } from '#core/supplier';
import { priceVolumes, type Tariff, type TariffBook, tariffVersion } from '#core/tariff';
import type { RegisterCharge } from './meter-use.ts';
import type { Bill, BillLine } from './model.ts';

/** Everything a bill follows from. */
export interface RatingInput {
  readonly head: ContractHead;
  /** The contract's meters with the last actual reading of this period or an earlier one. */
  readonly meters: readonly Meter[];
  readonly supplier: Supplier;
  readonly tariffs: TariffBook;
  readonly period: Period;
  /** The bills of the months that `recalculatedSince` names; empty when it names none. */
  readonly earlierBills: readonly Bill[];
}

/** Prices volumes of one service and month as lines. Entries share the tariff's ranges. */
export function pricedLines(
  { head, supplier }: Pick<RatingInput, 'head' | 'supplier'>,
  service: ContractService,
  tariff: Tariff,
  entries: readonly RegisterCharge[],
  month: { readonly period: Period; readonly kind: BillLine['kind'] },
): BillLine[] {
  const vatPercent = vatPercentOn(supplier, firstDay(month.period));
  const parts = priceVolumes({
    tariff,
    volumesByZone: entries.map(({ zone, volume }) => [zone, volume]),
    persons: head.premise.persons,
    rangeExempt: service.rangeExempt ?? false,
  });
  const version = tariffVersion(tariff);
  return parts.map((part) => {
    const entry = entries[part.entry];
    invariant(entry, 'a priced part belongs to an entry');
    return {
      kind: month.kind,
      service: service.service,
      zone: part.zone,
      range: part.range,
      volume: part.volume,
      source: entry.source,
      rate: part.rate,
      tariff: version,
      amountKopecks: part.amountKopecks,
      vatPercent,
      vatKopecks: vatInside(part.amountKopecks, vatPercent),
      ...(entry.meterId !== undefined && { meterId: entry.meterId }),
      ...(entry.previousValue !== undefined && { previousValue: entry.previousValue }),
      ...(entry.currentValue !== undefined && { currentValue: entry.currentValue }),
      ...(month.kind === 'recalculation' && { forPeriod: month.period }),
    };
  });
}
