import type { Account, BillLine, ComposedBill, RatingInput } from '#core/billing';
import { type Kopecks, type Period, type PlainDate, powerOfTen, priceAt, vatInside } from '#core/kernel';
import type { Meter } from '#core/metering';
import type { Rate, TariffVersion } from '#core/tariff';

/** What all bills of the month share, worked out beforehand. */
export interface HandMonth {
  readonly period: Period;
  readonly dueOn: PlainDate;
  /** A debt that was due on this day or later costs no penalty yet. */
  readonly onTimeSince: PlainDate;
  /** What is in force in the month, by the category of consumers. */
  readonly tariffs: ReadonlyMap<string, HandTariff>;
}

/** A two-zone tariff, taken apart. */
export interface HandTariff {
  readonly vatPercent: number;
  readonly tariff: TariffVersion;
  /** Inclusive upper bounds of all ranges but the last, in kWh. */
  readonly bounds: readonly number[];
  readonly dayRates: readonly Rate[];
  readonly nightRates: readonly Rate[];
}

interface Register {
  readonly zone: 'day' | 'night';
  readonly before: number;
  readonly now: number;
  readonly rates: readonly Rate[];
}

/**
 * The bill of a household with one two-zone meter, read this month as every month, that owes nothing, has paid ahead or
 * owes what is not late: what one would write who had no other bill to make. The same arithmetic as the engine's and the
 * same bill, to the byte (hand-written-bill.test.ts), so that their times may be compared. Nothing in it is general.
 *
 * Once a month, in `month`: days, tariffs and their rates. A bill itself takes what no program could know beforehand: which
 * tariff is the household's, whether the meter was read and the dials went on, and what is owed.
 *
 * Whole numbers stay small integers in it, as in the engine: the lines of both have one shape, and floating point in the
 * loop's would slow down the engine's.
 */
export function handWrittenBill(
  month: HandMonth,
  { head, meters }: Pick<RatingInput, 'head' | 'meters'>,
  account: Account,
): ComposedBill {
  const { period, dueOn } = month;
  const tariff = month.tariffs.get(head.services[0]!.category)!;
  const { bounds } = tariff;
  const meter = meters[0]!;
  const { values } = meter.lastActual;
  const { billed } = head.meters[meter.meterId]!;
  if (meter.lastActual.period !== period || billed.monthsWithoutReading > 0)
    throw new Error('a month without a reading');
  const before = billed.values;
  const day: Register = { zone: 'day', before: before[0]!, now: values[0]!, rates: tariff.dayRates };
  const night: Register = { zone: 'night', before: before[1]!, now: values[1]!, rates: tariff.nightRates };
  const dayVolume = volumeOf(meter, day);
  const nightVolume = volumeOf(meter, night);

  const lines: BillLine[] = [];
  let dayLeft = dayVolume;
  let nightLeft = nightVolume;
  let lower = 0;
  for (let range = 0; range <= bounds.length; range += 1) {
    const width = (bounds[range] ?? Number.POSITIVE_INFINITY) - lower;
    const left = dayLeft + nightLeft;
    let dayPart = dayLeft;
    let nightPart = nightLeft;
    if (left > width) {
      dayPart = Math.floor((dayLeft * width) / left);
      nightPart = Math.floor((nightLeft * width) / left);
      if (dayPart + nightPart < width) {
        if (dayLeft * width - dayPart * left >= nightLeft * width - nightPart * left) dayPart += 1;
        else nightPart += 1;
      }
    }
    if (dayPart > 0 || (range === 0 && dayVolume === 0))
      lines.push(lineOf(tariff, meter, day, range, dayPart));
    if (nightPart > 0 || (range === 0 && nightVolume === 0))
      lines.push(lineOf(tariff, meter, night, range, nightPart));
    if (left <= width) break;
    dayLeft -= dayPart;
    nightLeft -= nightPart;
    lower += width;
  }

  let charged = 0;
  let vat = 0;
  for (const line of lines) {
    charged += line.amountKopecks;
    vat += line.vatKopecks;
  }
  let opening = 0 - account.advanceKopecks;
  for (const debt of account.debts) {
    if (debt.dueOn < month.onTimeSince) throw new Error('a debt is late');
    opening += debt.openKopecks;
  }
  const met = Math.min(account.advanceKopecks, charged);
  const openKopecks = (charged - met) as Kopecks;
  const nothing = 0 as Kopecks;
  const claimed = {
    period,
    dueOn,
    openKopecks,
    paidLate: [],
    penaltyChargedKopecks: nothing,
    penaltyOpenKopecks: nothing,
  };
  return {
    rated: {
      lines,
      billed: [[meter.meterId, { values, monthsWithoutReading: 0 }]],
      chargedKopecks: charged as Kopecks,
      vatKopecks: vat as Kopecks,
    },
    penalties: [],
    advances: [],
    dueOn,
    openingKopecks: opening as Kopecks,
    chargedKopecks: charged as Kopecks,
    penaltyKopecks: nothing,
    vatKopecks: vat as Kopecks,
    totalKopecks: (opening + charged) as Kopecks,
    account: {
      debts: openKopecks === 0 ? account.debts : [...account.debts, claimed],
      advanceKopecks: (account.advanceKopecks - met) as Kopecks,
    },
  };
}

/** What a register counted, the end of its dial passed or not. */
function volumeOf({ digits }: Meter, { before, now }: Register): number {
  if (now >= before) return now - before;
  const dial = powerOfTen(digits);
  const volume = dial - before + now;
  if (volume > dial / 2) throw new Error('a register went back');
  return volume;
}

function lineOf(
  { tariff, vatPercent }: HandTariff,
  { meterId, lastActual: { source } }: Meter,
  { zone, before, now, rates }: Register,
  range: number,
  volume: number,
): BillLine {
  const rate = rates[range]!;
  const amountKopecks = priceAt(rate.price, volume);
  return {
    kind: 'charge',
    service: 'electricity',
    zone,
    range,
    volume,
    source,
    rate: rate.text,
    tariff,
    amountKopecks,
    vatPercent,
    vatKopecks: vatInside(amountKopecks, vatPercent),
    meterId,
    previousValue: before,
    currentValue: now,
  };
}
