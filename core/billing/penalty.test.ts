import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, kopecks, type PlainDate, period, plainDate, plusDays } from '#core/kernel';
import { type PayerKind, RUSSIA } from '#core/supplier';
import { tariffBook } from '#core/tariff';
import { type Account, claim, NOTHING_OWED, receive, withPenalties } from './account.ts';
import { firstPenaltyDay, penaltyLines } from './penalty.ts';
import { ratingBook } from './rating-book.ts';
import { supplier } from './testing/rating.ts';

const MARCH = period('2026-03');
const atNineAndAHalf = { keyRates: [{ from: plainDate('2026-01-01'), value: decimal('9.5') }] };
const book = (settings: Partial<typeof supplier> = atNineAndAHalf, rules = RUSSIA) =>
  ratingBook({ ...supplier, ...settings }, tariffBook([]), rules);

const owed = (amount: number, dueOn: string): Account =>
  claim(NOTHING_OWED, { amountKopecks: kopecks(amount), period: MARCH, dueOn: plainDate(dueOn) });
const paid = (account: Account, amount: number, on: string): Account =>
  receive(account, { amountKopecks: kopecks(amount), on: plainDate(on) });

function penalty(account: Account, upTo: string, payer: PayerKind = 'household'): number {
  return penaltyLines(book(), payer, account, plainDate(upTo)).reduce(
    (sum, line) => sum + line.amountKopecks,
    0,
  );
}

describe('domain.md §8', () => {
  it.each([
    ['2026-05-15', 0],
    ['2026-05-16', 317],
    ['2026-07-14', 19_000],
    ['2026-07-31', 31_423],
  ])('vector 17: 10000.00 due 2026-04-15 at 9.5 %%, paid %s', (on, expected) => {
    expect(penalty(paid(owed(1_000_000, '2026-04-15'), 1_000_000, on), on)).toBe(expected);
  });

  it('vector 18: 4000 paid 05-31 and 6000 paid 06-30 cost 20.27 + 87.40', () => {
    const account = paid(paid(owed(1_000_000, '2026-04-15'), 400_000, '2026-05-31'), 600_000, '2026-06-30');
    const [line] = penaltyLines(book(), 'household', account, plainDate('2026-06-30'));
    expect(line?.spans).toMatchObject([
      {
        debtKopecks: 400_000,
        from: '2026-05-16',
        to: '2026-05-31',
        days: 16,
        divisor: 300,
        amountKopecks: 2027,
      },
      {
        debtKopecks: 600_000,
        from: '2026-05-16',
        to: '2026-06-30',
        days: 46,
        divisor: 300,
        amountKopecks: 8740,
      },
    ]);
    expect(line?.amountKopecks).toBe(10_767);
  });

  it('vector 19: due Monday 2026-11-16, paid 2027-01-10: 25 days, 79.17', () => {
    const account = paid(owed(1_000_000, '2026-11-16'), 1_000_000, '2027-01-10');
    const [line] = penaltyLines(book(), 'household', account, plainDate('2027-01-31'));
    expect(line?.spans).toMatchObject([{ days: 25, to: '2027-01-10' }]);
    expect(line?.amountKopecks).toBe(7917);
  });

  it.each([
    ['company', 109_615],
    ['managing-company', 47_500],
  ] as const)('vector 20: 100000.00 due 2026-05-18, paid 06-02: 15 days of a %s', (payer, expected) => {
    const account = paid(owed(10_000_000, '2026-05-18'), 10_000_000, '2026-06-02');
    expect(penalty(account, '2026-06-30', payer)).toBe(expected);
  });
});

describe('a penalty', () => {
  it('of a housing association begins on day 31, of a managing company changes on days 61 and 91', () => {
    const account = owed(10_000_000, '2026-04-15');
    expect(penalty(account, '2026-05-15', 'housing-association')).toBe(0);
    const [line] = penaltyLines(book(), 'managing-company', account, plainDate('2026-07-31'));
    expect(line?.spans.map(({ days, divisor, from }) => [from, days, divisor])).toEqual([
      ['2026-04-16', 60, 300],
      ['2026-06-15', 30, 170],
      ['2026-07-15', 17, 130],
    ]);
  });

  it('rests on the key rate of the day of payment, at most 9.5 until 2027', () => {
    const rates = { keyRates: [{ from: plainDate('2026-01-01'), value: decimal('16') }] };
    const spans = (account: Account, upTo: string) =>
      penaltyLines(book(rates), 'household', account, plainDate(upTo)).flatMap((line) => line.spans);
    expect(spans(owed(1000, '2026-04-15'), '2026-12-31').map(({ ratePercent }) => ratePercent)).toEqual([
      '9.5',
      '9.5',
    ]);
    expect(spans(owed(1000, '2026-11-15'), '2027-01-31').map(({ ratePercent }) => ratePercent)).toEqual([
      '16',
    ]);
    const low = { keyRates: [{ from: plainDate('2026-01-01'), value: decimal('8.25') }] };
    const [line] = penaltyLines(
      book(low),
      'household',
      owed(1_000_000, '2026-04-15'),
      plainDate('2026-06-30'),
    );
    expect(line?.spans).toMatchObject([{ ratePercent: '8.25' }]);
  });

  it('is not charged where the supplier charges none, and asks for a key rate it does not know', () => {
    const account = owed(1_000_000, '2026-04-15');
    for (const owes of [account, paid(account, 400_000, '2026-07-14')])
      expect(
        penaltyLines(book({ withoutPenalties: true }), 'household', owes, plainDate('2026-12-31')),
      ).toEqual([]);
    const unknown = book({}, { ...RUSSIA, keyRates: [] });
    expect(() => penaltyLines(unknown, 'household', account, plainDate('2026-12-31'))).toThrow(
      expect.objectContaining({
        code: 'supplier.setting_missing',
        facts: expect.objectContaining({ setting: 'keyRates' }),
      }),
    );
  });

  it('counts by the steps of each part’s day where these have changed, though the debt is not late enough by the new ones', () => {
    const stepsFrom = (from: string, fromDay: number) => ({
      ...{ from: plainDate(from), value: [{ fromDay, divisor: 300 }] },
    });
    const household = [stepsFrom('2020-01-01', 1), stepsFrom('2026-05-01', 31)];
    const changed = book(atNineAndAHalf, { ...RUSSIA, penalties: { ...RUSSIA.penalties, household } });
    const amounts = (account: Account, upTo: string) =>
      penaltyLines(changed, 'household', account, plainDate(upTo)).map(({ amountKopecks }) => amountKopecks);
    const account = owed(1_000_000, '2026-04-15');
    // ten days of what was paid in April
    expect(amounts(paid(account, 400_000, '2026-04-25'), '2026-05-10')).toEqual([1267]);
    // fifteen days that April has charged of what is open
    const april = penaltyLines(changed, 'household', account, plainDate('2026-04-30'));
    expect(april).toMatchObject([{ amountKopecks: 4750 }]);
    const charged = withPenalties(account, april, plainDate('2026-04-30'));
    expect(amounts(charged, '2026-05-10')).toEqual([-4750]);
  });

  it('of a payment that becomes known late is given back by the next bill', () => {
    const first = penaltyLines(book(), 'household', owed(1_000_000, '2026-04-15'), plainDate('2026-05-31'));
    expect(first[0]?.amountKopecks).toBe(5067);
    const charged = withPenalties(
      owed(1_000_000, '2026-04-15'),
      [{ forPeriod: MARCH, amountKopecks: kopecks(5067) }],
      plainDate('2026-05-31'),
    );
    const known = paid(charged, 1_000_000, '2026-05-20');
    const [line] = penaltyLines(book(), 'household', known, plainDate('2026-06-30'));
    expect(line).toMatchObject({ chargedBeforeKopecks: 5067, amountKopecks: 1583 - 5067 });
    const given = { forPeriod: MARCH, amountKopecks: kopecks(1583 - 5067) };
    const after = withPenalties(known, [given], plainDate('2026-06-30'));
    expect(after).toMatchObject({ advanceKopecks: 0, debts: [{ penaltyOpenKopecks: 1583, openKopecks: 0 }] });
  });

  it('of what was paid after the day it is counted to counts to that day', () => {
    const account = paid(owed(1_000_000, '2026-04-15'), 400_000, '2026-06-02');
    const [line] = penaltyLines(book(), 'household', account, plainDate('2026-05-31'));
    expect(line?.spans).toMatchObject([
      { debtKopecks: 400_000, to: '2026-05-31', days: 16 },
      { debtKopecks: 600_000, to: '2026-05-31', days: 16 },
    ]);
  });

  it('has no span of no days: on the ninetieth day the first step is not over', () => {
    const spansOn = (day: string) =>
      penaltyLines(book(), 'household', owed(1_000_000, '2026-04-15'), plainDate(day)).flatMap(({ spans }) =>
        spans.map(({ days }) => days),
      );
    expect(spansOn('2026-07-14')).toEqual([60]);
    expect(spansOn('2026-07-15')).toEqual([60, 1]);
  });

  it('that is open of a debt paid long ago stays as it was charged', () => {
    const [debt] = owed(1000, '2026-04-15').debts;
    const charged = { penaltyChargedKopecks: kopecks(500), penaltyOpenKopecks: kopecks(500) };
    const settled = {
      debts: [{ ...(debt as NonNullable<typeof debt>), ...charged, openKopecks: kopecks(0) }],
      advanceKopecks: kopecks(0),
    };
    expect(penaltyLines(book(), 'household', settled, plainDate('2026-12-31'))).toEqual([]);
  });

  it('charged month by month comes to what one bill at the end would charge', () => {
    const part = fc.record({
      amount: fc.integer({ min: 1, max: 400_000 }),
      day: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 5 }),
        fc.constantFrom<PayerKind>('household', 'company', 'managing-company'),
        (parts, payer) => {
          const dueOn = plainDate('2026-04-15');
          const ends = [
            '2026-04-30',
            '2026-05-31',
            '2026-06-30',
            '2026-07-31',
            '2026-08-31',
            '2026-09-30',
            '2026-10-31',
            '2026-11-30',
          ];
          const payments = parts
            .map(({ amount, day }) => ({ amountKopecks: kopecks(amount), on: plusDays(dueOn, day) }))
            .sort((a, b) => (a.on < b.on ? -1 : 1));
          const upTo = (from: string, to: string) => payments.filter(({ on }) => on > from && on <= to);
          const whole = upTo('', '2026-11-30').reduce(receive, owed(1_000_000, dueOn));
          let account = owed(1_000_000, dueOn);
          let charged = 0;
          let before = '';
          for (const end of ends) {
            account = upTo(before, end).reduce(receive, account);
            const lines = penaltyLines(book(), payer, account, end as PlainDate);
            for (const { amountKopecks } of lines) charged += amountKopecks;
            account = withPenalties(account, lines, end as PlainDate);
            before = end;
          }
          // money that pays for penalties pays no principal: only where none was left over for them the two agree
          fc.pre(payments.reduce((sum, { amountKopecks }) => sum + amountKopecks, 0) <= 1_000_000);
          expect(charged).toBe(penalty(whole, '2026-11-30', payer));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is looked for from its first day on', () => {
    const on = plainDate('2026-05-01');
    expect(firstPenaltyDay(book(), 'household', on)).toBe(31);
    expect(firstPenaltyDay(book(), 'company', on)).toBe(1);
    expect(firstPenaltyDay(book({ withoutPenalties: true }), 'company', on)).toBe(Number.POSITIVE_INFINITY);
  });
});
