import type { RateDocument } from '../../document.ts';
import { type Account, balanceOf, type Debt, pay } from './account.ts';
import { dueOn, workingDayFrom } from './calendar.ts';
import { type Day, dayFrom, dayIn, firstDayOf, type Month, monthOf } from './dates.ts';
import { chargedDays } from './meters.ts';
import type { MonthLines } from './month.ts';
import { penaltyBy, type Span } from './penalties.ts';
import { dividedBy, rounded, sumOf, times, whole } from './rational.ts';

/** What a month's bill says, in kopecks. */
export interface Bill {
  readonly month: Month;
  readonly dueOn: Day;
  readonly opening: bigint;
  readonly charged: bigint;
  readonly penalty: bigint;
  readonly vat: bigint;
  readonly lines: MonthLines;
  readonly penalties: readonly Penalty[];
  readonly advances: readonly { percent: number; dueOn: Day; amount: bigint }[];
}

interface Penalty {
  readonly forMonth: Month;
  readonly dueOn: Day;
  readonly toDate: bigint;
  readonly chargedBefore: bigint;
  readonly amount: bigint;
  readonly spans: readonly Span[];
}

/** Rules 17 to 21: the bill of a month, and the account as it leaves it. */
export function issue(document: RateDocument, account: Account, lines: MonthLines, month: Month): Bill {
  const opening = balanceOf(account);
  const penalties = document.supplier.penalties ? penaltiesOf(document, account, month) : [];
  const all = [...lines.charges, ...lines.recalculations];
  const principal = sumOf(all.map(({ amount }) => amount));
  const penalty = sumOf(penalties.map(({ amount }) => amount));
  const bill: Bill = {
    month,
    dueOn: dueOn(document, month),
    opening,
    charged: principal + penalty,
    penalty,
    vat: sumOf(all.map(({ vat }) => vat)),
    lines,
    penalties,
    advances: advancesOf(document, lines, month),
  };
  post(account, bill, principal);
  return bill;
}

function penaltiesOf(document: RateDocument, account: Account, month: Month): Penalty[] {
  // the final bill counts them to the last day of the contract
  const { to: countedTo } = chargedDays(document, month);
  return account.debts.map((debt) => {
    if (isSettled(debt)) return { ...NO_PENALTY, forMonth: debt.month, dueOn: debt.dueOn };
    const spans = penaltyBy(document, debt, countedTo);
    const toDate = sumOf(spans.map(({ amount }) => amount));
    const chargedBefore = debt.penaltyCharged;
    return {
      forMonth: debt.month,
      dueOn: debt.dueOn,
      toDate,
      chargedBefore,
      amount: toDate - chargedBefore,
      spans,
    };
  });
}

/** No part is open, none was paid too late that is known of: a penalty that is open already stays as it is. */
function isSettled({ open, paid, dueOn: due }: Debt): boolean {
  return open === 0n && [...paid.keys()].every((on) => on <= due);
}

const NO_PENALTY = { toDate: 0n, chargedBefore: 0n, amount: 0n, spans: [] };

/**
 * On the day it is issued a bill's charges meet what is paid ahead, or, below zero, are a payment themselves; then its
 * penalties are open, and what is still paid ahead meets them. A penalty put right below what is open of it is money too.
 */
function post(account: Account, bill: Bill, principal: bigint): void {
  const on = firstDayOf(bill.month + 1);
  const debt: Debt = {
    month: bill.month,
    dueOn: bill.dueOn,
    open: principal > 0n ? principal : 0n,
    paid: new Map(),
    penaltyCharged: 0n,
    penaltyOpen: 0n,
  };
  const older = [...account.debts];
  account.debts.push(debt);
  payAhead(account, on, principal < 0n ? -principal : 0n);
  let back = 0n;
  for (const [index, { amount }] of bill.penalties.entries()) {
    const punished = older[index]!;
    punished.penaltyCharged += amount;
    punished.penaltyOpen += amount;
    if (punished.penaltyOpen >= 0n) continue;
    back -= punished.penaltyOpen;
    punished.penaltyOpen = 0n;
  }
  payAhead(account, on, back);
}

function payAhead(account: Account, on: Day, more: bigint): void {
  const ahead = account.advance + more;
  account.advance = 0n;
  pay(account, on, ahead);
}

/** Rule 20; a final bill asks for no advances on what follows it. */
function advancesOf(document: RateDocument, lines: MonthLines, month: Month): Bill['advances'] {
  const { kind, closedOn } = document.contract;
  const isFinal = closedOn !== undefined && monthOf(dayFrom(closedOn)) === month;
  if (kind !== 'company' || !document.supplier.advances || isFinal) return [];
  const base = sumOf(lines.charges.map(({ amount }) => amount));
  return ADVANCES.map(({ percent, day }) => ({
    percent,
    dueOn: workingDayFrom(document, dayIn(month + 1, day)),
    amount: rounded(dividedBy(times(whole(base), whole(percent)), 100)),
  }));
}

const ADVANCES = [
  { percent: 30, day: 10 },
  { percent: 40, day: 25 },
];
