import * as Contract from '#core/contract';
import { idFrom, type MeterId, type Period, periodOf, plusMonths, type SupplierId } from '#core/kernel';
import { type BillingRules, RUSSIA, type Supplier } from '#core/supplier';
import { SERVICES, type Tariff, tariffVersion } from '#core/tariff';
import { scaledWhole } from '../import/cells.ts';
import type { RateDocument } from './document.ts';

/** A document's parts as the engine knows them. */

const SUPPLIER_ID = 'document' as SupplierId;

export function supplierOf({ supplier, calendar }: RateDocument): Supplier {
  const { businessDueDays, keyRates: _rules, penalties, advances, ...same } = supplier;
  return {
    ...same,
    supplierId: SUPPLIER_ID,
    name: 'Document',
    legalName: 'Document',
    taxNumber: '0000000000',
    phone: '',
    email: '',
    bank: { payeeName: '', account: '', bankName: '', bic: '', correspondentAccount: '' },
    calendar,
    implausibleTimes: 3,
    shardCount: 1,
    withoutPenalties: !penalties,
    withoutAdvances: !advances,
    ...(businessDueDays && { businessDueDays }),
  };
}

/** A document says everything its bill follows from: key rates that it names stand instead of the rules' own. */
export function rulesOf({ supplier: { keyRates } }: RateDocument): BillingRules {
  return keyRates ? { ...RUSSIA, keyRates } : RUSSIA;
}

export function tariffOf({ name, legalBasis, ...tariff }: RateDocument['tariffs'][number]): Tariff {
  const { until, socialNormPerPerson, normPerPerson, bounds, ...same } = tariff;
  const inUnits = (text: string): number => smallestUnits(text, tariff.service);
  return {
    ...same,
    supplierId: SUPPLIER_ID,
    name: name ?? tariffVersion(tariff),
    legalBasis: legalBasis ?? tariffVersion(tariff),
    bounds: bounds.map(inUnits),
    ...(until && { until }),
    ...(socialNormPerPerson && { socialNormPerPerson: inUnits(socialNormPerPerson) }),
    ...(normPerPerson && { normPerPerson: inUnits(normPerPerson) }),
  };
}

/** A quantity in whole smallest units. @throws CellFault when it has more decimals than the service counts. */
export function smallestUnits(text: string, service: Tariff['service']): number {
  const { scale, unit } = SERVICES[service];
  return scaledWhole(text, scale, `number of ${unit}`);
}

export function meterIdOf(serialNumber: string): MeterId {
  return idFrom('meter', SUPPLIER_ID, serialNumber);
}

/** The contract before its first month is billed; its meters' facts come with the meters. */
export function headOf(
  { contract, premise }: RateDocument,
  supplier: Supplier,
  meters: Contract.ContractHead['meters'],
): Contract.ContractHead {
  const { number, kind, services, maxPowerKw } = contract;
  return Contract.openContract(supplier, {
    number,
    kind,
    payerName: '',
    branchId: '',
    premise: {
      address: '',
      areaM2Hundredths: scaledWhole(premise.areaM2, 2, 'number of m²'),
      persons: premise.persons,
      rooms: 0,
      stove: 'gas',
    },
    services,
    meters,
    ...(maxPowerKw !== undefined && { maxPowerKw }),
  });
}

/**
 * The month a reading belongs to: that of its date, or the next where its day is after the window. The last month of the
 * contract or of the device has no next one.
 */
export function readingPeriodOf(
  { on, period, serialNumber }: RateDocument['readings'][number],
  { supplier, contract, meters }: RateDocument,
): Period {
  if (period) return period;
  const own = periodOf(on);
  const removedOn = meters.find((meter) => meter.serialNumber === serialNumber)?.removedOn;
  const isLast = [contract.closedOn, removedOn].some((day) => day !== undefined && periodOf(day) === own);
  return isLast || Number(on.slice(8)) <= supplier.readingWindow.toDay ? own : plusMonths(own, 1);
}
