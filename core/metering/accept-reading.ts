import * as Contract from '#core/contract';
import { type Instant, instantOfMs, type MeterId, msOf, type UserId } from '#core/kernel';
import type { Ctx, Write } from '#core/platform';
import { meterMissing } from './faults.ts';
import { withMonths } from './history.ts';
import type { Measured } from './measure.ts';
import type { Meter, Reading, ReadingSource } from './model.ts';
import { insertReading, replaceMeter } from './store.ts';

/** A reading that was measured and is wanted, whoever took it. */
export interface AcceptedReading {
  readonly head: Contract.ContractHead;
  readonly meter: Meter;
  readonly values: readonly number[];
  readonly measured: Measured;
  readonly source: ReadingSource;
  readonly takenAt: Instant;
  readonly sentBy?: UserId;
}

/**
 * Makes the reading and the writes that store it: the reading, the meter and the contract's notice, conditional on meter
 * and contract being those it was measured by. Throws `metering.meter_missing` for a device that has left its contract.
 */
export function acceptReading(ctx: Ctx, accepted: AcceptedReading): { reading: Reading; writes: Write[] } {
  const { head, meter } = accepted;
  const { reading, facts, writes } = takeReading(ctx, accepted);
  return { reading, writes: [...writes, noticeAfter(head, { [meter.meterId]: facts })] };
}

/** {@link acceptReading} without the contract's notice, which readings of several of its meters change at once. */
export function takeReading(
  ctx: Ctx,
  { head, meter, values, measured, source, takenAt, sentBy }: AcceptedReading,
): { reading: Reading; facts: Contract.MeterFacts; writes: Write[] } {
  const { contractId, meterId } = meter;
  const { period, volumes } = measured;
  const facts = head.meters[meterId];
  if (!facts) throw meterMissing();
  const reading: Reading = {
    readingId: ctx.ids.next('reading'),
    contractId,
    meterId,
    values,
    volumes,
    at: momentAfter(meter.lastActual.at, takenAt),
    period,
    source,
    ...(sentBy && { sentBy }),
  };
  return {
    reading,
    facts: { ...facts, lastReadingPeriod: period },
    writes: [insertReading(reading), replaceMeter(meter, meterAfter(meter, reading, measured))],
  };
}

/** What the contract says of these meters once their readings are stored, conditional on it being as it was read. */
export function noticeAfter(
  head: Contract.ContractHead,
  read: Readonly<Record<MeterId, Contract.MeterFacts>>,
): Write {
  return Contract.patchHead(head, { set: { meters: { ...head.meters, ...read } } }, { sameVersion: true });
}

/** The meter once a reading of it is stored. Pure. */
export function meterAfter(
  meter: Meter,
  { values, at, source }: Pick<Reading, 'values' | 'at' | 'source'>,
  { period, from, months }: Measured,
): Meter {
  return {
    ...meter,
    lastActual: { values, period, at, source },
    previousActual: from,
    history: withMonths(meter.history, months),
  };
}

/** The moment it was taken, or the one after the latest reading: each reading of a meter has a moment of its own. */
function momentAfter(latest: Instant, takenAt: Instant): Instant {
  return takenAt > latest ? takenAt : instantOfMs(msOf(latest) + 1);
}
