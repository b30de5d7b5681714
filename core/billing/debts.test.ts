import { describe, expect, it } from 'vitest';
import { kopecks, period, plainDate } from '#core/kernel';
import {
  type Account,
  balanceOf,
  claim,
  type Debt,
  isPlain,
  NOTHING_OWED,
  plainAccount,
  receive,
  withPenalties,
} from './account.ts';

const [JANUARY, FEBRUARY, MARCH] = [period('2026-01'), period('2026-02'), period('2026-03')];
const day = plainDate;

const debt = (of: typeof JANUARY, dueOn: string, open: number, rest: Partial<Debt> = {}): Debt => ({
  period: of,
  dueOn: day(dueOn),
  openKopecks: kopecks(open),
  paidLate: [],
  penaltyChargedKopecks: kopecks(0),
  penaltyOpenKopecks: kopecks(0),
  ...rest,
});
const account = (debts: readonly Debt[], ahead = 0): Account => ({ debts, advanceKopecks: kopecks(ahead) });
const part = (on: string, amount: number) => ({ on: day(on), amountKopecks: kopecks(amount) });
const pay = (to: Account, amount: number, on: string, paysFor?: typeof JANUARY) =>
  receive(to, { amountKopecks: kopecks(amount), on: day(on), ...(paysFor && { paysFor }) });

describe('an account that is one sum', () => {
  it('is a debt above zero, money ahead below, and nothing at zero', () => {
    expect(plainAccount(kopecks(1), MARCH, day('2026-04-15'))).toEqual(
      account([debt(MARCH, '2026-04-15', 1)]),
    );
    expect(plainAccount(kopecks(0), MARCH, day('2026-04-15'))).toEqual(NOTHING_OWED);
    expect(plainAccount(kopecks(-1), MARCH, day('2026-04-15'))).toEqual(account([], 1));
  });

  it('says no more than its sum: not of a late part, nor of a penalty', () => {
    const one = (rest: Partial<Debt>) => account([debt(MARCH, '2026-04-15', 5, rest)]);
    expect(isPlain(one({}), MARCH)).toBe(true);
    expect(isPlain(one({ paidLate: [part('2026-05-01', 1)] }), MARCH)).toBe(false);
    expect(isPlain(one({ penaltyChargedKopecks: kopecks(1) }), MARCH)).toBe(false);
    const two = account([debt(FEBRUARY, '2026-03-15', 5), debt(MARCH, '2026-04-15', 5)]);
    expect(isPlain(two, MARCH)).toBe(false);
  });

  it('is the principal and penalties that are open less what is paid ahead', () => {
    const owing = debt(MARCH, '2026-04-15', 5, {
      penaltyOpenKopecks: kopecks(3),
      penaltyChargedKopecks: kopecks(9),
    });
    expect(balanceOf(account([owing], 2))).toBe(6);
  });
});

describe('money that comes in', () => {
  it('on the due date is not late, and a day after it is', () => {
    const owing = account([debt(MARCH, '2026-04-15', 10)]);
    expect(pay(owing, 4, '2026-04-15').debts).toEqual([debt(MARCH, '2026-04-15', 6)]);
    expect(pay(owing, 4, '2026-04-16').debts).toEqual([
      debt(MARCH, '2026-04-15', 6, { paidLate: [part('2026-04-16', 4)] }),
    ]);
  });

  it('late is kept by its days in order, whatever order it becomes known in', () => {
    const days = ['2026-05-03', '2026-05-01', '2026-05-04', '2026-05-02', '2026-05-01'];
    const paid = days.reduce((so, on) => pay(so, 10, on), account([debt(MARCH, '2026-04-15', 100)]));
    expect(paid.debts[0]?.paidLate).toEqual([
      part('2026-05-01', 20),
      part('2026-05-02', 10),
      part('2026-05-03', 10),
      part('2026-05-04', 10),
    ]);
  });

  it('pays the penalties of the oldest first, and leaves no debt of which nothing is open', () => {
    const penalty = (open: number) => ({
      penaltyOpenKopecks: kopecks(open),
      penaltyChargedKopecks: kopecks(9),
    });
    const owing = account([
      debt(JANUARY, '2026-02-10', 0, penalty(5)),
      debt(FEBRUARY, '2026-03-15', 0, penalty(7)),
    ]);
    expect(pay(owing, 6, '2026-04-01')).toEqual(account([debt(FEBRUARY, '2026-03-15', 0, penalty(6))]));
    expect(pay(owing, 12, '2026-04-01')).toEqual(NOTHING_OWED);
    expect(pay(owing, 13, '2026-04-01')).toEqual(account([], 1));
  });

  it('goes on to the oldest after the month it names, and is added to what was ahead', () => {
    const owing = account([
      debt(JANUARY, '2026-06-10', 10),
      debt(FEBRUARY, '2026-06-10', 10),
      debt(MARCH, '2026-06-10', 10),
    ]);
    const paid = pay(owing, 15, '2026-05-01', MARCH);
    expect(paid.debts).toEqual([debt(JANUARY, '2026-06-10', 5), debt(FEBRUARY, '2026-06-10', 10)]);
    expect(pay(account([], 5), 7, '2026-05-01')).toEqual(account([], 12));
  });
});

describe('a claim', () => {
  const put = (to: Account, amount: number, of: typeof JANUARY, dueOn: string) =>
    claim(to, { amountKopecks: kopecks(amount), period: of, dueOn: day(dueOn) });

  it('of a month that owes already is added to its debt, whose due date stays', () => {
    const late = { paidLate: [part('2026-03-20', 1)] };
    const owing = account([debt(JANUARY, '2026-02-10', 3), debt(FEBRUARY, '2026-03-15', 5, late)]);
    expect(put(owing, 4, FEBRUARY, '2026-05-15').debts).toEqual([
      debt(JANUARY, '2026-02-10', 3),
      debt(FEBRUARY, '2026-03-15', 9, late),
    ]);
  });

  it('stands among the others by its due date, and of the same date by its month', () => {
    const claims: [typeof JANUARY, string][] = [
      [MARCH, '2026-04-15'],
      [JANUARY, '2026-04-15'],
      [FEBRUARY, '2026-03-15'],
    ];
    const owing = claims.reduce((so, [of, dueOn]) => put(so, 1, of, dueOn), NOTHING_OWED);
    expect(owing.debts.map((one) => one.period)).toEqual([FEBRUARY, JANUARY, MARCH]);
    const other = claims.toReversed().reduce((so, [of, dueOn]) => put(so, 1, of, dueOn), NOTHING_OWED);
    expect(other).toEqual(owing);
  });

  it('that what is paid ahead covers to the kopeck leaves neither debt nor advance', () => {
    expect(put(account([], 5), 5, MARCH, '2026-04-15')).toEqual(NOTHING_OWED);
    expect(put(account([], 5), 6, MARCH, '2026-04-15')).toEqual(account([debt(MARCH, '2026-04-15', 1)]));
  });
});

describe('penalties that a bill charges', () => {
  const charge = (to: Account, amount: number, upTo: string) =>
    withPenalties(to, [{ forPeriod: MARCH, amountKopecks: kopecks(amount) }], day(upTo));
  const settled = (rest: Partial<Debt> = {}) =>
    debt(MARCH, '2026-04-15', 0, { paidLate: [part('2026-05-20', 100)], ...rest });

  it('make the late parts final up to the day they count to, once nothing is open', () => {
    expect(charge(account([settled()]), 7, '2026-05-19').debts[0]?.paidLate).toHaveLength(1);
    expect(charge(account([settled()]), 7, '2026-05-20').debts).toEqual([
      debt(MARCH, '2026-04-15', 0, { penaltyChargedKopecks: kopecks(7), penaltyOpenKopecks: kopecks(7) }),
    ]);
    expect(charge(account([settled()]), 0, '2026-05-20')).toEqual(NOTHING_OWED);
    const partly = charge(account([settled({ openKopecks: kopecks(1) })]), 7, '2026-05-31');
    expect(partly.debts[0]?.paidLate).toEqual([part('2026-05-20', 100)]);
  });

  it('are met by what is paid ahead', () => {
    expect(charge(account([settled()], 5), 7, '2026-05-31')).toEqual(
      account([
        debt(MARCH, '2026-04-15', 0, { penaltyChargedKopecks: kopecks(7), penaltyOpenKopecks: kopecks(2) }),
      ]),
    );
    expect(charge(account([settled()], 9), 7, '2026-05-31')).toEqual(account([], 2));
  });

  it('are given back as money where more was charged and paid before', () => {
    const overcharged = settled({ penaltyChargedKopecks: kopecks(9), penaltyOpenKopecks: kopecks(2) });
    expect(charge(account([overcharged]), -5, '2026-05-31')).toEqual(account([], 3));
    expect(charge(account([overcharged]), -2, '2026-05-31')).toEqual(NOTHING_OWED);
  });

  it('change nothing of who owes nothing', () => {
    expect(charge(account([], 5), 7, '2026-05-31')).toEqual(account([], 5));
  });
});
