import * as Contract from '#core/contract';
import {
  type ContractId,
  dateAt,
  type Instant,
  type MeterId,
  type PlainDate,
  powerOfTen,
} from '#core/kernel';
import { type Ctx, untilFresh } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { acceptReading } from './accept-reading.ts';
import {
  contractEnded,
  meterMissing,
  readingInFuture,
  readingOutOfOrder,
  tooManyDigits,
  wrongRegisterCount,
} from './faults.ts';
import { measure, readingPeriod } from './measure.ts';
import type { Meter, ReadingSource } from './model.ts';
import { type DayReading, noonOf, placeInOrder } from './place-in-order.ts';
import { requireMeter } from './store.ts';

/** A reading that the supplier brings: its system's, or one its staff took. */
export interface OfficeReading extends DayReading {
  readonly contractId: ContractId;
  readonly meterId: MeterId;
  readonly source: Exclude<ReadingSource, 'customer'>;
}

/**
 * Records a reading of all registers that the supplier brings, of automatic meters too, by the rules of
 * `submitReading`; but whatever it shows is believed, because somebody or something looked. Readings of a meter are
 * recorded in the order of their days. The same day with the same values is the same reading, and answers `stored`. The
 * reading, the meter and the contract's notice change in one commit. For the system only. Throws `contract.missing`,
 * `metering.meter_missing` (of a device that has left its contract too), `metering.contract_ended`,
 * `metering.wrong_register_count`, `metering.too_many_digits`, `metering.reading_in_future`,
 * `metering.reading_out_of_order`, `metering.reading_below_previous`.
 */
export async function recordReading(
  ctx: Ctx,
  { contractId, meterId, source, ...read }: OfficeReading,
): Promise<'recorded' | 'stored'> {
  if (ctx.actor.kind !== 'system') throw meterMissing();
  return untilFresh(async () => {
    const head = await Contract.requireHead(ctx, contractId);
    const [meter, supplier] = await Promise.all([
      requireMeter(ctx, contractId, meterId),
      requireSupplier(ctx, head.supplierId),
    ]);
    const { timeZone } = supplier;
    const place = await placeInOrder(ctx, meter, timeZone, read);
    if (place === 'stored') return 'stored';
    if (head.status === 'terminated') throw contractEnded();
    if (!head.meters[meterId]) throw meterMissing();
    if (place === 'late') throw readingOutOfOrder(dateAt(meter.lastActual.at, timeZone));
    requireOnDial(meter, read.values);
    const takenAt = momentOf(read.readOn, timeZone, ctx.clock.now());
    const measured = measure(meter, supplier, readingPeriod(supplier, head, meter, takenAt), read.values);
    const { values } = read;
    const { writes } = acceptReading(ctx, { head, meter, values, measured, source, takenAt });
    await ctx.table.commit(writes);
    return 'recorded';
  });
}

function requireOnDial({ zones, digits }: Meter, values: readonly number[]): void {
  if (values.length !== zones.length) throw wrongRegisterCount(zones.length, values.length);
  const dial = powerOfTen(digits);
  const beyond = [...values.keys()].filter((register) => (values[register] ?? 0) >= dial);
  if (beyond.length > 0) throw tooManyDigits(digits, beyond);
}

/** Noon of its day, or now where that is still to come. */
function momentOf(readOn: PlainDate, timeZone: string, now: Instant): Instant {
  if (readOn > dateAt(now, timeZone)) throw readingInFuture(readOn);
  const noon = noonOf(readOn, timeZone);
  return noon < now ? noon : now;
}
