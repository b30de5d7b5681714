import * as Contract from '#core/contract';
import type { MeterId } from '#core/kernel';
import { type Meter, metersOf } from '#core/metering';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { type BillingRules, type PayerKind, RUSSIA } from '#core/supplier';
import { rangeBounds, type TariffBook, tariffsOf } from '#core/tariff';
import type * as operations from './contract.ts';
import { summaryOf } from './list-bills.ts';
import type { Bill, BillLine } from './model.ts';
import { requireBill } from './store.ts';
import { unitOf } from './volume-of.ts';

type BillView = OutputOf<typeof operations.getBill>;

/** One bill of the caller with every line explained. Two round trips. Throws `contract.missing`, `billing.bill_missing`. */
export async function getBill(
  ctx: Ctx,
  { contractId, period }: InputOf<typeof operations.getBill>,
): Promise<BillView> {
  const { supplierId, kind } = await Contract.requireOwn(ctx, contractId);
  const [bill, tariffs, meters] = await Promise.all([
    requireBill(ctx, contractId, period),
    tariffsOf(ctx, supplierId),
    metersOf(ctx, contractId),
  ]);
  return explainBill(bill, { tariffs, meters, payer: kind });
}

/** What names and quotes stand behind a bill. */
export interface Explanations {
  readonly tariffs: TariffBook;
  readonly meters: readonly Meter[];
  readonly payer: PayerKind;
  readonly rules?: BillingRules;
}

/** A bill as people read it: each line with its tariff's name and legal basis, its range's bounds, and its meter's number. */
export function explainBill(bill: Bill, { tariffs, meters, payer, rules = RUSSIA }: Explanations): BillView {
  const serialNumbers = new Map(meters.map((meter) => [meter.meterId, meter.serialNumber]));
  return {
    ...summaryOf(bill),
    openingKopecks: bill.openingKopecks,
    vatKopecks: bill.vatKopecks,
    penaltyKopecks: bill.penaltyKopecks,
    penalties: bill.penalties.map(({ spans, ...penalty }) => ({
      ...penalty,
      legalBasis: rules.basis.penalties[payer],
      spans: [...spans],
    })),
    advances: bill.advances.map((advance) => ({ ...advance, legalBasis: rules.basis.advances })),
    final: bill.final ?? false,
    ...(bill.revision > 1 && { replaces: numberBefore(bill) }),
    ...(bill.reason !== undefined && { reason: bill.reason }),
    lines: bill.lines.map((line) => explained(line, bill, tariffs, serialNumbers)),
  };
}

/** The number of the bill before, of a bill that took its place. */
function numberBefore({ number, revision }: Bill): string {
  const first = number.slice(0, number.lastIndexOf('-'));
  return revision === 2 ? first : `${first}-${revision - 1}`;
}

function explained(
  { meterId, ...line }: BillLine,
  bill: Bill,
  tariffs: TariffBook,
  serialNumbers: ReadonlyMap<MeterId, string>,
): BillView['lines'][number] {
  const tariff = tariffs.version(line.tariff);
  const bounds = tariff ? rangeBounds(tariff, bill.persons) : [];
  const rangeTo = bounds[line.range];
  const serialNumber = meterId && serialNumbers.get(meterId);
  return {
    ...line,
    unit: unitOf(line).unit,
    ranges: bounds.length + 1,
    rangeFrom: bounds[line.range - 1] ?? 0,
    ...(rangeTo !== undefined && { rangeTo }),
    // A version that was taken out of the book is still named by what the line quotes.
    tariffName: tariff?.name ?? line.tariff,
    legalBasis: tariff?.legalBasis ?? line.tariff,
    ...(serialNumber !== undefined && { serialNumber }),
  };
}
