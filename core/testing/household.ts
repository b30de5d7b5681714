import * as Contract from '#core/contract';
import {
  contractIdOf,
  type Decimal,
  decimal,
  idFrom,
  instant,
  isSupplierId,
  type Period,
  PLAIN_CALENDAR,
  type PlainDate,
  period,
  plainDate,
  plusMonths,
} from '#core/kernel';
import * as Metering from '#core/metering';
import type { Item } from '#core/platform';
import * as Supplier from '#core/supplier';
import * as Tariff from '#core/tariff';

/** A supplier with a window of 15–25, the 15th as due day from 2026-03-01, and 22 % VAT from 2026. */
export function aSupplier(id = 'demo', changes: Partial<Supplier.Supplier> = {}): Supplier.Supplier {
  if (!isSupplierId(id)) throw new Error(`not a supplier id: ${id}`);
  return {
    supplierId: id,
    name: 'Невская энергосбытовая компания',
    legalName: 'АО «Невская энергосбытовая компания»',
    taxNumber: '7801000009',
    timeZone: 'Europe/Moscow',
    phone: '+78125550100',
    email: 'office@supplier.test',
    bank: {
      payeeName: 'АО «Невская энергосбытовая компания»',
      account: '40702810900000000001',
      bankName: 'АО «Банк»',
      bic: '044525000',
      correspondentAccount: '30101810400000000000',
    },
    calendar: PLAIN_CALENDAR,
    readingWindow: { fromDay: 15, toDay: 25 },
    dueDays: [
      { from: plainDate('2020-01-01'), value: 10 },
      { from: plainDate('2026-03-01'), value: 15 },
    ],
    vatPercents: [
      { from: plainDate('2019-01-01'), value: 20 },
      { from: plainDate('2026-01-01'), value: 22 },
    ],
    implausibleTimes: 3,
    shardCount: 2,
    ...changes,
  };
}

const BRANCH: Supplier.Branch = {
  branchId: 'nevsky',
  name: 'Невский офис',
  address: 'Санкт-Петербург, Невский пр., 1',
  hours: 'Пн–Пт 9:00–20:00',
  phone: '+78125550101',
};

const rates = (...texts: string[]): Decimal[] => texts.map(decimal);

/** Electricity (12345→12580 costs 1663.80, vector 1 of the domain's rules), cold and hot water. */
export function tariffsFor({ supplierId }: Supplier.Supplier): Tariff.Tariff[] {
  const from = plainDate('2025-01-01');
  const shared = { supplierId, from, bounds: [], rangeSplit: 'proportional', per: 'volume' } as const;
  return [
    {
      ...shared,
      service: 'electricity',
      category: 'urban-gas',
      name: 'Городское население, газовые плиты',
      legalBasis: 'Приказ Комитета по тарифам № 1',
      rates: {
        single: rates('7.08'),
        day: rates('6.08'),
        night: rates('3.31'),
        peak: rates('4.93'),
        'half-peak': rates('4.68'),
      },
    },
    {
      ...shared,
      service: 'cold-water',
      category: 'urban',
      name: 'Холодная вода',
      legalBasis: 'Приказ № 2',
      rates: { single: rates('40.10') },
    },
    {
      ...shared,
      service: 'hot-water',
      category: 'urban',
      name: 'Горячая вода',
      legalBasis: 'Приказ № 3',
      rates: { single: rates('150.45') },
    },
  ];
}

/** What an opened meter is; the rest follows. */
export interface MeterDraft {
  service: Tariff.Service;
  values: readonly number[];
  category?: string;
  digits?: number;
  transformationRatio?: number;
  automatic?: boolean;
  /** A usual month by register, smallest units. */
  monthly?: readonly number[];
  historyMonths?: number;
  removedOn?: PlainDate;
}

export const ELECTRICITY: MeterDraft = { service: 'electricity', values: [12_345], monthly: [200] };
export const COLD_WATER: MeterDraft = { service: 'cold-water', values: [310], monthly: [5000] };
const HOT_WATER: MeterDraft = { service: 'hot-water', values: [204], monthly: [3000] };

export interface Household {
  readonly supplier: Supplier.Supplier;
  readonly head: Contract.ContractHead;
  /** In the order of the drafts. */
  readonly meters: readonly Metering.Meter[];
}

export interface HouseholdDraft {
  supplier?: Supplier.Supplier;
  number?: string;
  meters?: readonly MeterDraft[];
  /** The period of the opening readings. */
  openedIn?: Period;
  head?: Partial<Contract.ContractHead>;
}

/** A household's contract with its meters, as an import would open it. */
export function aHousehold(draft: HouseholdDraft = {}): Household {
  const {
    supplier = aSupplier(),
    number = '78010000000017',
    meters: drafts = [ELECTRICITY, COLD_WATER, HOT_WATER],
    openedIn = period('2026-09'),
  } = draft;
  const contractId = contractIdOf(supplier.supplierId, number);
  const meters = drafts.map((one, index) => openedMeter(one, contractId, `${number}-${index}`, openedIn));
  const categories = new Map(drafts.map((one) => [one.service, one.category ?? categoryOf(one.service)]));
  const head: Contract.ContractHead = {
    ...Contract.openContract(supplier, {
      number,
      kind: 'household',
      payerName: 'Иванова Анна Сергеевна',
      branchId: BRANCH.branchId,
      premise: {
        address: 'г. Санкт-Петербург, пр. Энергетиков, д. 10, кв. 25',
        areaM2Hundredths: 5430,
        persons: 2,
        rooms: 2,
        stove: 'gas',
      },
      services: [...categories].map(([service, category]) => ({ service, category })),
      meters: Object.fromEntries(meters.map((meter) => [meter.meterId, factsOf(meter)])),
    }),
    ...draft.head,
  };
  return { supplier, head, meters };
}

const categoryOf = (service: Tariff.Service): string => (service === 'electricity' ? 'urban-gas' : 'urban');

function openedMeter(
  draft: MeterDraft,
  contractId: Contract.ContractHead['contractId'],
  serial: string,
  openedIn: Period,
): Metering.Meter {
  const registers = draft.values.length as 1 | 2 | 3;
  const months = draft.historyMonths ?? 12;
  return {
    meterId: idFrom('meter', contractId, serial),
    contractId,
    service: draft.service,
    serialNumber: serial.slice(-8),
    model: draft.service === 'electricity' ? 'Меркурий 201' : 'СВ-15',
    zones: Tariff.ZONES_BY_REGISTERS[registers],
    digits: draft.digits ?? 5,
    transformationRatio: draft.transformationRatio ?? 1,
    installedOn: plainDate('2020-02-01'),
    verifiedUntil: plainDate('2036-02-01'),
    ...(draft.removedOn && { removedOn: draft.removedOn }),
    automatic: draft.automatic ?? false,
    lastActual: {
      values: draft.values,
      period: openedIn,
      at: instant(`${openedIn}-20T08:00:00Z`),
      source: 'customer',
    },
    history: Array.from({ length: draft.monthly ? months : 0 }, (_, index) => ({
      period: plusMonths(openedIn, index - months + 1),
      volumes: draft.monthly ?? [],
    })),
    version: 1,
  };
}

function factsOf(meter: Metering.Meter): Contract.MeterFacts {
  return {
    service: meter.service,
    registers: meter.zones.length as 1 | 2 | 3,
    automatic: meter.automatic,
    verifiedUntil: meter.verifiedUntil,
    lastReadingPeriod: meter.lastActual.period,
    billed: { values: meter.lastActual.values, monthsWithoutReading: 0 },
  };
}

/** Everything a household needs, as items to load: its supplier with branch and tariffs, the contract, the meters. */
export function itemsOf({ supplier, head, meters }: Household): Item[] {
  return [
    ...Supplier.supplierItems(supplier),
    Supplier.branchItem(supplier.supplierId, BRANCH),
    ...tariffsFor(supplier).map(Tariff.tariffItem),
    Contract.headItem(head),
    ...meters.map((meter) => Metering.meterItem(meter)),
  ];
}

/** How many bytes DynamoDB counts for an item: names and values in UTF-8, two digits of a number a byte, 3 + 1 each for a list or map. */
export function itemBytes(item: object): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value),
    0,
  );
}

function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + (value < 0 ? 2 : 1);
  if (Array.isArray(value)) return 3 + value.reduce((sum: number, one) => sum + 1 + bytesOf(one), 0);
  if (typeof value === 'object' && value !== null) return 3 + Object.keys(value).length + itemBytes(value);
  return 1;
}
