import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, type Kopecks, kopecks, type MeterId, period, plainDate, sumOfAmounts } from '#core/kernel';
import { type Account, isPlain, NOTHING_OWED, plainAccount } from './account.ts';
import type { Bill } from './model.ts';
import { billFromItem, billItem, billKey, meterTail } from './stored-bill.ts';
import { at708, billed, rate, read } from './testing/rating.ts';

const OCTOBER = period('2026-10');
const made = billed('2026-10', rate({ of: '2026-10', meters: [read([100], [300], { readIn: '2026-10' })] }));

/** A bill of October that owes these accounts; its total is the account's own. */
const billWith = (changes: Partial<Bill>): Bill => ({
  ...made,
  account: plainAccount(made.totalKopecks, OCTOBER, made.dueOn),
  ...changes,
});

const amount = fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map(kopecks);
const owed = fc.integer({ min: 0, max: 10 ** 9 }).map(kopecks);
const month = fc.constantFrom(period('2025-12'), period('2026-09'), OCTOBER);
const day = fc.constantFrom(plainDate('2026-01-31'), plainDate('2026-10-15'), plainDate('2026-11-30'));

const span = fc.record({
  debtKopecks: owed,
  from: day,
  to: day,
  days: fc.nat(90),
  ratePercent: fc.constantFrom(decimal('9.5'), decimal('16')),
  divisor: fc.constantFrom(130, 300),
  amountKopecks: owed,
});
const penalty = fc.record({
  forPeriod: month,
  dueOn: day,
  spans: fc.array(span, { maxLength: 3 }),
  chargedBeforeKopecks: owed,
  amountKopecks: amount,
});
const advance = fc.record({ percent: fc.nat(100), dueOn: day, amountKopecks: owed });
const debt = fc.record({
  period: month,
  dueOn: day,
  openKopecks: owed,
  penaltyChargedKopecks: owed,
  penaltyOpenKopecks: owed,
  paidLate: fc.array(fc.record({ on: day, amountKopecks: owed }), { maxLength: 2 }),
});
const account: fc.Arbitrary<Account> = fc
  .record({ advanceKopecks: owed, debts: fc.array(debt, { minLength: 1, maxLength: 3 }) })
  .filter((one) => !isPlain(one, OCTOBER));
const meterBefore = fc
  .record({
    values: fc.array(fc.nat(99_999), { minLength: 1, maxLength: 3 }),
    monthsWithoutReading: fc.nat(12),
    lastReadValues: fc.option(fc.array(fc.nat(99_999), { minLength: 1, maxLength: 3 })),
  })
  .map(({ lastReadValues, ...rest }) => ({ ...rest, ...(lastReadValues && { lastReadValues }) }));

describe('a bill', () => {
  it('comes back from its item as it was, whatever it has', () => {
    const any = fc
      .record({
        penalties: fc.array(penalty, { maxLength: 2 }),
        advances: fc.array(advance, { maxLength: 2 }),
        account: fc.option(account),
        before: fc.dictionary(fc.constantFrom('5X0M4K8N', '00000001'), meterBefore),
        revision: fc.integer({ min: 1, max: 99 }),
        isFinal: fc.boolean(),
        reason: fc.option(fc.constantFrom('', 'Показания сняты неверно')),
      })
      .map(({ account: owes, isFinal, reason, penalties, ...rest }) =>
        billWith({
          ...rest,
          penalties,
          penaltyKopecks: sumOfAmounts(penalties),
          ...(owes && { account: owes }),
          ...(isFinal && { final: true }),
          ...(reason !== null && { reason }),
        }),
      );
    fc.assert(
      fc.property(any, (bill) => {
        expect(billFromItem(billItem(bill))).toEqual(bill);
      }),
    );
  });

  it('that owes or is owed no more than its total has no account of its own stored', () => {
    expect(billItem(billWith({}))).not.toHaveProperty('account');
    const nothing = { openingKopecks: kopecks(-made.chargedKopecks), totalKopecks: kopecks(0) };
    for (const bill of [
      billWith({ ...nothing, account: NOTHING_OWED }),
      billWith({
        openingKopecks: kopecks(-made.chargedKopecks - 5),
        totalKopecks: kopecks(-5),
        account: { debts: [], advanceKopecks: 5 as Kopecks },
      }),
    ]) {
      expect(billItem(bill)).not.toHaveProperty('account');
      expect(billFromItem(billItem(bill))).toEqual(bill);
    }
  });

  it('of a household on time is stored with no field that says nothing', () => {
    expect(billItem(billWith({}))).toEqual({
      pk: `CONTRACT#${made.contractId}`,
      sk: 'BILL#2026-10',
      supplierId: made.supplierId,
      number: made.number,
      issuedAt: made.issuedAt,
      dueOn: made.dueOn,
      premise: [2, 5430],
      openingKopecks: 0,
      chargedKopecks: 141_600,
      vatKopecks: made.vatKopecks,
      lines: 'cEsc0|200|7.08|0|141600|22||0|100|300',
      tariffs: [`${at708.category}/${at708.from}`],
      meters: [made.lines[0]?.meterId],
      before: '',
    });
  });

  it('is stored as the bills that are stored already', () => {
    const bill = billWith({
      revision: 2,
      before: {
        '5X0M4K8N': { values: [12_345, 6789], monthsWithoutReading: 0 },
        '00000001': { values: [7], monthsWithoutReading: 3, lastReadValues: [5] },
      },
      penalties: [
        {
          forPeriod: period('2026-08'),
          dueOn: plainDate('2026-09-15'),
          chargedBeforeKopecks: kopecks(3),
          amountKopecks: kopecks(4),
          spans: [
            {
              debtKopecks: kopecks(500),
              from: plainDate('2026-10-16'),
              to: plainDate('2026-10-31'),
              days: 16,
              ratePercent: decimal('9.5'),
              divisor: 300,
              amountKopecks: kopecks(7),
            },
          ],
        },
      ],
      advances: [{ percent: 30, dueOn: plainDate('2026-11-10'), amountKopecks: kopecks(9) }],
      account: {
        advanceKopecks: kopecks(0),
        debts: [
          {
            period: period('2026-08'),
            dueOn: plainDate('2026-09-15'),
            openKopecks: kopecks(500),
            penaltyChargedKopecks: kopecks(7),
            penaltyOpenKopecks: kopecks(4),
            paidLate: [{ on: plainDate('2026-10-02'), amountKopecks: kopecks(1) }],
          },
        ],
      },
    });
    expect(billItem(bill)).toMatchObject({
      sk: 'BILL#2026-10#02',
      before: '5X0M4K8N:12345,6789:0|00000001:7:3:5',
      penalties: '[["2026-08","2026-09-15",3,4,[[500,"2026-10-16","2026-10-31",16,"9.5",300,7]]]]',
      advances: '[[30,"2026-11-10",9]]',
      account: '[0,[["2026-08","2026-09-15",500,7,4,[["2026-10-02",1]]]]]',
    });
  });

  it('that takes another’s place sorts after it, and a month’s bills before the next month’s', () => {
    const key = (of: string, revision?: number) => billKey(made.contractId, period(of), revision).sk;
    const keys = [key('2026-10'), key('2026-10', 2), key('2026-10', 10), key('2026-11')];
    expect(keys).toEqual(['BILL#2026-10', 'BILL#2026-10#02', 'BILL#2026-10#10', 'BILL#2026-11']);
    expect(keys.toSorted()).toEqual(keys);
    expect(billKey(made.contractId, OCTOBER).pk).toBe(`CONTRACT#${made.contractId}`);
  });

  it('names a meter by the end of its id', () => {
    expect(meterTail('mtr_SFWY6EBFEBAC5NB2E5QN8HB4S5' as MeterId)).toBe('QN8HB4S5');
  });
});
