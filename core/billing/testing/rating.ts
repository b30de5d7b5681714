import { kopecks, period, plainDate } from '#core/kernel';
import { type Tariff, tariffBook } from '#core/tariff';
import { aSupplier } from '#core/testing';
import { NOTHING_OWED } from '../account.ts';
import type { Bill } from '../model.ts';
import type { RatingInput } from '../price-lines.ts';
import { type RatedContract, rateContract } from '../rate-contract.ts';
import { ratingBook } from '../rating-book.ts';
import { historyOf, type SampleContract, type SampleMeter, sampleContract, sampleTariff } from './sample.ts';

export const supplier = aSupplier();
export const at708 = sampleTariff({ single: ['7.08'] });

export interface Case extends SampleContract {
  tariffs?: readonly Tariff[];
  of?: string;
  settings?: Partial<typeof supplier>;
  earlierBills?: readonly Bill[];
  closedOn?: string;
}

export function ratingInput({
  tariffs = [at708],
  of = '2026-04',
  settings = {},
  earlierBills = [],
  closedOn,
  ...contract
}: Case): RatingInput {
  const { head, meterItems } = sampleContract(supplier, contract);
  return {
    book: ratingBook({ ...supplier, ...settings }, tariffBook(tariffs)),
    head,
    meters: meterItems,
    period: period(of),
    earlierBills,
    ...(closedOn && { closedOn: plainDate(closedOn) }),
  };
}

export const rate = (sample: Case): RatedContract => rateContract(ratingInput(sample));

export const volumeOf = ({ lines }: RatedContract) => lines.reduce((sum, line) => sum + line.volume, 0);
export const read = (from: number[], to: number[], rest: Partial<SampleMeter> = {}): SampleMeter => ({
  billed: from,
  read: to,
  readIn: '2026-04',
  ...rest,
});

/** How far each meter is billed by now, in the head's order. */
export const billedNow = ({ billed: now }: RatedContract) => now.map(([, of]) => of);

/** A bill as the earlier runs would have left it. */
export function billed(of: string, rated: RatedContract): Bill {
  const { head } = sampleContract(supplier, {});
  return {
    contractId: head.contractId,
    supplierId: head.supplierId,
    period: period(of),
    number: `${head.number}-${of}`,
    issuedAt: '2026-01-01T00:00:00.000Z' as Bill['issuedAt'],
    dueOn: plainDate('2026-05-15'),
    persons: 2,
    areaM2Hundredths: 5430,
    openingKopecks: kopecks(0),
    chargedKopecks: rated.chargedKopecks,
    vatKopecks: rated.vatKopecks,
    totalKopecks: rated.chargedKopecks,
    revision: 1,
    penaltyKopecks: kopecks(0),
    penalties: [],
    advances: [],
    account: NOTHING_OWED,
    before: {},
    lines: rated.lines,
  };
}

/** Months nobody read, one after the other, and the bills they gave. */
export function silentMonths(months: readonly string[], meter: SampleMeter, rest: Case = {}): Bill[] {
  return months.map((of, index) =>
    billed(of, rate({ ...rest, of, meters: [{ ...meter, monthsWithoutReading: index }] })),
  );
}

export const VECTOR_14 = historyOf('2026-01', [[210], [190], [205], [180], [220], [195]]);
