import type { ContractHead } from '#core/contract';
import * as Contract from '#core/contract';
import type { ContractId, MeterId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { meterMissing } from './faults.ts';
import type { Meter } from './model.ts';
import { findMeter } from './store.ts';

/**
 * A contract of the caller's cabinet and one of its meters, as the last commit left them, in one round trip.
 * Throws `contract.missing`, and `metering.meter_missing` only to those whose contract it is.
 */
export async function requireOwnMeter(
  ctx: Ctx,
  contractId: ContractId,
  meterId: MeterId,
): Promise<{ head: ContractHead; meter: Meter }> {
  const [head, meter] = await Promise.all([
    Contract.requireOwn(ctx, contractId),
    findMeter(ctx, contractId, meterId),
  ]);
  if (!meter) throw meterMissing();
  return { head, meter };
}
