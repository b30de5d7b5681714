import * as z from 'zod';
import * as Billing from '#core/billing';
import { VOLUME_SOURCES } from '#core/metering';
import { SERVICE_NAMES, ZONES } from '#core/tariff';
import type { RateDocument } from './document.ts';
import { meterIdOf } from './subject.ts';

/** What `npm run rate` prints; published as `docs/rate/output.schema.json`, explained in docs/formats.md. */

const kopecks = z.int();
const spanView = z.strictObject({
  debt: kopecks,
  from: z.string(),
  to: z.string(),
  days: z.int(),
  ratePercent: z.string(),
  divisor: z.int(),
  amount: kopecks,
});

const lineView = z.strictObject({
  kind: z.enum(['charge', 'recalculation']),
  service: z.enum(SERVICE_NAMES),
  zone: z.enum(ZONES),
  range: z.int(),
  volume: z.number(),
  unit: z.string(),
  rate: z.string(),
  amount: kopecks,
  vatPercent: z.int(),
  vat: kopecks,
  source: z.enum(VOLUME_SOURCES),
  basis: z.string(),
  tariff: z.string(),
  meter: z.string().optional(),
  previousValue: z.int().optional(),
  currentValue: z.int().optional(),
  forPeriod: z.string().optional(),
  from: z.string().optional(),
  days: z.int().optional(),
  ofDays: z.int().optional(),
});

export const billView = z.strictObject({
  period: z.string(),
  number: z.string(),
  final: z.boolean(),
  dueOn: z.string(),
  opening: kopecks,
  charged: kopecks,
  penalty: kopecks,
  vat: kopecks,
  total: kopecks,
  lines: z.array(lineView),
  penalties: z.array(
    z.strictObject({
      forPeriod: z.string(),
      dueOn: z.string(),
      toDate: kopecks,
      chargedBefore: kopecks,
      amount: kopecks,
      basis: z.string(),
      spans: z.array(spanView),
    }),
  ),
  advances: z.array(
    z.strictObject({ percent: z.int(), dueOn: z.string(), amount: kopecks, basis: z.string() }),
  ),
  debts: z.array(
    z.strictObject({ period: z.string(), dueOn: z.string(), amount: kopecks, penalty: kopecks }),
  ),
  advance: kopecks,
});
export type BillView = z.output<typeof billView>;

/** A composed bill as the document's reader sees it. */
export function viewOf(
  document: RateDocument,
  { book, head, period, closedOn }: Billing.RatingInput,
  composed: Billing.ComposedBill,
): BillView {
  const { rules, tariffs } = book;
  // of all the document's meters: a recalculation may name one that was taken away since
  const serials = new Map(document.meters.map(({ serialNumber }) => [meterIdOf(serialNumber), serialNumber]));
  const { debts, advanceKopecks } = composed.account;
  return {
    period,
    number: `${document.contract.number}-${period.replace('-', '')}`,
    final: closedOn !== undefined,
    dueOn: composed.dueOn,
    opening: composed.openingKopecks,
    charged: composed.chargedKopecks,
    penalty: composed.penaltyKopecks,
    vat: composed.vatKopecks,
    total: composed.totalKopecks,
    lines: composed.rated.lines.map(({ meterId, amountKopecks, vatKopecks, ...line }) => ({
      kind: line.kind,
      service: line.service,
      zone: line.zone,
      range: line.range,
      volume: inUnit(line.volume, Billing.unitOf(line).scale),
      unit: Billing.unitOf(line).unit,
      rate: line.rate,
      amount: amountKopecks,
      vatPercent: line.vatPercent,
      vat: vatKopecks,
      source: line.source,
      basis: tariffs.version(line.tariff)?.legalBasis ?? line.tariff,
      tariff: line.tariff,
      ...(meterId && { meter: serials.get(meterId) }),
      ...(line.previousValue !== undefined && { previousValue: line.previousValue }),
      ...(line.currentValue !== undefined && { currentValue: line.currentValue }),
      ...(line.forPeriod && { forPeriod: line.forPeriod }),
      ...(line.from && { from: line.from, days: line.days, ofDays: line.ofDays }),
    })),
    penalties: composed.penalties.map(({ forPeriod, dueOn, spans, chargedBeforeKopecks, amountKopecks }) => ({
      forPeriod,
      dueOn,
      toDate: chargedBeforeKopecks + amountKopecks,
      chargedBefore: chargedBeforeKopecks,
      amount: amountKopecks,
      basis: rules.basis.penalties[head.kind],
      spans: spans.map(({ debtKopecks, amountKopecks: amount, ...span }) => ({
        debt: debtKopecks,
        ...span,
        amount,
      })),
    })),
    advances: composed.advances.map(({ percent, dueOn, amountKopecks }) => ({
      percent,
      dueOn,
      amount: amountKopecks,
      basis: rules.basis.advances,
    })),
    debts: debts
      .filter(({ openKopecks, penaltyOpenKopecks }) => openKopecks > 0 || penaltyOpenKopecks > 0)
      .map(({ period: of, dueOn, openKopecks, penaltyOpenKopecks }) => ({
        period: of,
        dueOn,
        amount: openKopecks,
        penalty: penaltyOpenKopecks,
      })),
    advance: advanceKopecks,
  };
}

/** Whole smallest units as a number of units: JSON writes it with exactly its decimals. */
function inUnit(volume: number, scale: number): number {
  const digits = String(Math.abs(volume)).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return volume < 0 ? -Number(text) : Number(text);
}
