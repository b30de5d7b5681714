import type { OracleAnswer, OracleBill } from './oracle.ts';

/** What the documented bill and the oracle's have in common. */
type Shown = Omit<OracleBill, 'lines' | 'penalties' | 'advances'> & {
  readonly lines: readonly ShownLine[];
  readonly penalties: readonly {
    forPeriod: string;
    dueOn: string;
    toDate: number;
    chargedBefore: number;
    amount: number;
    spans: readonly {
      debt: number;
      from: string;
      to: string;
      days: number;
      ratePercent: string | number;
      divisor: number;
      amount: number;
    }[];
  }[];
  readonly advances: readonly { percent: number; dueOn: string; amount: number }[];
};

interface ShownLine {
  readonly kind: string;
  readonly service?: string | undefined;
  readonly zone?: string | undefined;
  readonly range?: number | undefined;
  readonly volume: number;
  readonly rate: string;
  readonly amount: number;
  readonly vatPercent: number;
  readonly vat: number;
  readonly source: string;
  readonly basis?: string | undefined;
  readonly meter?: string | undefined;
  readonly forPeriod?: string | undefined;
  readonly days?: number | undefined;
  readonly ofDays?: number | undefined;
}

export type Comparable = ReturnType<typeof comparable>;

/**
 * A bill as two implementations can be asked to agree upon: in an order of its own, and without what says nothing, such as
 * lines of nothing or a debt's penalty that did not change. Lines that are alike in everything but their
 * figures are added up, so that a reversal and what takes its place meet; what they come to stays exact.
 */
function comparable({ lines, penalties, advances, debts, ...figures }: Shown) {
  return {
    period: figures.period,
    dueOn: figures.dueOn,
    opening: figures.opening,
    charged: figures.charged,
    penalty: figures.penalty,
    vat: figures.vat,
    total: figures.total,
    advance: figures.advance,
    lines: [...linesByKey(lines)].sort(),
    penalties: penalties
      .filter(({ amount }) => amount !== 0)
      .map(({ forPeriod, dueOn, toDate, chargedBefore, amount, spans }) => ({
        ...{ forPeriod, dueOn, toDate, chargedBefore, amount },
        spans: spans
          .filter((span) => span.amount !== 0)
          .map((span) => [
            ...[
              span.debt,
              span.from,
              span.to,
              span.days,
              Number(span.ratePercent),
              span.divisor,
              span.amount,
            ],
          ])
          .sort((a, b) => (String(a) < String(b) ? -1 : 1)),
      }))
      .sort((a, b) => (a.forPeriod < b.forPeriod ? -1 : 1)),
    advances: advances
      .filter(({ amount }) => amount !== 0)
      .map(({ percent, dueOn, amount }) => ({ percent, dueOn, amount })),
    debts: debts
      .map(({ period, dueOn, amount, penalty }) => ({ period, dueOn, amount, penalty }))
      .sort((a, b) => (a.period < b.period ? -1 : 1)),
  };
}

export function comparableAnswer(answer: OracleAnswer | { bill: Shown }): Comparable | { refused: string } {
  return 'refused' in answer ? answer : comparable(answer.bill);
}

function linesByKey(lines: readonly ShownLine[]): Set<string> {
  const sums = new Map<string, { volume: number; amount: number; vat: number }>();
  for (const line of lines) {
    const isMetered = !['area', 'persons', 'norm', 'max-power'].includes(line.source);
    const isQuantity = line.source === 'area' || line.source === 'persons';
    const key = [
      ...[line.kind, line.service, line.source, line.rate, line.vatPercent, line.basis, line.forPeriod],
      ...(isQuantity ? [line.days, line.ofDays] : [line.zone, line.range]),
      ...(isMetered ? [line.meter] : []),
    ].join(' ');
    const sum = sums.get(key) ?? { volume: 0, amount: 0, vat: 0 };
    sums.set(key, {
      volume: sum.volume + Math.round(line.volume * 1_000_000),
      amount: sum.amount + line.amount,
      vat: sum.vat + line.vat,
    });
  }
  return new Set(
    [...sums]
      .filter(([, { volume, amount, vat }]) => volume !== 0 || amount !== 0 || vat !== 0)
      .map(([key, { volume, amount, vat }]) => `${key}: ${volume / 1_000_000} ${amount} ${vat}`),
  );
}
