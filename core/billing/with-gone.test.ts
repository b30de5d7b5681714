import { describe, expect, it } from 'vitest';
import type { Meter } from '#core/metering';
import type { BillLine } from './model.ts';
import { rateContract } from './rate-contract.ts';
import { billed, rate, ratingInput } from './testing/rating.ts';
import { historyOf, type SampleMeter, sampleTariff } from './testing/sample.ts';
import { withGone } from './with-gone.ts';

/** The place of a device among the meters of its contract once it has been taken away. */

const [A, B, C, X, Y] = ['A', 'B', 'C', 'X', 'Y'].map((meterId) => ({ meterId }) as unknown as Meter) as [
  Meter,
  Meter,
  Meter,
  Meter,
  Meter,
];
const lineOf = ({ meterId }: Meter, service: BillLine['service'] = 'electricity') =>
  ({ meterId, service }) as BillLine;
const bill = (...lines: BillLine[]) => ({ lines });
const named = (meters: readonly Meter[]) => meters.map(({ meterId }) => meterId).join('');

describe('a device that was taken away', () => {
  it('stands where the earlier bills have it', () => {
    const october = bill(lineOf(A), lineOf(X), lineOf(Y), lineOf(B));
    expect(named(withGone([A, B], [A, B, Y, X], [october]))).toBe('AXYB');
    expect(named(withGone([A, B], [A, B, X], [bill(lineOf(X), lineOf(A), lineOf(B))]))).toBe('XAB');
  });

  it('stands where the first bill that names it has it, whatever later ones correct of it', () => {
    const october = bill(lineOf(A), lineOf(X), lineOf(B));
    const november = bill(lineOf(A), lineOf(B), lineOf(X));
    expect(named(withGone([A, B], [A, B, X], [october, november]))).toBe('AXB');
    expect(named(withGone([A, B], [A, B, X], [bill(lineOf(A), lineOf(B)), october]))).toBe('AXB');
  });

  it('stands among the meters of its own service', () => {
    const october = bill(lineOf(B), lineOf(X, 'cold-water'), lineOf(A, 'cold-water'));
    // the contract names its water meter first, its bill the electricity
    expect(named(withGone([A, B], [A, B, X], [october]))).toBe('XAB');
  });

  it('comes last where no bill names it', () => {
    expect(named(withGone([A, B], [X, A, B], [bill(lineOf(A), lineOf(B))]))).toBe('ABX');
    expect(named(withGone([A, B], [X, A, B], []))).toBe('ABX');
  });

  it('changes nothing of the meters that are there: they stay as they were read, in their order', () => {
    const asOfOctober = { ...A };
    const found = withGone([C, asOfOctober], [A, C], [bill(lineOf(A), lineOf(C))]);
    expect(named(found)).toBe('CA');
    expect(found[1]).toBe(asOfOctober);
  });
});

it('a month that is charged anew leaves the lines of a device taken away since, and of its neighbours, as they were', () => {
  const tariffs = [sampleTariff({ single: ['1.00', '2.00'] }, { bounds: [3] })];
  const unused: SampleMeter = { billed: [0], history: historyOf('2026-01', Array(6).fill([0])) };
  const three: SampleMeter = { billed: [0], read: [3], readIn: '2026-01' };
  const january = billed('2026-01', rate({ tariffs, of: '2026-01', meters: [unused, three, three] }));
  const february = ratingInput({
    ...{ tariffs, of: '2026-02', earlierBills: [january] },
    meters: [
      { ...unused, read: [0], readIn: '2026-02', monthsWithoutReading: 1 },
      three,
      { ...three, billed: [3], readIn: '2026-02' },
    ],
  });
  const [first, gone, last] = february.meters as [Meter, Meter, Meter];
  const { [gone.meterId]: _gone, ...meters } = february.head.meters;
  const { lines } = rateContract({
    ...february,
    head: { ...february.head, meters },
    meters: withGone([first, last], [first, last, gone], [january]),
  });
  expect(lines.filter(({ forPeriod }) => forPeriod)).toEqual([]);
});
