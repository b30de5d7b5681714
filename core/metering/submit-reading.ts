import type { ContractHead } from '#core/contract';
import * as Contract from '#core/contract';
import { journal, requireUser } from '#core/identity';
import { type Instant, instantOfMs, invariant, msOf, type UserId } from '#core/kernel';
import { type Ctx, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import type * as operations from './contract.ts';
import { implausible, readingChangedMeanwhile } from './faults.ts';
import { withMonths } from './history.ts';
import { hasReadingOf, type Measured, measure, readingPeriod } from './measure.ts';
import type { Meter, Reading, RegisterValues } from './model.ts';
import { requireOwnMeter } from './own-meter.ts';
import { preliminaryCost } from './preliminary-cost.ts';
import { insertReading, readingAt, replaceMeter } from './store.ts';
import { readTyped } from './typed-values.ts';

type SubmitReading = typeof operations.submitReading;

/**
 * Takes a reading of all registers (ME1). The reading, the meter, the contract's notice and the journal change in
 * one commit. The same values again are the same reading; other values in the same period follow it and count from
 * the same earlier one. Of two different readings racing one wins; the other gets
 * `metering.reading_changed_meanwhile`. A payment or a bill in between costs a fresh look, not the reading.
 */
export async function submitReading(
  ctx: Ctx,
  { contractId, meterId, values: typed, confirmed }: InputOf<SubmitReading>,
): Promise<OutputOf<SubmitReading>> {
  const userId = requireUser(ctx);
  let seen: RegisterValues | undefined;
  return untilFresh(async () => {
    const { head, meter } = await requireOwnMeter(ctx, contractId, meterId);
    const values = readTyped(meter, typed);
    const [supplier, tariffs] = await Promise.all([
      requireSupplier(ctx, head.supplierId),
      tariffsOf(ctx, head.supplierId),
    ]);
    const period = readingPeriod(supplier, head, meter, ctx.clock.now());
    const sent = hasReadingOf(meter, period) && sameValues(meter.lastActual.values, values);
    seen ??= meter.lastActual;
    if (!sent && seen.at !== meter.lastActual.at) throw readingChangedMeanwhile();

    const measured = measure(meter, supplier, period, values);
    if (measured.implausible && !confirmed && !sent)
      throw implausible(measured.implausible.usualVolume, measured.implausible.volume);
    const reading =
      (sent && (await readingAt(ctx, contractId, meterId, meter.lastActual.at))) ||
      (await commitReading(ctx, { userId, head, meter, values, measured }));
    const preliminaryKopecks = preliminaryCost(head, meter, measured.months, tariffs);
    return {
      readingId: reading.readingId,
      at: reading.at,
      period,
      registers: measured.registers,
      ...(preliminaryKopecks !== undefined && { preliminaryKopecks }),
    };
  });
}

function sameValues(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, register) => value === b[register]);
}

interface Accepted {
  readonly userId: UserId;
  readonly head: ContractHead;
  readonly meter: Meter;
  readonly values: readonly number[];
  readonly measured: Measured;
}

async function commitReading(
  ctx: Ctx,
  { userId, head, meter, values, measured }: Accepted,
): Promise<Reading> {
  const { contractId, meterId } = meter;
  const { period, volumes } = measured;
  const at = momentAfter(meter.lastActual.at, ctx.clock.now());
  const reading: Reading = {
    readingId: ctx.ids.next('reading'),
    contractId,
    meterId,
    values,
    volumes,
    at,
    period,
    source: 'customer',
    sentBy: userId,
  };
  const facts = head.meters[meterId];
  invariant(facts, `the head of ${contractId} knows its meter ${meterId}`);
  const meters = { ...head.meters, [meterId]: { ...facts, lastReadingPeriod: period } };
  await ctx.table.commit([
    insertReading(reading),
    replaceMeter(meter, {
      ...meter,
      lastActual: { values, period, at, source: 'customer' },
      previousActual: measured.from,
      history: withMonths(meter.history, measured.months),
    }),
    Contract.patchHead(head, { set: { meters } }, { sameVersion: true }),
    journal(ctx, userId, 'reading.sent', reading.readingId),
  ]);
  return reading;
}

/** The present, or the moment after the latest reading: each reading of a meter has a moment of its own. */
function momentAfter(latest: Instant, now: Instant): Instant {
  return now > latest ? now : instantOfMs(msOf(latest) + 1);
}
