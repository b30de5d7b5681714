import { managedIn } from '#core/identity';
import {
  type ContractId,
  dateAt,
  type Instant,
  isId,
  type MeterId,
  type Period,
  type PlainDate,
} from '#core/kernel';
import { roleIn } from '#core/organisation';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { paymentLimits, requireSupplierWithBranch } from '#core/supplier';
import { type Service, type Tariff, type TariffBook, tariffsOf, ZONES, type Zone } from '#core/tariff';
import type * as operations from './contract.ts';
import { isInUse } from './in-use.ts';
import type { ContractHead } from './model.ts';
import { readingsDue } from './readings-due.ts';
import { requireOwn } from './store.ts';
import { summaryOf } from './summary.ts';

type GetContract = typeof operations.getContract;
type Page = OutputOf<GetContract>;

/** What the contract page shows of a meter. Metering stands to the right of this module and hands it in. */
interface MeterOnPage {
  readonly meterId: MeterId;
  readonly service: Service;
  readonly serialNumber: string;
  readonly model: string;
  readonly zones: readonly Zone[];
  readonly digits: number;
  readonly automatic: boolean;
  readonly verifiedUntil: PlainDate;
  readonly lastActual: { readonly values: readonly number[]; readonly at: Instant; readonly period: Period };
}

type ReadMeters = (ctx: Ctx, contractId: ContractId) => Promise<readonly MeterOnPage[]>;

/**
 * The contract page (CO3) in two round trips: the contract with its meters, then its supplier with the branch and
 * the tariffs. A service that no tariff is in force for is left out, and so is a device that was taken away. Throws `contract.missing`.
 */
export async function getContract(
  ctx: Ctx,
  { contractId }: InputOf<GetContract>,
  readMeters: ReadMeters,
): Promise<Page> {
  const [head, stored] = await Promise.all([requireOwn(ctx, contractId), readMeters(ctx, contractId)]);
  const [{ supplier, branch }, tariffs] = await Promise.all([
    requireSupplierWithBranch(ctx, head.supplierId, head.branchId),
    tariffsOf(ctx, head.supplierId),
  ]);
  const now = ctx.clock.now();
  const today = dateAt(now, supplier.timeZone);
  const due = readingsDue(head, now);
  const meters = stored.filter(({ meterId }) => isInUse(head, meterId, today));
  const { fromDay, toDay } = supplier.readingWindow;
  const { leastKopecks, mostKopecks } = paymentLimits(supplier);
  return {
    ...summaryOf(ctx, head, due),
    supplierName: supplier.name,
    kind: head.kind,
    payerName: head.payerName,
    premise: head.premise,
    ...(head.linkedAt && { linkedAt: head.linkedAt }),
    ...organisationOf(ctx, head),
    movable: isMovable(ctx, head),
    services: servicesInForce(head, meters, tariffs, today),
    meters: meters.map((meter) => meterView(meter, today, due.meterIds)),
    readingWindow: { fromDay, toDay },
    supplier: {
      name: supplier.name,
      phone: supplier.phone,
      email: supplier.email,
      timeZone: supplier.timeZone,
      paymentLimits: { leastKopecks, mostKopecks },
    },
    ...(branch && {
      branch: { name: branch.name, address: branch.address, hours: branch.hours, phone: branch.phone },
    }),
  };
}

/** Of a contract that is an organisation's: which, and what the caller may do there. */
function organisationOf(ctx: Ctx, { ownerId }: ContractHead): Pick<Page, 'organisation'> {
  if (!ownerId || !isId('organisation', ownerId)) return {};
  const role = roleIn(ctx, ownerId);
  return role ? { organisation: { organisationId: ownerId, role } } : {};
}

/** An organisation's manager has their own cabinet besides; their own contract needs an organisation to go to. */
function isMovable({ actor }: Ctx, { ownerId }: ContractHead): boolean {
  if (actor.kind !== 'user') return false;
  const managed = managedIn(actor.memberOf);
  return ownerId === actor.userId ? managed.length > 0 : managed.some((id) => id === ownerId);
}

function servicesInForce(
  head: ContractHead,
  meters: readonly MeterOnPage[],
  tariffs: TariffBook,
  today: PlainDate,
): Page['services'] {
  return head.services.flatMap(({ service, category }) => {
    const tariff = tariffs.find(service, category, today);
    if (!tariff) return [];
    const metered = meters.filter((meter) => meter.service === service).flatMap(({ zones }) => zones);
    return {
      service,
      tariffName: tariff.name,
      tariffFrom: tariff.from,
      legalBasis: tariff.legalBasis,
      per: tariff.per,
      bounds: [...tariff.bounds],
      rates: ratesOf(tariff, metered),
    };
  });
}

/** The rates of the zones that are counted here; all of the tariff's where nothing is metered. */
function ratesOf(tariff: Tariff, metered: readonly Zone[]): Page['services'][number]['rates'] {
  return ZONES.flatMap((zone) => {
    const byRange = tariff.rates[zone];
    const shown = byRange && (metered.length === 0 || metered.includes(zone));
    return shown ? [{ zone, byRange: [...byRange] }] : [];
  });
}

function meterView(meter: MeterOnPage, today: PlainDate, needed: readonly MeterId[]): Page['meters'][number] {
  return {
    meterId: meter.meterId,
    service: meter.service,
    serialNumber: meter.serialNumber,
    model: meter.model,
    zones: [...meter.zones],
    digits: meter.digits,
    automatic: meter.automatic,
    verifiedUntil: meter.verifiedUntil,
    verificationExpired: meter.verifiedUntil < today,
    lastValues: [...meter.lastActual.values],
    lastReadingAt: meter.lastActual.at,
    lastReadingPeriod: meter.lastActual.period,
    readingNeeded: needed.includes(meter.meterId),
  };
}
