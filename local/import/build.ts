import * as Contract from '#core/contract';
import {
  type ContractId,
  contractIdOf,
  idFrom,
  invariant,
  type Kopecks,
  type MeterId,
  NO_MONEY,
  type Period,
  type PlainDate,
  periodOf,
  plusMonths,
  type SupplierId,
} from '#core/kernel';
import * as Metering from '#core/metering';
import type { Supplier } from '#core/supplier';
import { SERVICES } from '#core/tariff';
import type { Account } from './accounts.ts';
import type { RowValues } from './kinds.ts';
import { billedOf, consumptionOf, valuesOf } from './reading-values.ts';
import { hasColumn, type Row } from './rows.ts';

/** The same contract and serial number give the same meter, however often they are imported. */
export function meterIdOf(supplierId: SupplierId, number: string, serialNumber: string): MeterId {
  return idFrom('meter', supplierId, number, serialNumber);
}

/** A meter as it is loaded, with the reading it begins from. */
export interface OpenedMeter {
  readonly meter: Metering.Meter;
  readonly reading: Metering.Reading;
  readonly facts: Contract.MeterFacts;
}

/** A contract account as it is loaded for the first time. */
export interface OpenedAccount {
  readonly head: Contract.ContractHead;
  readonly openingKopecks: Kopecks;
  readonly meters: readonly OpenedMeter[];
  readonly activationCode: string | undefined;
}

/** Makes a contract account of good rows. */
export function openAccount(supplier: Supplier, account: Account): OpenedAccount {
  const { contract, premise } = account;
  invariant(contract && premise, 'only whole accounts are opened');
  const { values } = contract;
  const contractId = contractIdOf(supplier.supplierId, values.number);
  const meters = account.meters.map(({ meter, readings }) =>
    openMeter(supplier, contractId, meter, readings[0]),
  );
  const opened = Contract.openContract(supplier, {
    number: values.number,
    kind: values.kind,
    payerName: values.payer_name,
    branchId: values.branch_id,
    premise: premiseOf(premise.values),
    services: account.services,
    meters: Object.fromEntries(meters.map(({ meter, facts }) => [meter.meterId, facts])),
    ...(values.max_power_kw !== undefined && { maxPowerKw: values.max_power_kw }),
  });
  return {
    head: {
      ...opened,
      ...(values.last_billed_period && { lastBilledPeriod: values.last_billed_period }),
      ...(values.last_bill !== undefined && { lastBillKopecks: values.last_bill }),
      ...(values.due_on && { dueOn: values.due_on }),
    },
    openingKopecks: values.opening_balance ?? NO_MONEY,
    meters,
    activationCode: values.activation_code,
  };
}

export function premiseOf(values: RowValues<'premises'>): Contract.Premise {
  return {
    address: values.address,
    areaM2Hundredths: values.area_m2,
    persons: values.persons,
    rooms: values.rooms,
    stove: values.stove,
  };
}

/** Makes a meter of its row and its opening reading. */
export function openMeter(
  supplier: Supplier,
  contractId: ContractId,
  meterRow: Row<'meters'>,
  readingRow: Row<'readings'> | undefined,
): OpenedMeter {
  invariant(readingRow, 'a new meter has its opening reading');
  const { values } = meterRow;
  const opening = readingRow.values;
  const meterId = meterIdOf(supplier.supplierId, values.contract_number, values.serial_number);
  const registers = values.zones.length as 1 | 2 | 3;
  const at = Metering.noonOf(opening.read_on, supplier.timeZone);
  const lastActual: Metering.RegisterValues = {
    values: valuesOf(opening),
    period: openingPeriod(opening.read_on, values.installed_on),
    at,
    source: opening.source,
  };
  const meter: Metering.Meter = {
    meterId,
    contractId,
    service: values.service,
    serialNumber: values.serial_number,
    model: values.model,
    zones: values.zones as Metering.Meter['zones'],
    digits: values.digits,
    transformationRatio: values.transformation_ratio ?? 1,
    installedOn: values.installed_on,
    verifiedUntil: values.verified_until,
    automatic: values.automatic ?? false,
    ...serviceLifeOf(values),
    lastActual,
    history: historyOf(opening, SERVICES[values.service].scale),
    version: 1,
  };
  const reading: Metering.Reading = {
    readingId: idFrom('reading', meterId, 'opening'),
    contractId,
    meterId,
    values: lastActual.values,
    volumes: lastActual.values.map(() => 0),
    at,
    period: lastActual.period,
    source: opening.source,
  };
  return { meter, reading, facts: factsOf(meter, registers, opening) };
}

/** What a device shows on its first day is no reading of that month: the first one after it covers it (docs/rating.md, rule 7). */
function openingPeriod(readOn: PlainDate, installedOn: PlainDate): Period {
  const month = periodOf(readOn);
  return month === periodOf(installedOn) ? plusMonths(month, -1) : month;
}

/** Until when it was there, and since when it is out of service. */
function serviceLifeOf({
  removed_on: removedOn,
  out_of_service: why,
  out_of_service_since: since,
}: RowValues<'meters'>): Pick<Metering.Meter, 'removedOn' | 'outOfService'> {
  return { ...(removedOn && { removedOn }), ...(why && since && { outOfService: { since, why } }) };
}

/**
 * A loaded meter as its row describes it. Whether it was taken away or is out of service stays as it is where the file
 * has no column for it; an empty cell says that it is there and in service.
 */
export function describedMeter(loaded: Metering.Meter, row: Row<'meters'>): Metering.Meter {
  const { removedOn, outOfService, ...before } = loaded;
  const now = serviceLifeOf(row.values);
  const removed = hasColumn(row, 'removed_on') ? now.removedOn : removedOn;
  const out = hasColumn(row, 'out_of_service') ? now.outOfService : outOfService;
  return {
    ...before,
    model: row.values.model,
    verifiedUntil: row.values.verified_until,
    automatic: row.values.automatic ?? false,
    ...(removed && { removedOn: removed }),
    ...(out && { outOfService: out }),
  };
}

function factsOf(
  meter: Metering.Meter,
  registers: 1 | 2 | 3,
  opening: RowValues<'readings'>,
): Contract.MeterFacts {
  const monthsWithoutReading = opening.months_without_reading ?? 0;
  const read = meter.lastActual.values;
  return {
    service: meter.service,
    registers,
    automatic: meter.automatic,
    verifiedUntil: meter.verifiedUntil,
    lastReadingPeriod: meter.lastActual.period,
    ...(meter.removedOn && { removedOn: meter.removedOn }),
    billed:
      monthsWithoutReading === 0
        ? { values: read, monthsWithoutReading }
        : { values: billedOf(opening), monthsWithoutReading, lastReadValues: read },
  };
}

function historyOf(opening: RowValues<'readings'>, scale: number): Metering.MonthConsumption[] {
  const until: Period | undefined = opening.consumption_until;
  if (until === undefined) return [];
  const registers = consumptionOf(opening, scale);
  const months = registers[0]?.length ?? 0;
  return Array.from({ length: months }, (_, month) => ({
    period: plusMonths(until, month - months + 1),
    volumes: registers.map((volumes) => volumes[month] ?? 0),
  }));
}
