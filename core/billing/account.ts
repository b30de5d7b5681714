import {
  addKopecks,
  type Kopecks,
  kopecks,
  NO_MONEY,
  type Period,
  type PlainDate,
  plusDays,
} from '#core/kernel';

/** A part of a debt that was paid on one day after the due date, or heard of as late: a penalty runs up to that day. */
interface PaidPart {
  readonly on: PlainDate;
  readonly amountKopecks: Kopecks;
}

/** What is open of one month's bill. */
export interface Debt {
  readonly period: Period;
  readonly dueOn: PlainDate;
  /** Principal that is still open. */
  readonly openKopecks: Kopecks;
  /** Parts paid too late whose penalty is not final yet. */
  readonly paidLate: readonly PaidPart[];
  /** Penalties charged for this debt: all of them so far, and what of them is still open. */
  readonly penaltyChargedKopecks: Kopecks;
  readonly penaltyOpenKopecks: Kopecks;
}

/** What a contract owes, month by month, oldest due first, or has paid ahead. The ledger's balance, taken apart. */
export interface Account {
  readonly debts: readonly Debt[];
  readonly advanceKopecks: Kopecks;
}

export const NOTHING_OWED: Account = { debts: [], advanceKopecks: NO_MONEY };

/** What the account comes to as one sum: positive is a debt. */
export function balanceOf({ debts, advanceKopecks }: Account): Kopecks {
  let owed = 0;
  for (const { openKopecks, penaltyOpenKopecks } of debts) owed += openKopecks + penaltyOpenKopecks;
  return kopecks(owed - advanceKopecks);
}

/** An account that is one sum: a debt of a month's bill, or money paid ahead. */
export function plainAccount(balanceKopecks: Kopecks, period: Period, dueOn: PlainDate): Account {
  return balanceKopecks > 0
    ? { debts: [newDebt(period, dueOn, balanceKopecks)], advanceKopecks: NO_MONEY }
    : { debts: [], advanceKopecks: kopecks(-balanceKopecks) };
}

/** Whether an account says no more than its sum does: nothing but the month's own debt, on time. */
export function isPlain({ debts }: Account, period: Period): boolean {
  return debts.every(
    (debt) => debt.period === period && debt.paidLate.length === 0 && debt.penaltyChargedKopecks === 0,
  );
}

/** Money that came in. */
export interface Receipt {
  readonly amountKopecks: Kopecks;
  readonly on: PlainDate;
  /** The month the payer named. */
  readonly paysFor?: Period;
  /** It was heard of on a later day than it was paid: bills between may have charged a penalty. */
  readonly heardLater?: boolean;
}

/**
 * Takes money in (docs/rating.md, rule 18): the month the payer names, then the oldest due; principal before
 * penalties; what is left is paid ahead.
 */
export function receive(account: Account, receipt: Receipt): Account {
  const { amountKopecks, paysFor } = receipt;
  let left: number = amountKopecks;
  const debts = [...account.debts];
  const take = (index: number, open: Kopecks, pay: (debt: Debt, paid: Kopecks) => Debt) => {
    const debt = debts[index];
    const paid = kopecks(Math.min(left, open));
    if (!debt || paid === 0) return;
    debts[index] = pay(debt, paid);
    left -= paid;
  };
  const named = debts.findIndex(({ period }) => period === paysFor);
  const order = [...(named < 0 ? [] : [named]), ...debts.keys()];
  for (const index of order)
    take(index, debts[index]?.openKopecks ?? NO_MONEY, (debt, paid) => principalPaid(debt, paid, receipt));
  for (const index of debts.keys()) {
    take(index, debts[index]?.penaltyOpenKopecks ?? NO_MONEY, (debt, paid) => ({
      ...debt,
      penaltyOpenKopecks: kopecks(debt.penaltyOpenKopecks - paid),
    }));
  }
  return { debts: debts.filter(isOpen), advanceKopecks: kopecks(account.advanceKopecks + left) };
}

function principalPaid(debt: Debt, paid: Kopecks, { on, heardLater }: Receipt): Debt {
  const openKopecks = kopecks(debt.openKopecks - paid);
  // of what was paid in time, but was heard of after a penalty, the part stays for one bill, which gives the penalty back
  const isAnswered = debt.penaltyChargedKopecks === 0 || !heardLater;
  if (on <= debt.dueOn && isAnswered) return { ...debt, openKopecks };
  const sameDay = debt.paidLate.find((part) => part.on === on);
  const others = debt.paidLate.filter((part) => part !== sameDay);
  const part = { on, amountKopecks: addKopecks(paid, sameDay?.amountKopecks ?? NO_MONEY) };
  return { ...debt, openKopecks, paidLate: [...others, part].sort((a, b) => (a.on < b.on ? -1 : 1)) };
}

function isOpen({ openKopecks, paidLate, penaltyOpenKopecks }: Debt): boolean {
  return openKopecks > 0 || paidLate.length > 0 || penaltyOpenKopecks > 0;
}

/** A sum that becomes due: a bill's charges, or money given back. What is paid ahead meets it at once. */
export interface Claim {
  readonly amountKopecks: Kopecks;
  readonly period: Period;
  readonly dueOn: PlainDate;
}

/** Puts a claim on the account. */
export function claim(account: Account, { amountKopecks, period, dueOn }: Claim): Account {
  const met = Math.min(account.advanceKopecks, amountKopecks);
  const advanceKopecks = kopecks(account.advanceKopecks - met);
  const openKopecks = kopecks(amountKopecks - met);
  if (openKopecks === 0) return { debts: account.debts, advanceKopecks };
  return { debts: withDebt(account.debts, newDebt(period, dueOn, openKopecks)), advanceKopecks };
}

function withDebt(debts: readonly Debt[], added: Debt): Debt[] {
  const last = debts.at(-1);
  if (!last) return [added];
  const same = debts.find(({ period }) => period === added.period);
  if (same) {
    const larger = { ...same, openKopecks: addKopecks(same.openKopecks, added.openKopecks) };
    return debts.map((debt) => (debt === same ? larger : debt));
  }
  // a bill's own debt is due last of all, but for months billed out of step
  const all = [...debts, added];
  return byDueDate(last, added) > 0 ? all.sort(byDueDate) : all;
}

function newDebt(period: Period, dueOn: PlainDate, openKopecks: Kopecks): Debt {
  return {
    period,
    dueOn,
    openKopecks,
    paidLate: [],
    penaltyChargedKopecks: NO_MONEY,
    penaltyOpenKopecks: NO_MONEY,
  };
}

function byDueDate(a: Debt, b: Debt): number {
  if (a.dueOn !== b.dueOn) return a.dueOn < b.dueOn ? -1 : 1;
  return a.period < b.period ? -1 : 1;
}

/** A penalty that a bill charges for a debt. */
interface ChargedPenalty {
  readonly forPeriod: Period;
  readonly amountKopecks: Kopecks;
}

/**
 * The account after a bill has charged penalties: each debt's new penalty is open, taken from what is paid ahead
 * first, and parts paid up to the day the penalties count to have theirs for good. What is given back of a penalty that
 * was paid already is money that comes in on the day after, when the bill is issued.
 */
export function withPenalties(
  account: Account,
  penalties: readonly ChargedPenalty[],
  countedTo: PlainDate,
): Account {
  if (account.debts.length === 0) return account;
  const isSettled = penalties.length === 0 && account.advanceKopecks === NO_MONEY;
  if (isSettled && account.debts.every(({ openKopecks }) => openKopecks > 0)) return account;
  return punished(account, penalties, countedTo);
}

function punished(account: Account, penalties: readonly ChargedPenalty[], countedTo: PlainDate): Account {
  let ahead: number = account.advanceKopecks;
  const debts = account.debts.map((debt) => {
    const added = penalties.find(({ forPeriod }) => forPeriod === debt.period)?.amountKopecks ?? NO_MONEY;
    const isFinal = debt.openKopecks === 0 && debt.paidLate.every(({ on }) => on <= countedTo);
    if (added === NO_MONEY && !isFinal) return debt;
    const open = debt.penaltyOpenKopecks + added;
    // less than was charged and paid before: the difference is money of the customer's
    if (open < 0) ahead -= open;
    return {
      ...debt,
      penaltyChargedKopecks: addKopecks(debt.penaltyChargedKopecks, added),
      penaltyOpenKopecks: kopecks(Math.max(open, 0)),
      paidLate: isFinal ? [] : debt.paidLate,
    };
  });
  const owing = { debts: debts.filter(isOpen), advanceKopecks: NO_MONEY };
  return ahead === 0 ? owing : receive(owing, { amountKopecks: kopecks(ahead), on: plusDays(countedTo, 1) });
}
