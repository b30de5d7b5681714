import type { BilledMeter } from '#core/contract';
import {
  type ContractId,
  type Decimal,
  type Instant,
  type Kopecks,
  kopecks,
  type MeterId,
  type Period,
  type PlainDate,
  type SupplierId,
  sumOfAmounts,
} from '#core/kernel';
import type { Key } from '#core/platform';
import { type Account, type Debt, isPlain, plainAccount } from './account.ts';
import type { Advance } from './advances.ts';
import { linesFrom, type StoredLines, storedLines } from './line-text.ts';
import type { Bill } from './model.ts';
import type { PenaltyLine } from './penalty.ts';

export const BILL_PREFIX = 'BILL#';

/**
 * A bill as stored, within 1 KB for a household. `lines`, `tariffs` and `meters` are as `line-text.ts` says. What few
 * bills have (penalties, advances, debts of earlier months) stands as JSON lists without names, and only where there is any.
 */
export interface BillItem extends Key, StoredLines {
  readonly supplierId: SupplierId;
  readonly number: string;
  readonly issuedAt: Instant;
  readonly dueOn: PlainDate;
  readonly premise: readonly [persons: number, areaM2Hundredths: number];
  readonly openingKopecks: Kopecks;
  readonly chargedKopecks: Kopecks;
  readonly vatKopecks: Kopecks;
  readonly before: string;
  readonly penalties?: string;
  readonly advances?: string;
  readonly account?: string;
  readonly final?: true;
  readonly reason?: string;
}

/** Where a bill stands: `BILL#2026-10`, and `BILL#2026-10#02` for the one that took its place: two digits, so that they sort. */
export function billKey(contractId: ContractId, period: Period, revision = 1): Key {
  const sk =
    revision === 1
      ? `${BILL_PREFIX}${period}`
      : `${BILL_PREFIX}${period}#${String(revision).padStart(2, '0')}`;
  return { pk: `CONTRACT#${contractId}`, sk };
}

export function billItem(bill: Bill): BillItem {
  const { contractId, period, revision, supplierId, number, issuedAt, dueOn, account } = bill;
  const { openingKopecks, chargedKopecks, vatKopecks } = bill;
  return {
    ...billKey(contractId, period, revision),
    ...{ supplierId, number, issuedAt, dueOn, openingKopecks, chargedKopecks, vatKopecks },
    premise: [bill.persons, bill.areaM2Hundredths],
    ...storedLines(bill.lines),
    before: beforeText(bill.before),
    ...(bill.penalties.length > 0 && { penalties: JSON.stringify(bill.penalties.map(storedPenalty)) }),
    ...(bill.advances.length > 0 && { advances: JSON.stringify(bill.advances.map(storedAdvance)) }),
    ...(!isPlain(account, period) && { account: JSON.stringify(storedAccount(account)) }),
    ...(bill.final && { final: true }),
    ...(bill.reason !== undefined && { reason: bill.reason }),
  };
}

/** The bill a `BILL#…` item stands for: what consumers of the table's stream see. */
export function billFromItem(item: Key): Bill {
  const stored = item as BillItem;
  const { supplierId, number, issuedAt, dueOn, openingKopecks, chargedKopecks, vatKopecks } = stored;
  const [persons, areaM2Hundredths] = stored.premise;
  const [period, revision = '1'] = stored.sk.slice(BILL_PREFIX.length).split('#') as [Period, string?];
  const totalKopecks = kopecks(openingKopecks + chargedKopecks);
  const penalties = listOf<StoredPenalty>(stored.penalties).map(penaltyFrom);
  return {
    contractId: stored.pk.slice('CONTRACT#'.length) as ContractId,
    period,
    revision: Number(revision),
    ...{ supplierId, number, issuedAt, dueOn, persons, areaM2Hundredths },
    ...{ openingKopecks, chargedKopecks, vatKopecks, totalKopecks },
    lines: linesFrom(stored),
    penalties,
    penaltyKopecks: sumOfAmounts(penalties),
    advances: listOf<StoredAdvance>(stored.advances).map(advanceFrom),
    account: stored.account
      ? accountFrom(JSON.parse(stored.account) as StoredAccount)
      : plainAccount(totalKopecks, period, dueOn),
    before: beforeFrom(stored.before),
    ...(stored.final && { final: stored.final }),
    ...(stored.reason !== undefined && { reason: stored.reason }),
  };
}

function listOf<T>(text: string | undefined): T[] {
  return text === undefined ? [] : (JSON.parse(text) as T[]);
}

type StoredSpan = readonly [
  debtKopecks: Kopecks,
  from: PlainDate,
  to: PlainDate,
  days: number,
  ratePercent: Decimal,
  divisor: number,
  amountKopecks: Kopecks,
];
type StoredPenalty = readonly [
  forPeriod: Period,
  dueOn: PlainDate,
  chargedBeforeKopecks: Kopecks,
  amountKopecks: Kopecks,
  spans: readonly StoredSpan[],
];

function storedPenalty({
  forPeriod,
  dueOn,
  chargedBeforeKopecks,
  amountKopecks,
  spans,
}: PenaltyLine): StoredPenalty {
  return [
    forPeriod,
    dueOn,
    chargedBeforeKopecks,
    amountKopecks,
    spans.map((span) => [
      span.debtKopecks,
      span.from,
      span.to,
      span.days,
      span.ratePercent,
      span.divisor,
      span.amountKopecks,
    ]),
  ];
}

function penaltyFrom([
  forPeriod,
  dueOn,
  chargedBeforeKopecks,
  amountKopecks,
  spans,
]: StoredPenalty): PenaltyLine {
  return {
    ...{ forPeriod, dueOn, chargedBeforeKopecks, amountKopecks },
    spans: spans.map(([debtKopecks, from, to, days, ratePercent, divisor, amount]) => ({
      ...{ debtKopecks, from, to, days, ratePercent, divisor, amountKopecks: amount },
    })),
  };
}

type StoredAdvance = readonly [percent: number, dueOn: PlainDate, amountKopecks: Kopecks];

const storedAdvance = ({ percent, dueOn, amountKopecks }: Advance): StoredAdvance => [
  percent,
  dueOn,
  amountKopecks,
];
const advanceFrom = ([percent, dueOn, amountKopecks]: StoredAdvance): Advance => ({
  percent,
  dueOn,
  amountKopecks,
});

type StoredDebt = readonly [
  period: Period,
  dueOn: PlainDate,
  openKopecks: Kopecks,
  penaltyChargedKopecks: Kopecks,
  penaltyOpenKopecks: Kopecks,
  paidLate: readonly (readonly [on: PlainDate, amountKopecks: Kopecks])[],
];
type StoredAccount = readonly [advanceKopecks: Kopecks, debts: readonly StoredDebt[]];

function storedAccount({ advanceKopecks, debts }: Account): StoredAccount {
  return [
    advanceKopecks,
    debts.map(({ period, dueOn, openKopecks, penaltyChargedKopecks, penaltyOpenKopecks, paidLate }) => [
      period,
      dueOn,
      openKopecks,
      penaltyChargedKopecks,
      penaltyOpenKopecks,
      paidLate.map(({ on, amountKopecks }) => [on, amountKopecks]),
    ]),
  ];
}

function accountFrom([advanceKopecks, debts]: StoredAccount): Account {
  return {
    advanceKopecks,
    debts: debts.map(
      ([period, dueOn, openKopecks, penaltyChargedKopecks, penaltyOpenKopecks, paidLate]): Debt => ({
        ...{ period, dueOn, openKopecks, penaltyChargedKopecks, penaltyOpenKopecks },
        paidLate: paidLate.map(([on, amountKopecks]) => ({ on, amountKopecks })),
      }),
    ),
  };
}

/** How much of a meter's id is kept: enough to tell the meters of one contract apart. */
const ID_TAIL = 8;

export function meterTail(meterId: MeterId): string {
  return meterId.slice(-ID_TAIL);
}

/** `5X0M4K8N:12345,6789:0` for each meter, parted by `|`; a third list is what was last read where that differs. */
function beforeText(before: Bill['before']): string {
  return Object.entries(before)
    .map(([tail, { values, monthsWithoutReading, lastReadValues }]) =>
      [
        tail,
        values.join(','),
        monthsWithoutReading,
        ...(lastReadValues ? [lastReadValues.join(',')] : []),
      ].join(':'),
    )
    .join('|');
}

function beforeFrom(text: string): Bill['before'] {
  if (text === '') return {};
  return Object.fromEntries(
    text.split('|').map((meter): [string, BilledMeter] => {
      const [tail, values, months, lastRead] = meter.split(':') as [string, string, string, string?];
      const numbers = (list: string) => list.split(',').map(Number);
      return [
        tail,
        {
          values: numbers(values),
          monthsWithoutReading: Number(months),
          ...(lastRead !== undefined && { lastReadValues: numbers(lastRead) }),
        },
      ];
    }),
  );
}
