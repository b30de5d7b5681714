import {
  addKopecks,
  dayOf,
  firstDay,
  type Kopecks,
  kopecks,
  NO_MONEY,
  type Period,
  type PlainDate,
  periodOf,
  plusMonths,
  powerOfTen,
  roublesText,
  type SupplierId,
} from '#core/kernel';
import * as Supplier from '#core/supplier';
import * as Tariff from '#core/tariff';
import { checkSupplier } from '../import/check-supplier.ts';
import { checkTariffs } from '../import/check-tariffs.ts';
import { columnsOf, type Kind } from '../import/kinds.ts';
import { lineOf } from '../import/reader.ts';
import { Findings, readFiles } from '../import/rows.ts';
import { textSource } from '../import/sources.ts';
import { chanceOf } from './chance.ts';
import { type DemoContract, type DemoMeter, monthsFrom } from './contracts.ts';
import { PRICE_LIST } from './price-list.ts';
import { countsIn } from './seasons.ts';

export const DEMO_SUPPLIER = 'demo' as SupplierId;
export const DEMO_TIME_ZONE = 'Europe/Moscow';

/** Texts of files by their names. */
export type DemoFiles = Readonly<Record<string, string>>;

/** A file of a kind with the columns that any of its rows fills. */
function fileOf(kind: Kind, rows: readonly Readonly<Record<string, string | number | undefined>>[]): string {
  const columns = columnsOf(kind)
    .filter(([name, { required }]) => required || rows.some((row) => row[name] !== undefined))
    .map(([name]) => name);
  const lines = rows.map((row) =>
    lineOf(
      columns.map((name) => String(row[name] ?? '')),
      ';',
    ),
  );
  return [lineOf(columns, ';'), ...lines].join('');
}

/** The supplier itself with its settings, branches and price list. */
export function supplierFiles(today: PlainDate): DemoFiles {
  return {
    'suppliers.csv': fileOf('suppliers', [
      {
        supplier_id: DEMO_SUPPLIER,
        name: 'Северогорская Сбытовая Компания',
        legal_name: 'АО «Северогорская Сбытовая Компания»',
        tax_number: '7800000002',
        time_zone: DEMO_TIME_ZONE,
        phone: '+7 812 555-01-23',
        email: 'help@northern.example',
        payee_name: 'АО «Северогорская Сбытовая Компания»',
        account: '40702810900000000017',
        bank_name: 'ПАО «Невский Расчётный Банк»',
        bic: '044030000',
        correspondent_account: '30101810000000000000',
        // the whole month, so that the demo takes readings on whatever day it is shown
        reading_from_day: 1,
        reading_to_day: 31,
        implausible_times: 5,
        shard_count: 2,
        link_by_last_payment: 'yes',
      },
    ]),
    'settings.csv': fileOf('settings', settings(today)),
    'branches.csv': fileOf('branches', [
      {
        branch_id: 'north',
        name: 'Северогорский участок',
        address: 'Северогорск, Речная ул., 5',
        hours: 'пн–пт 9:00–20:00, сб 10:00–16:00',
        phone: '+7 812 555-01-24',
      },
      {
        branch_id: 'south',
        name: 'Южнореченский участок',
        address: 'Южнореченск, Парковая ул., 11',
        hours: 'пн–пт 9:00–18:00',
        phone: '+7 812 555-01-25',
      },
      {
        branch_id: 'forest',
        name: 'Участок Подлесье',
        address: 'Подлесье, Вокзальная ул., 2',
        hours: 'вт–сб 10:00–18:00',
        phone: '+7 812 555-01-26',
      },
    ]),
    'tariffs.csv': fileOf(
      'tariffs',
      PRICE_LIST.map((row) => ({
        service: row.service,
        category: row.category,
        from: row.from,
        until: row.until,
        name: row.name,
        legal_basis: row.legalBasis,
        per: row.per,
        rates_single: row.single,
        rates_day: row.day,
        rates_night: row.night,
        rates_peak: row.peak,
        rates_half_peak: row.halfPeak,
        bounds: row.bounds,
        social_norm_per_person: row.socialNorm,
        norm_per_person: row.norm,
      })),
    ),
  };
}

/** Rest days that fall on the same dates every year (Labour Code art. 112). */
const HOLIDAYS = [
  '01-01',
  '01-02',
  '01-03',
  '01-04',
  '01-05',
  '01-06',
  '01-07',
  '01-08',
  '02-23',
  '03-08',
  '05-01',
  '05-09',
  '06-12',
  '11-04',
];

function settings(today: PlainDate) {
  const year = Number(today.slice(0, 4));
  const years = [year - 1, year, year + 1, year + 2];
  return [
    { setting: 'due_day', from: '2019-01-01', value: 10 },
    { setting: 'due_day', from: '2026-03-01', value: 15 },
    { setting: 'vat_percent', from: '2019-01-01', value: 20 },
    { setting: 'vat_percent', from: '2026-01-01', value: 22 },
    ...years.flatMap((one) => HOLIDAYS.map((day) => ({ setting: 'holiday', from: `${one}-${day}` }))),
  ];
}

export interface ContractFilesOptions {
  readonly today: PlainDate;
  /** The last month billed before the files were made. */
  readonly openedAt: Period;
  readonly withCodes: boolean;
}

/** Contracts, premises, meters and opening readings of some contracts, as they stood after `openedAt` was billed. */
export async function contractFiles(
  contracts: readonly DemoContract[],
  options: ContractFilesOptions,
): Promise<DemoFiles> {
  const { openedAt, today } = options;
  const priced = await priceBook(today);
  return {
    'premises.csv': fileOf(
      'premises',
      contracts.map((one) => ({
        premise_id: one.premiseId,
        address: one.address,
        area_m2: roublesText(kopecks(one.areaM2Hundredths)),
        persons: one.persons,
        rooms: one.rooms,
        stove: one.stove,
      })),
    ),
    'contracts.csv': fileOf(
      'contracts',
      contracts.map((one) => {
        const lastBill = priced.billOf(one, openedAt);
        return {
          number: one.number,
          kind: one.kind,
          payer_name: one.payerName,
          branch_id: one.branchId,
          premise_id: one.premiseId,
          services: one.services.join('|'),
          opening_balance: roublesText(balanceOf(one, lastBill, priced.dueOn(openedAt), options)),
          last_billed_period: openedAt,
          last_bill: roublesText(lastBill),
          due_on: priced.dueOn(openedAt),
          activation_code: options.withCodes ? one.activationCode : undefined,
        };
      }),
    ),
    'meters.csv': fileOf(
      'meters',
      contracts.flatMap((one) =>
        one.meters.map((meter) => ({
          contract_number: one.number,
          serial_number: meter.serialNumber,
          service: meter.service,
          model: meter.model,
          zones: meter.zones.join('|'),
          digits: meter.digits,
          transformation_ratio: meter.transformationRatio > 1 ? meter.transformationRatio : undefined,
          installed_on: monthsFrom(today, -meter.installedMonthsAgo, meter.serialNumber),
          verified_until: monthsFrom(today, meter.verifiedMonthsAhead, meter.serialNumber),
          automatic: meter.automatic ? 'yes' : undefined,
        })),
      ),
    ),
    'readings.csv': fileOf(
      'readings',
      contracts.flatMap((one) => one.meters.map((meter) => readingRow(one, meter, options))),
    ),
  };
}

/** Contracts that are played through month by month begin with a reading; of the others some stayed silent lately. */
function readingRow(contract: DemoContract, meter: DemoMeter, { openedAt }: ContractFilesOptions) {
  const silent = contract.hasHistory || meter.automatic ? 0 : contract.silentMonths;
  const readIn = plusMonths(openedAt, -silent);
  const readOn = dayOf(readIn, chanceOf('read', meter.serialNumber).whole(15, 25));
  const months = Array.from({ length: 12 }, (_, index) => countsIn(meter, plusMonths(readIn, index - 11)));
  const consumption = meter.zones.map((_, register) =>
    months.map((counts) => (counts[register] ?? 0) * meter.transformationRatio).join('|'),
  );
  const billed = meter.startValues.map((value, register) => value + (meter.usual[register] ?? 0) * silent);
  return {
    contract_number: contract.number,
    serial_number: meter.serialNumber,
    read_on: readOn,
    source: meter.automatic ? 'automatic' : 'customer',
    value_1: meter.startValues[0],
    value_2: meter.startValues[1],
    value_3: meter.startValues[2],
    consumption_until: readIn,
    consumption_1: consumption[0],
    consumption_2: consumption[1],
    consumption_3: consumption[2],
    ...(silent > 0 && {
      months_without_reading: silent,
      billed_1: billed[0],
      billed_2: billed[1],
      billed_3: billed[2],
    }),
  };
}

/** What is owed after the last bill: most have paid it once it is due, some have not for longer, a few are ahead. */
function balanceOf(
  { payer, number }: DemoContract,
  lastBill: Kopecks,
  dueOn: PlainDate,
  { today, openedAt }: ContractFilesOptions,
): Kopecks {
  const chance = chanceOf('balance', number);
  const isDue = today > dueOn && plusMonths(openedAt, 1) <= periodOf(today);
  if (payer === 'ahead') return kopecks(-chance.whole(4, 40) * 5000);
  if (payer === 'debtor') return kopecks(lastBill * chance.whole(2, 4));
  if (payer === 'partial') return kopecks(lastBill + chance.whole(100, 900) * 100);
  return isDue || chance.happens(0.5) ? NO_MONEY : lastBill;
}

interface PriceBook {
  billOf(contract: DemoContract, period: Period): Kopecks;
  dueOn(period: Period): PlainDate;
}

/** What the old system's last bill came to, priced by the same tariffs. */
async function priceBook(today: PlainDate): Promise<PriceBook> {
  const findings = new Findings();
  const sources = Object.entries(supplierFiles(today)).map(([name, text]) => textSource(name, text));
  const { rows } = await readFiles(sources, findings);
  const supplier = checkSupplier(DEMO_SUPPLIER, rows, undefined, findings);
  const context = { supplierId: DEMO_SUPPLIER, stored: [], everBilled: false, today };
  const tariffs = Tariff.tariffBook(checkTariffs(rows.tariffs, context, findings));
  if (!supplier || findings.rows.length > 0) {
    throw new Error(`The demo's price list is broken: ${JSON.stringify(findings.rows[0])}`);
  }
  return {
    dueOn: (period) => Supplier.dueOn(supplier, period),
    billOf: (contract, period) =>
      contract.services.reduce<Kopecks>((sum, text) => {
        const [service, category = ''] = text.split('/');
        const tariff = tariffs.require(service as Tariff.Service, category, firstDay(period));
        const parts = Tariff.priceVolumes({
          tariff,
          volumesByZone: volumesOf(contract, tariff, period),
          persons: contract.persons,
        });
        return parts.reduce((total, part) => addKopecks(total, part.amountKopecks), sum);
      }, NO_MONEY),
  };
}

function volumesOf(contract: DemoContract, tariff: Tariff.Tariff, period: Period): Tariff.ZoneVolume[] {
  if (tariff.per === 'area') return [{ zone: 'single', volume: contract.areaM2Hundredths }];
  if (tariff.per === 'person') return [{ zone: 'single', volume: contract.persons }];
  const meters = contract.meters.filter((meter) => meter.service === tariff.service);
  if (meters.length === 0)
    return [{ zone: 'single', volume: (tariff.normPerPerson ?? 0) * contract.persons }];
  const perCount = powerOfTen(Tariff.SERVICES[tariff.service].scale);
  return meters.flatMap((meter) =>
    countsIn(meter, period).map((count, register) => ({
      zone: (meter.zones[register] ?? 'single') as Tariff.Zone,
      volume: count * perCount * meter.transformationRatio,
    })),
  );
}
