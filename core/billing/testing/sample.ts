import * as Contract from '#core/contract';
import { decimal, idFrom, instant, type MeterId, period, plainDate, type SupplierId } from '#core/kernel';
import * as Metering from '#core/metering';
import type { Item } from '#core/platform';
import * as Supplier from '#core/supplier';
import * as Tariff from '#core/tariff';

/** A supplier, tariffs, contracts and meters that the tests of rating and of runs are made from. */

export const SUPPLIER_ID = 'demo' as SupplierId;

type Rates = Partial<Record<Tariff.Zone, readonly string[]>>;

export function sampleTariff(rates: Rates, rest: Partial<Tariff.Tariff> = {}): Tariff.Tariff {
  return {
    supplierId: SUPPLIER_ID,
    service: 'electricity',
    category: 'urban-gas',
    from: plainDate('2025-01-01'),
    name: 'City homes with gas stoves',
    legalBasis: 'Order 600-r',
    rates: Object.fromEntries(Object.entries(rates).map(([zone, texts]) => [zone, texts.map(decimal)])),
    bounds: [],
    rangeSplit: 'proportional',
    per: 'volume',
    ...rest,
  };
}

export interface SampleMeter extends Partial<Omit<Metering.Meter, 'lastActual'>> {
  /** What the last bill ended at. */
  readonly billed: readonly number[];
  /** The last actual reading; the billed values, read before any period, unless told. */
  readonly read?: readonly number[];
  readonly readIn?: string;
  readonly monthsWithoutReading?: number;
  readonly lastReadValues?: readonly number[];
}

export interface SampleContract {
  readonly number?: string;
  readonly head?: Partial<Contract.ContractHead>;
  readonly persons?: number;
  readonly services?: readonly Contract.ContractService[];
  readonly meters?: readonly SampleMeter[];
}

const ELECTRICITY: readonly Contract.ContractService[] = [{ service: 'electricity', category: 'urban-gas' }];

/** A contract with its meters. */
export function sampleContract(
  supplier: Supplier.Supplier,
  { number = '78010000000017', head = {}, persons = 2, services = ELECTRICITY, meters = [] }: SampleContract,
): { head: Contract.ContractHead; meterItems: Metering.Meter[] } {
  const opened = Contract.openContract(supplier, {
    number,
    kind: 'household',
    payerName: 'Анна Петровна Иванова',
    branchId: 'main',
    premise: {
      address: 'г. Санкт-Петербург, Невский пр., д. 100, кв. 17',
      areaM2Hundredths: 5430,
      persons,
      rooms: 2,
      stove: 'gas',
    },
    services,
    meters: {},
  });
  const made = meters.map((meter, index) => sampleMeter(opened.contractId, index, meter));
  const facts = made.map((meter, index): [MeterId, Contract.MeterFacts] => {
    const { billed, readIn, monthsWithoutReading = 0, lastReadValues } = meters[index] as SampleMeter;
    return [
      meter.meterId,
      {
        service: meter.service,
        registers: meter.zones.length as 1 | 2 | 3,
        automatic: meter.automatic,
        verifiedUntil: meter.verifiedUntil,
        ...(readIn && { lastReadingPeriod: period(readIn) }),
        billed: { values: billed, monthsWithoutReading, ...(lastReadValues && { lastReadValues }) },
      },
    ];
  });
  return { head: { ...opened, meters: Object.fromEntries(facts), ...head }, meterItems: made };
}

function sampleMeter(
  contractId: Contract.ContractHead['contractId'],
  index: number,
  { billed, read, readIn, monthsWithoutReading: _months, lastReadValues: _read, ...rest }: SampleMeter,
): Metering.Meter {
  return {
    meterId: idFrom('meter', contractId, String(index)),
    contractId,
    service: 'electricity',
    serialNumber: `SN-${index}`,
    model: 'Energomera CE101',
    zones: Tariff.ZONES_BY_REGISTERS[billed.length as 1 | 2 | 3],
    digits: 5,
    transformationRatio: 1,
    installedOn: plainDate('2020-05-01'),
    verifiedUntil: plainDate('2036-05-01'),
    automatic: false,
    lastActual: {
      values: read ?? billed,
      period: period(readIn ?? '2020-05'),
      at: instant(`${readIn ?? '2020-05'}-20T09:00:00Z`),
      source: 'customer',
    },
    history: [],
    version: 1,
    ...rest,
  };
}

/** The same consumption in each of the last months before a period. */
export function historyOf(
  before: string,
  months: readonly (readonly number[])[],
): Metering.MonthConsumption[] {
  const [year = 0, month = 0] = before.split('-').map(Number);
  return months.map((volumes, index) => {
    const at = year * 12 + month - 1 - (months.length - index);
    const text = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
    return { period: period(text), volumes };
  });
}

/** Everything as the table holds it. */
export function sampleItems(
  supplier: Supplier.Supplier,
  tariffs: readonly Tariff.Tariff[],
  contracts: readonly { head: Contract.ContractHead; meterItems: readonly Metering.Meter[] }[],
): Item[] {
  return [
    ...Supplier.supplierItems(supplier),
    ...tariffs.map(Tariff.tariffItem),
    ...contracts.flatMap(({ head, meterItems }) => [
      Contract.headItem(head),
      ...meterItems.map(Metering.meterItem),
    ]),
  ];
}

/** A reading of a meter as the table holds it: the meter, and the head that knows of it. */
export function sampleReading(
  head: Contract.ContractHead,
  meter: Metering.Meter,
  values: readonly number[],
  readIn: string,
): Item[] {
  const at = instant(`${readIn}-20T09:00:00Z`);
  const facts = head.meters[meter.meterId] as Contract.MeterFacts;
  const meters = { ...head.meters, [meter.meterId]: { ...facts, lastReadingPeriod: period(readIn) } };
  const lastActual = { values, period: period(readIn), at, source: 'customer' } as const;
  return [
    Contract.headItem({ ...head, meters, version: head.version + 1 }),
    Metering.meterItem({
      ...meter,
      previousActual: meter.lastActual,
      lastActual,
      version: meter.version + 1,
    }),
  ];
}
