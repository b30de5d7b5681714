import type { BilledMeter, ContractHead, ContractService } from '#core/contract';
import { firstDay, invariant, type Kopecks, type MeterId, type Period, sumKopecks } from '#core/kernel';
import type { Meter } from '#core/metering';
import { normMissing, type Tariff } from '#core/tariff';
import { meterMissing } from './faults.ts';
import { coveredSince, type ReadingUse, type RegisterCharge, readingUse } from './meter-use.ts';
import type { BillLine } from './model.ts';
import { pricedLines, type RatingInput } from './price-lines.ts';
import { recalculate } from './recalculate.ts';
import { standIn } from './stand-in.ts';

/** A month of a contract, priced. */
export interface RatedContract {
  readonly lines: readonly BillLine[];
  /** How far each meter is billed now. */
  readonly billed: Readonly<Record<MeterId, BilledMeter>>;
  /** Σ of the lines. */
  readonly chargedKopecks: Kopecks;
  readonly vatKopecks: Kopecks;
}

/**
 * Rates one month of one contract. Pure: the same input gives the same bill. A month takes the rates and the VAT of
 * its first day (domain.md §1). Volumes come from readings, else from what stands in for them (§3); a reading after
 * months without one recalculates these months by reversing and correcting lines. Throws a Fault when the data does
 * not allow a bill; its code is the reason the contract is skipped with.
 */
export function rateContract(input: RatingInput): RatedContract {
  const charges: BillLine[] = [];
  const recalculations: BillLine[] = [];
  const billed: Record<MeterId, BilledMeter> = {};
  const byService = metersByService(input);
  const firstBilled = input.earlierBills.map((bill) => bill.period).sort()[0];
  for (const service of input.head.services) {
    const tariff = input.tariffs.require(service.service, service.category, firstDay(input.period));
    const meters = byService.get(service.service) ?? [];
    if (tariff.per !== 'volume' || meters.length === 0) {
      charges.push(...unmeteredLines(input, service, tariff));
      continue;
    }
    const uses = meters.map((meter) => ({
      meter,
      use: readingUse(meter, factsOf(input.head, meter), input.period, firstBilled),
    }));
    charges.push(...chargeLines(input, service, tariff, uses));
    if (uses.some(({ use }) => use && use.corrections.size > 0))
      recalculations.push(...recalculate(input, service, uses));
    for (const { meter, use } of uses) billed[meter.meterId] = billedNow(input, meter, use);
  }
  // A meter whose service the contract no longer has stays as it was.
  for (const [meterId, facts] of Object.entries(input.head.meters))
    billed[meterId as MeterId] ??= facts.billed;
  const lines = [...charges, ...recalculations];
  return {
    lines,
    billed,
    chargedKopecks: sumKopecks(lines.map((line) => line.amountKopecks)),
    vatKopecks: sumKopecks(lines.map((line) => line.vatKopecks)),
  };
}

/** The earliest month whose bill must be at hand, because a reading has come that recalculates it. */
export function recalculatedSince({
  head,
  meters,
  period,
}: Pick<RatingInput, 'head' | 'meters' | 'period'>): Period | undefined {
  let earliest: Period | undefined;
  for (const meter of meters) {
    const facts = head.meters[meter.meterId];
    const covered = facts && coveredSince(meter, facts, period);
    if (covered && covered < period && (earliest === undefined || covered < earliest)) earliest = covered;
  }
  return earliest;
}

interface MeterWithUse {
  readonly meter: Meter;
  readonly use: ReadingUse | undefined;
}

function chargeLines(
  input: RatingInput,
  service: ContractService,
  tariff: Tariff,
  uses: readonly MeterWithUse[],
): BillLine[] {
  const entries: RegisterCharge[] = [];
  let normCharged = false;
  for (const { meter, use } of uses) {
    if (use?.charges) {
      entries.push(...use.charges);
      continue;
    }
    const standIns = standIn({ ...input, meter, tariff, months: monthsWithoutReading(input, meter, use) });
    for (const { zone, volume, source } of standIns) {
      // The norm is what the persons use of the service, however many of its meters are silent.
      if (source === 'norm' && normCharged) continue;
      normCharged ||= source === 'norm';
      entries.push({ meterId: meter.meterId, zone, volume, source });
    }
  }
  return pricedLines(input, service, tariff, entries, { period: input.period, kind: 'charge' });
}

/** A charge by area or by person, or a service by volume that has no meter: then the norm (Decree 354 p. 42). */
function unmeteredLines(input: RatingInput, service: ContractService, tariff: Tariff): BillLine[] {
  const { persons, areaM2Hundredths } = input.head.premise;
  const month = { period: input.period, kind: 'charge' } as const;
  const line = (volume: number, source: 'area' | 'persons' | 'norm') =>
    pricedLines(input, service, tariff, [{ zone: 'single', volume, source }], month);
  if (tariff.per === 'area') return line(areaM2Hundredths, 'area');
  if (tariff.per === 'person') return line(persons, 'persons');
  if (tariff.normPerPerson === undefined) throw normMissing(tariff);
  return line(tariff.normPerPerson * persons, 'norm');
}

function billedNow(input: RatingInput, meter: Meter, use: ReadingUse | undefined): BilledMeter {
  if (use) return use.billed;
  const { billed } = factsOf(input.head, meter);
  return { ...billed, monthsWithoutReading: billed.monthsWithoutReading + 1 };
}

/** Months in a row without a reading, this one included. */
function monthsWithoutReading(input: RatingInput, meter: Meter, use: ReadingUse | undefined): number {
  return use ? use.monthsAfter : factsOf(input.head, meter).billed.monthsWithoutReading + 1;
}

function factsOf(head: ContractHead, meter: Meter): ContractHead['meters'][MeterId] {
  const facts = head.meters[meter.meterId];
  invariant(facts, 'a meter being rated stands on its contract’s head');
  return facts;
}

function metersByService({ head, meters }: RatingInput): Map<string, Meter[]> {
  const byService = new Map<string, Meter[]>();
  for (const meterId of Object.keys(head.meters)) {
    const meter = meters.find((one) => one.meterId === meterId);
    if (!meter) throw meterMissing(meterId);
    const others = byService.get(meter.service);
    if (others) others.push(meter);
    else byService.set(meter.service, [meter]);
  }
  return byService;
}
