import { type Kopecks, kopecks, type Period, period, sumKopecks } from '#core/kernel';
import type { Service, Unit } from '#core/tariff';
import type { ExplainedLine, ExplainedPenalty } from './model.ts';

/** Lines of a bill that belong together: one service of one meter in one unit, charged or recalculated for one month. */
export interface LineGroup {
  readonly kind: ExplainedLine['kind'];
  readonly service: Service;
  readonly unit: Unit;
  readonly serialNumber?: string;
  /** The earlier month that is recalculated. */
  readonly forPeriod?: Period;
  readonly lines: readonly ExplainedLine[];
  readonly amountKopecks: Kopecks;
  readonly vatKopecks: Kopecks;
}

/** Puts lines into groups, in the order they first appear. */
export function groupsOf(lines: readonly ExplainedLine[]): LineGroup[] {
  const groups = new Map<string, ExplainedLine[]>();
  for (const line of lines) {
    const key = [line.kind, line.service, line.unit, line.serialNumber, line.forPeriod].join('|');
    const known = groups.get(key);
    if (known) known.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()].map((own) => {
    const [first] = own as [ExplainedLine];
    return {
      kind: first.kind,
      service: first.service,
      unit: first.unit,
      ...(first.serialNumber !== undefined && { serialNumber: first.serialNumber }),
      ...(first.forPeriod !== undefined && { forPeriod: period(first.forPeriod) }),
      lines: byRegister(own),
      amountKopecks: sumOf(own, 'amountKopecks'),
      vatKopecks: sumOf(own, 'vatKopecks'),
    };
  });
}

/** Which register of its meter a line is of, and whether it takes back or charges: these lines share their readings. */
export function registerOf(line: ExplainedLine): string {
  return [isTakenBack(line), line.zone, line.source].join('|');
}

/** Lines with the ranges of a register side by side; otherwise as they come. */
function byRegister(lines: readonly ExplainedLine[]): ExplainedLine[] {
  const registers = new Map<string, ExplainedLine[]>();
  for (const line of lines) {
    const key = registerOf(line);
    registers.set(key, [...(registers.get(key) ?? []), line]);
  }
  return [...registers.values()].flat();
}

/** What lines come to together. */
export function sumOf(lines: readonly ExplainedLine[], of: 'amountKopecks' | 'vatKopecks'): Kopecks {
  return sumKopecks(lines.map((line) => kopecks(line[of])));
}

/** What penalties come to together. */
export function penaltySum(penalties: readonly ExplainedPenalty[]): Kopecks {
  return sumKopecks(penalties.map(({ amountKopecks }) => kopecks(amountKopecks)));
}

/** Whether the line takes back what an earlier bill charged. */
export function isTakenBack({ kind, volume }: ExplainedLine): boolean {
  return kind === 'recalculation' && volume < 0;
}

/** Whether the volume was worked out because a meter gave no reading. */
export function isStandIn(line: ExplainedLine): boolean {
  const { source, serialNumber } = line;
  if (isTakenBack(line)) return false;
  return source === 'estimate' || source === 'max-power' || (source === 'norm' && serialNumber !== undefined);
}

/** Whether the amount is a share of the month's, its volume being the whole: an area or a number of persons. */
export function isShareOfMonth({ source, days }: ExplainedLine): boolean {
  return days !== undefined && (source === 'area' || source === 'persons');
}

/** The percents of VAT that lines hold, smallest first. */
export function vatPercentsOf(lines: readonly ExplainedLine[]): number[] {
  return [...new Set(lines.map((line) => line.vatPercent))].sort((a, b) => a - b);
}

/** Each tariff version that lines quote, once, in order. */
export function basesOf(lines: readonly ExplainedLine[]): ExplainedLine[] {
  return [...new Map(lines.map((line) => [line.tariff, line])).values()];
}
