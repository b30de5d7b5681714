import type { RateDocument } from '../../document.ts';
import { type Day, dayFrom, type Month, monthFrom } from './dates.ts';
import { sumOf } from './rational.ts';

/** What a month's bill asked for, and what became of it. */
export interface Debt {
  readonly month: Month;
  readonly dueOn: Day;
  /** Principal that is open, and the parts of it that were paid, by day. */
  open: bigint;
  readonly paid: Map<Day, bigint>;
  penaltyCharged: bigint;
  penaltyOpen: bigint;
}

export interface Account {
  readonly debts: Debt[];
  /** What is paid ahead. */
  advance: bigint;
}

export function openAccount(document: RateDocument): Account {
  return {
    debts: document.debts.map((debt) => ({
      month: monthFrom(debt.period),
      dueOn: dayFrom(debt.dueOn),
      open: BigInt(debt.amount),
      paid: new Map(debt.paid.map(({ on, amount }) => [dayFrom(on), BigInt(amount)])),
      penaltyCharged: BigInt(debt.penaltyCharged ?? debt.penalty),
      penaltyOpen: BigInt(debt.penalty),
    })),
    advance: BigInt(document.advance),
  };
}

export function balanceOf({ debts, advance }: Account): bigint {
  return sumOf(debts.map(({ open, penaltyOpen }) => open + penaltyOpen)) - advance;
}

/** Rule 18: the month that is named, then the oldest due, then penalties, the oldest due first; the rest is paid ahead. */
export function pay(account: Account, on: Day, amount: bigint, named?: Month): void {
  const byAge = [...account.debts].sort((a, b) => a.dueOn - b.dueOn || a.month - b.month);
  let left = amount;
  for (const debt of [...byAge.filter(({ month }) => month === named), ...byAge]) {
    const part = left < debt.open ? left : debt.open;
    if (part === 0n) continue;
    debt.open -= part;
    debt.paid.set(on, (debt.paid.get(on) ?? 0n) + part);
    left -= part;
  }
  for (const debt of byAge) {
    const part = left < debt.penaltyOpen ? left : debt.penaltyOpen;
    debt.penaltyOpen -= part;
    left -= part;
  }
  account.advance += left;
}
