import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import type * as operations from './contract.ts';
import { hasReadingOf, measure, readingPeriod } from './measure.ts';
import { requireReadMeter } from './own-meter.ts';
import { preliminaryCost } from './preliminary-cost.ts';
import { readTyped } from './typed-values.ts';

type CheckReading = typeof operations.checkReading;

/** What a reading would mean, before it is sent (ME1): consumption, preliminary cost, a second look. Changes nothing. */
export async function checkReading(
  ctx: Ctx,
  { contractId, meterId, values: typed }: InputOf<CheckReading>,
): Promise<OutputOf<CheckReading>> {
  const { head, meter } = await requireReadMeter(ctx, contractId, meterId);
  const values = readTyped(meter, typed);
  const [supplier, tariffs] = await Promise.all([
    requireSupplier(ctx, head.supplierId),
    tariffsOf(ctx, head.supplierId),
  ]);
  const period = readingPeriod(supplier, head, meter, ctx.clock.now());
  const { registers, months, implausible } = measure(meter, supplier, period, values);
  const preliminaryKopecks = preliminaryCost(head, meter, months, tariffs);
  return {
    registers,
    ...(preliminaryKopecks !== undefined && { preliminaryKopecks }),
    period,
    ...(implausible && { implausible }),
    replacesEarlier: hasReadingOf(meter, period),
  };
}
