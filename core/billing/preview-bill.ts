import * as Contract from '#core/contract';
import { Fault, periodAt, plusMonths } from '#core/kernel';
import { metersOfHeads } from '#core/metering';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import { composeMonth, type MonthOfContract } from './compose-month.ts';
import type * as operations from './contract.ts';
import { forecastMonth } from './forecast-month.ts';
import { explainBill } from './get-bill.ts';
import type { BillLine } from './model.ts';
import { isShared } from './one-shared.ts';
import { billOf } from './post-bill.ts';
import type { RatingInput } from './price-lines.ts';
import { isUncounted } from './rate-contract.ts';
import { ratingBook } from './rating-book.ts';

type Preview = OutputOf<typeof operations.previewBill>;

/**
 * What the first month that has no bill yet would come to if it were billed now (BI3), made by what month end bills
 * with, and a forecast of the whole month. Writes nothing. Two round trips; a third where a reading recalculates earlier
 * months or a debt is old enough for a penalty, and a fourth for what was paid of such a debt. Throws
 * `contract.missing`, and the fault for which month end would skip the contract.
 */
export async function previewBill(
  ctx: Ctx,
  { contractId }: InputOf<typeof operations.previewBill>,
): Promise<Preview> {
  const head = await Contract.requireOwn(ctx, contractId);
  const [meterItems, supplier, tariffs] = await Promise.all([
    metersOfHeads(ctx, [head]),
    requireSupplier(ctx, head.supplierId),
    tariffsOf(ctx, head.supplierId),
  ]);
  const at = ctx.clock.now();
  const running = periodAt(at, supplier.timeZone);
  const period = head.lastBilledPeriod ? plusMonths(head.lastBilledPeriod, 1) : running;
  const book = ratingBook(supplier, tariffs);
  const { input, ...composed } = await composeOrLog(ctx, { book, head, meterItems, period });
  const bill = billOf(head, composed, { period, revision: 1, issuedAt: at });
  const explained = explainBill(bill, { tariffs, meters: input.meters, payer: head.kind });
  const { services, ...forecast } = forecastMonth(input, bill.penaltyKopecks);
  return {
    preliminary: true,
    period,
    isRunning: period === running,
    at,
    dueOn: bill.dueOn,
    openingKopecks: bill.openingKopecks,
    chargedKopecks: bill.chargedKopecks,
    vatKopecks: bill.vatKopecks,
    penaltyKopecks: bill.penaltyKopecks,
    totalKopecks: bill.totalKopecks,
    lines: explained.lines,
    penalties: explained.penalties,
    advances: explained.advances,
    meters: meterSources(input, bill.lines),
    forecast: { ...forecast, services: [...services] },
  };
}

/** Of data that cannot be read the log has to have the cause: the customer is told only that it is so. */
async function composeOrLog(ctx: Ctx, month: MonthOfContract): ReturnType<typeof composeMonth> {
  try {
    return await composeMonth(ctx, month);
  } catch (error) {
    if (error instanceof Fault && error.cause !== undefined) {
      const { contractId } = month.head;
      ctx.log.warn('a month could not be previewed', {
        contractId,
        code: error.code,
        cause: String(error.cause),
      });
    }
    throw error;
  }
}

/** What the month rests on for each meter that is charged by; silent meters of one service share a norm or the maximum power. */
function meterSources({ meters, period }: RatingInput, lines: readonly BillLine[]): Preview['meters'] {
  const charges = lines.filter(({ kind }) => kind === 'charge');
  return meters.flatMap((meter) => {
    const { meterId, service, serialNumber, lastActual } = meter;
    const shares = !isUncounted(meter, period);
    const line =
      charges.find((one) => one.meterId === meterId) ??
      charges.find((one) => shares && one.meterId && one.service === service && isShared(one.source));
    if (!line) return [];
    return { meterId, service, serialNumber, source: line.source, lastReadingPeriod: lastActual.period };
  });
}
