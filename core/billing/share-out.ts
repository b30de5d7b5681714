import { type Kopecks, kopecks, NO_MONEY, type Period } from '#core/kernel';
import { type Account, type Receipt, receive } from './account.ts';

/** What of a sum goes to one month's debt. */
export interface MonthShare {
  readonly period: Period;
  readonly principalKopecks: Kopecks;
  readonly penaltyKopecks: Kopecks;
}

/** Where money goes that is about to come in. */
export interface SharedOut {
  /** The months it pays, as they stand in the account; together with the advance they add up to the sum. */
  readonly months: readonly MonthShare[];
  readonly advanceKopecks: Kopecks;
}

/** What {@link receive} would do with a sum, said month by month. Pure. */
export function shareOut(account: Account, receipt: Receipt): SharedOut {
  const after = receive(account, receipt);
  const months = account.debts.flatMap((debt) => {
    const left = after.debts.find(({ period }) => period === debt.period);
    const principalKopecks = kopecks(debt.openKopecks - (left?.openKopecks ?? NO_MONEY));
    const penaltyKopecks = kopecks(debt.penaltyOpenKopecks - (left?.penaltyOpenKopecks ?? NO_MONEY));
    if (principalKopecks === 0 && penaltyKopecks === 0) return [];
    return [{ period: debt.period, principalKopecks, penaltyKopecks }];
  });
  return { months, advanceKopecks: kopecks(after.advanceKopecks - account.advanceKopecks) };
}
