import type { ContractHead } from '#core/contract';
import { journal } from '#core/identity';
import { Fault, type Instant, type MeterId, type UserId } from '#core/kernel';
import type { Ctx, Write } from '#core/platform';
import type { Supplier } from '#core/supplier';
import { noticeAfter, takeReading } from './accept-reading.ts';
import { meterTwice } from './faults.ts';
import { measureTyped, type TypedReading } from './measure-typed.ts';
import { requireMeterInUse } from './own-meter.ts';

/** A reading that is sent together with something else. */
export interface ReadingDraft extends TypedReading {
  /** As it was read for the commit; the caller has made sure whose it is. */
  readonly head: ContractHead;
  readonly meterId: MeterId;
  /** Where it stands in the request: `readings.0`. */
  readonly place: string;
}

/** What is the same for every planning of one request. */
export interface ReadingsSent {
  readonly userId: UserId;
  readonly supplier: Supplier;
  /**
   * The latest reading each meter had when this was planned first: kept by the caller from one planning to the next, so
   * that a reading somebody else sent in between is told of and not followed.
   */
  readonly seen: Map<MeterId, Instant>;
}

/**
 * The writes of a customer's readings for the commit of whatever they are sent together with (ME5), by the rules of
 * `submitReading`: all of them or none. A reading that is stored already needs no write. To be planned anew after a
 * conflict. Throws the faults of `submitReading` with the place of the reading in their fields, and
 * `metering.meter_twice`.
 */
export async function planReadings(
  ctx: Ctx,
  drafts: readonly ReadingDraft[],
  { userId, supplier, seen }: ReadingsSent,
): Promise<Write[]> {
  const writes: Write[] = [];
  const read = new Map<ContractHead, Record<MeterId, ContractHead['meters'][MeterId]>>();
  const named = new Set<MeterId>();
  const meters = await Promise.all(
    drafts.map(({ head, meterId, place }) => atPlace(place, () => requireMeterInUse(ctx, head, meterId))),
  );
  for (const [index, { head, meterId, place, ...typed }] of drafts.entries()) {
    const meter = meters[index];
    if (!meter) continue;
    if (named.has(meterId)) throw meterTwice().at(place);
    named.add(meterId);
    const at = ctx.clock.now();
    const { values, measured, sent } = await atPlace(place, () =>
      measureTyped({ head, meter, supplier, at }, typed, seen.get(meterId)),
    );
    if (!seen.has(meterId)) seen.set(meterId, meter.lastActual.at);
    if (sent) continue;
    const taken = takeReading(ctx, {
      ...{ head, meter, values, measured },
      ...{ source: 'customer', takenAt: at, sentBy: userId },
    });
    writes.push(...taken.writes, journal(ctx, userId, 'reading.sent', taken.reading.readingId));
    read.set(head, { ...read.get(head), [meterId]: taken.facts });
  }
  return [...writes, ...[...read].map(([head, facts]) => noticeAfter(head, facts))];
}

/** Does something for a part of a request; a fault says where in the request that part is. */
async function atPlace<T>(place: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Fault ? error.at(place) : error;
  }
}
