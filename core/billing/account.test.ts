import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Kopecks, kopecks, type Period, period, plainDate, plusDays } from '#core/kernel';
import {
  type Account,
  balanceOf,
  claim,
  isPlain,
  NOTHING_OWED,
  plainAccount,
  receive,
  withPenalties,
} from './account.ts';

const JANUARY = period('2026-01');
const FEBRUARY = period('2026-02');
const due = (of: Period) => plainDate(of === JANUARY ? '2026-02-10' : '2026-03-15');
const owe = (account: Account, of: Period, amount: number): Account =>
  claim(account, { amountKopecks: kopecks(amount), period: of, dueOn: due(of) });

/** Vector 22's: January 500, February 700, penalty 12.34. */
const twoMonths = () =>
  withPenalties(
    owe(owe(NOTHING_OWED, JANUARY, 50_000), FEBRUARY, 70_000),
    [{ forPeriod: JANUARY, amountKopecks: kopecks(1234) }],
    plainDate('2026-03-31'),
  );

const open = ({ debts }: Account) =>
  Object.fromEntries(
    debts.map(({ period: of, openKopecks, penaltyOpenKopecks }) => [of, [openKopecks, penaltyOpenKopecks]]),
  );

describe('allocation of a payment', () => {
  const on = plainDate('2026-04-01');

  it('vector 22: goes to the oldest due, principal before penalty', () => {
    const after = receive(twoMonths(), { amountKopecks: kopecks(100_000), on });
    expect(open(after)).toEqual({ [JANUARY]: [0, 1234], [FEBRUARY]: [20_000, 0] });
  });

  it('vector 22: goes to the month the payer names first', () => {
    const after = receive(twoMonths(), { amountKopecks: kopecks(100_000), on, paysFor: FEBRUARY });
    expect(open(after)).toEqual({ [JANUARY]: [20_000, 1234], [FEBRUARY]: [0, 0] });
  });

  it('names a month that owes nothing: then as if none were named', () => {
    const named = receive(twoMonths(), { amountKopecks: kopecks(60_000), on, paysFor: period('2025-12') });
    expect(open(named)).toEqual(open(receive(twoMonths(), { amountKopecks: kopecks(60_000), on })));
  });

  it('goes to the earlier of two months that were due on one day, in whichever order they were billed', () => {
    const dueOn = plainDate('2026-03-15');
    const owed = (...months: Period[]) =>
      months.reduce((so, of) => claim(so, { amountKopecks: kopecks(500), period: of, dueOn }), NOTHING_OWED);
    for (const account of [owed(JANUARY, FEBRUARY), owed(FEBRUARY, JANUARY)])
      expect(open(receive(account, { amountKopecks: kopecks(700), on: dueOn }))).toEqual({
        [FEBRUARY]: [300, 0],
      });
  });

  it('pays penalties once no principal is open, and the rest is paid ahead', () => {
    const after = receive(twoMonths(), { amountKopecks: kopecks(130_000), on });
    expect(after.advanceKopecks).toBe(130_000 - 121_234);
    expect(balanceOf(after)).toBe(-(130_000 - 121_234));
    expect(after.debts.every((debt) => debt.openKopecks === 0 && debt.penaltyOpenKopecks === 0)).toBe(true);
  });

  it('remembers what came after the due date, by its day', () => {
    const late = receive(receive(twoMonths(), { amountKopecks: kopecks(10_000), on }), {
      amountKopecks: kopecks(5_000),
      on,
    });
    expect(late.debts[0]?.paidLate).toEqual([{ on, amountKopecks: 15_000 }]);
    const early = receive(owe(NOTHING_OWED, FEBRUARY, 70_000), {
      amountKopecks: kopecks(10_000),
      on: due(FEBRUARY),
    });
    expect(early.debts[0]).toMatchObject({ openKopecks: 60_000, paidLate: [] });
  });

  it('meets what is claimed later with what was paid ahead', () => {
    const ahead = receive(NOTHING_OWED, { amountKopecks: kopecks(30_000), on });
    expect(owe(ahead, FEBRUARY, 20_000)).toEqual({ debts: [], advanceKopecks: 10_000 });
    expect(open(owe(ahead, FEBRUARY, 70_000))).toEqual({ [FEBRUARY]: [40_000, 0] });
  });
});

describe('an account', () => {
  it('is plain where it says no more than its sum', () => {
    const plain = plainAccount(kopecks(700), FEBRUARY, due(FEBRUARY));
    expect(isPlain(plain, FEBRUARY)).toBe(true);
    expect(isPlain(plainAccount(kopecks(-700), FEBRUARY, due(FEBRUARY)), FEBRUARY)).toBe(true);
    expect(isPlain(twoMonths(), FEBRUARY)).toBe(false);
    expect(isPlain(plain, JANUARY)).toBe(false);
  });

  it('keeps what was paid late until the penalties count to the last of it', () => {
    const paid = (so: Account, amount: number, on: string) =>
      receive(so, { amountKopecks: kopecks(amount), on: plainDate(on) });
    const account = paid(
      paid(owe(NOTHING_OWED, JANUARY, 50_000), 20_000, '2026-03-20'),
      30_000,
      '2026-04-02',
    );
    expect(withPenalties(account, [], plainDate('2026-03-31'))).toEqual(account);
    expect(withPenalties(account, [], plainDate('2026-04-02'))).toEqual(NOTHING_OWED);
  });

  it('comes to the same sum whatever the order of payments, and never to a debt and an advance at once', () => {
    const event = fc.oneof(
      fc.record({
        kind: fc.constant('claim' as const),
        amount: fc.integer({ min: 1, max: 90_000 }),
        month: fc.integer({ min: 1, max: 6 }),
      }),
      fc.record({
        kind: fc.constant('receive' as const),
        amount: fc.integer({ min: 1, max: 90_000 }),
        month: fc.integer({ min: 1, max: 6 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        let expected = 0;
        const account = events.reduce((so, { kind, amount, month }, index): Account => {
          const of = `2026-0${month}` as Period;
          const amountKopecks = amount as Kopecks;
          expected += kind === 'claim' ? amount : -amount;
          return kind === 'claim'
            ? claim(so, { amountKopecks, period: of, dueOn: plusDays(plainDate(`${of}-10`), 30) })
            : receive(so, { amountKopecks, on: plusDays(plainDate('2026-03-01'), index), paysFor: of });
        }, NOTHING_OWED);
        expect(balanceOf(account)).toBe(expected);
        expect(account.advanceKopecks === 0 || account.debts.every((debt) => debt.openKopecks === 0)).toBe(
          true,
        );
        expect(account.debts.map(({ dueOn }) => dueOn)).toEqual(
          account.debts.map(({ dueOn }) => dueOn).sort(),
        );
      }),
    );
  });
});
