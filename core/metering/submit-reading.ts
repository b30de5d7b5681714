import { journal, requireUser } from '#core/identity';
import type { Instant, UserId } from '#core/kernel';
import { type Ctx, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import { type AcceptedReading, acceptReading } from './accept-reading.ts';
import type * as operations from './contract.ts';
import { measureTyped } from './measure-typed.ts';
import type { Reading } from './model.ts';
import { requireReadMeter } from './own-meter.ts';
import { preliminaryCost } from './preliminary-cost.ts';
import { readingAt } from './store.ts';

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
  let seenAt: Instant | undefined;
  return untilFresh(async () => {
    const { head, meter } = await requireReadMeter(ctx, contractId, meterId);
    const [supplier, tariffs] = await Promise.all([
      requireSupplier(ctx, head.supplierId),
      tariffsOf(ctx, head.supplierId),
    ]);
    const { values, measured, sent } = measureTyped(
      { head, meter, supplier, at: ctx.clock.now() },
      { values: typed, confirmed },
      seenAt,
    );
    seenAt ??= meter.lastActual.at;
    const reading =
      (sent && (await readingAt(ctx, contractId, meterId, meter.lastActual.at))) ||
      (await commitReading(ctx, { userId, head, meter, values, measured }));
    const preliminaryKopecks = preliminaryCost(head, meter, measured.months, tariffs);
    return {
      readingId: reading.readingId,
      at: reading.at,
      period: measured.period,
      registers: measured.registers,
      ...(preliminaryKopecks !== undefined && { preliminaryKopecks }),
    };
  });
}

async function commitReading(
  ctx: Ctx,
  { userId, ...sent }: Pick<AcceptedReading, 'head' | 'meter' | 'values' | 'measured'> & { userId: UserId },
): Promise<Reading> {
  const { reading, writes } = acceptReading(ctx, {
    ...sent,
    source: 'customer',
    takenAt: ctx.clock.now(),
    sentBy: userId,
  });
  await ctx.table.commit([...writes, journal(ctx, userId, 'reading.sent', reading.readingId)]);
  return reading;
}
