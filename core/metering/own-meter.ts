import type { ContractHead } from '#core/contract';
import * as Contract from '#core/contract';
import { type ContractId, dateAt, type MeterId, type OrganisationRole } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { meterMissing } from './faults.ts';
import type { Meter } from './model.ts';
import { findMeter, requireMeter } from './store.ts';

/**
 * A contract of the caller's cabinet and one of its meters, as the last commit left them, in one round trip.
 * Throws `contract.missing`, and `metering.meter_missing` only to those whose contract it is.
 */
export async function requireOwnMeter(
  ctx: Ctx,
  contractId: ContractId,
  meterId: MeterId,
  needed: OrganisationRole = 'observer',
): Promise<{ head: ContractHead; meter: Meter }> {
  const [head, meter] = await Promise.all([
    Contract.requireOwn(ctx, contractId, needed),
    findMeter(ctx, contractId, meterId),
  ]);
  if (!meter) throw meterMissing();
  return { head, meter };
}

/**
 * {@link requireOwnMeter}, for who may send readings, of a meter whose readings are wanted: a device that was taken away is
 * as missing as one that never was.
 */
export async function requireReadMeter(
  ctx: Ctx,
  contractId: ContractId,
  meterId: MeterId,
): Promise<{ head: ContractHead; meter: Meter }> {
  const { head, meter } = await requireOwnMeter(ctx, contractId, meterId, 'readings');
  requireInUse(ctx, head, meterId);
  return { head, meter };
}

/** A meter of a contract that has been read, when its readings are wanted; else `metering.meter_missing`. */
export async function requireMeterInUse(ctx: Ctx, head: ContractHead, meterId: MeterId): Promise<Meter> {
  requireInUse(ctx, head, meterId);
  return requireMeter(ctx, head.contractId, meterId);
}

function requireInUse(ctx: Ctx, head: ContractHead, meterId: MeterId): void {
  const today = dateAt(ctx.clock.now(), head.supplier.timeZone);
  if (!Contract.isInUse(head, meterId, today)) throw meterMissing();
}
