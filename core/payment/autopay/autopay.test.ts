import { describe, expect, test } from 'vitest';
import {
  type CardId,
  type ContractId,
  instant,
  kopecks,
  type PaymentId,
  period,
  plainDate,
  plusDays,
  type SupplierId,
  type UserId,
} from '#core/kernel';
import type { Payment } from '../model.ts';
import {
  type Autopay,
  afterCharge,
  begun,
  dutyOn,
  lookOn,
  MAX_OUTCOMES,
  MAX_RETRIES,
  nextDue,
  paused,
  planned,
  skipped,
  sumOf,
  todayOf,
  toldOf,
} from './autopay.ts';

const bare: Autopay = {
  contractId: 'ctr_1' as ContractId,
  supplierId: 'volna' as SupplierId,
  timeZone: 'Europe/Moscow',
  ownerId: 'usr_1' as UserId,
  cardId: 'crd_1' as CardId,
  dayOfMonth: 25,
  amount: { kind: 'fixed', amountKopecks: kopecks(10_000) },
  state: 'active',
  dueOn: plainDate('2026-10-25'),
  nextOn: plainDate('2026-10-25'),
  retries: 0,
  outcomes: [],
  version: 1,
};
const autopay = (change: Partial<Autopay> = {}): Autopay => ({ ...bare, ...change });
const momentOf = (date: string) => ({ today: plainDate(date), at: instant(`${date}T06:00:00Z`) });
const PAYMENT = 'pay_1' as PaymentId;
const charging = (change: Partial<Autopay> = {}, date = '2026-10-25') =>
  begun(autopay(change), momentOf(date), { paymentId: PAYMENT, amountKopecks: kopecks(10_000) });
const payment = (change: Partial<Payment>) =>
  ({ paymentId: PAYMENT, state: 'pending', ...change }) as Payment;
const at = instant('2026-10-25T06:00:05Z');

const LIMITS = { leastKopecks: kopecks(100), mostKopecks: kopecks(50_000_000) };

describe('the day of the next charge', () => {
  test.each([
    [15, '2026-10-20', '2026-11-15'],
    [15, '2026-10-14', '2026-10-15'],
    [15, '2026-10-15', '2026-11-15'],
    [31, '2026-10-30', '2026-10-31'],
    [31, '2026-10-31', '2026-11-30'],
    [31, '2026-11-30', '2026-12-31'],
    [30, '2027-01-30', '2027-02-28'],
    [29, '2027-02-27', '2027-02-28'],
    [29, '2028-02-28', '2028-02-29'],
    [30, '2028-02-28', '2028-02-29'],
    [31, '2028-02-29', '2028-03-31'],
    [1, '2026-12-31', '2027-01-01'],
    [31, '2026-12-31', '2027-01-31'],
  ])('for day %i after %s is %s', (day, after, on) => {
    expect(nextDue(day, plainDate(after))).toBe(on);
  });

  test('is never before the month that is told', () => {
    expect(nextDue(25, plainDate('2026-10-20'), period('2026-12'))).toBe('2026-12-25');
    expect(nextDue(25, plainDate('2026-12-26'), period('2026-10'))).toBe('2027-01-25');
  });

  test('is after every date, a day of its month, and one in each month: for every day of five years', () => {
    for (let day = 1; day <= 31; day += 1) {
      let on = plainDate('2024-01-31');
      for (let month = 1; month <= 60; month += 1) {
        const next = nextDue(day, on);
        expect(next > on).toBe(true);
        expect(Number(next.slice(8)) === day || plusDays(next, 1).slice(8) === '01').toBe(true);
        const months = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
        expect(months(next) - months(on)).toBeLessThanOrEqual(1);
        on = next;
      }
    }
  });

  test.each([
    ['Europe/Kaliningrad', '2026-10-25T21:59:59Z', '2026-10-25'],
    ['Europe/Kaliningrad', '2026-10-25T22:00:00Z', '2026-10-26'],
    ['Europe/Moscow', '2026-10-24T21:00:00Z', '2026-10-25'],
    ['Asia/Vladivostok', '2026-10-24T14:00:00Z', '2026-10-25'],
    ['Asia/Kamchatka', '2026-10-24T11:59:59Z', '2026-10-24'],
    ['Asia/Kamchatka', '2026-12-31T12:00:00Z', '2027-01-01'],
  ])('goes by the date in %s', (timeZone, now, today) => {
    expect(todayOf({ timeZone }, instant(now))).toBe(today);
  });

  test('when planned anew is never in a month that was paid', () => {
    const paid = autopay({ paidIn: period('2026-10') });
    expect(planned(paid, plainDate('2026-10-20')).nextOn).toBe('2026-11-25');
    expect(planned(autopay(), plainDate('2026-10-20')).nextOn).toBe('2026-10-25');
    expect(planned(paid, plainDate('2026-10-20'), period('2026-09')).nextOn).toBe('2026-11-25');
    expect(planned(paid, plainDate('2026-10-20'), period('2026-12')).nextOn).toBe('2026-12-25');
  });
});

describe('what a day asks for', () => {
  const told = toldOf(autopay(), plainDate('2026-10-25'));

  test.each([
    ['2026-10-23', autopay(), { kind: 'nothing' }],
    ['2026-10-24', autopay(), { kind: 'tell', of: '2026-10-25' }],
    ['2026-10-24', told, { kind: 'nothing' }],
    ['2026-10-25', told, { kind: 'charge' }],
    ['2026-10-28', told, { kind: 'charge' }],
    // nothing is charged untold, nor on a word that is old by now
    ['2026-10-25', autopay(), { kind: 'tell', of: '2026-10-26' }],
    ['2026-10-29', told, { kind: 'tell', of: '2026-10-30' }],
  ])('on %s', (today, one, duty) => {
    expect(dutyOn(one, plainDate(today))).toEqual(duty);
  });

  test('is looked at the day before a charge that is not told of, and on the day of one that is', () => {
    expect(lookOn(autopay())).toBe('2026-10-24');
    expect(lookOn(told)).toBe('2026-10-25');
    expect(lookOn(paused(told, 'by-owner'))).toBeUndefined();
    expect(lookOn(autopay({ state: 'removed' }))).toBeUndefined();
    expect(lookOn(charging({ state: 'paused' }))).toBe('2026-10-25');
  });

  test.each([
    ['fixed', { kind: 'fixed', amountKopecks: kopecks(10_000) }, -5_000, 10_000],
    ['the debt', { kind: 'debt', capKopecks: kopecks(10_000) }, 7_500, 7_500],
    ['the debt up to the cap', { kind: 'debt', capKopecks: kopecks(10_000) }, 75_000, 10_000],
    ['an advance', { kind: 'debt', capKopecks: kopecks(10_000) }, -1, undefined],
    ['no debt', { kind: 'debt', capKopecks: kopecks(10_000) }, 0, undefined],
    ['less than a rouble', { kind: 'debt', capKopecks: kopecks(10_000) }, 99, undefined],
    ['a rouble', { kind: 'debt', capKopecks: kopecks(10_000) }, 100, 100],
  ] as const)('for a sum: %s', (_, amount, balance, sum) => {
    expect(sumOf({ amount }, kopecks(balance), LIMITS)).toBe(sum);
  });

  test('with nothing to pay is the end of the month', () => {
    const after = skipped(autopay(), momentOf('2026-10-25'));
    expect(after).toMatchObject({ nextOn: '2026-11-25', state: 'active' });
    expect(after.paidIn).toBeUndefined();
    expect(after.outcomes[0]).toMatchObject({
      state: 'skipped',
      reason: 'nothing_to_pay',
      nextOn: '2026-11-25',
    });
  });
});

describe('after a charge', () => {
  test('that succeeded the month is paid, and the next is planned', () => {
    const after = afterCharge(charging(), payment({ state: 'succeeded' }), at);
    expect(after).toMatchObject({ paidIn: '2026-10', dueOn: '2026-11-25', nextOn: '2026-11-25', retries: 0 });
    expect(after?.charge).toBeUndefined();
    expect(after?.outcomes).toMatchObject([{ state: 'done', on: '2026-10-25', month: '2026-10' }]);
  });

  test('that succeeded after midnight of the month’s last day it is still that month that is paid', () => {
    const last = charging({ dayOfMonth: 31, dueOn: plainDate('2026-10-31') }, '2026-10-31');
    const after = afterCharge(last, payment({ state: 'succeeded' }), instant('2026-11-01T06:00:00Z'));
    expect(after).toMatchObject({ paidIn: '2026-10', nextOn: '2026-11-30' });
  });

  test('that is not known to have ended nothing changes, nor by one of another autopay', () => {
    expect(afterCharge(charging(), payment({}), at)).toBeUndefined();
    const stranger = payment({ state: 'succeeded', paymentId: 'pay_2' as PaymentId });
    expect(afterCharge(charging(), stranger, at)).toBeUndefined();
  });

  test('the same word twice changes nothing', () => {
    for (const end of [
      payment({ state: 'succeeded' }),
      payment({ state: 'canceled', reason: 'card_expired' }),
    ]) {
      const once = afterCharge(charging(), end, at);
      expect(once && afterCharge(once, end, at)).toBeUndefined();
    }
  });

  test('that may be repeated it is tried the next days, three times, and then next month', () => {
    const declined = payment({ state: 'canceled', reason: 'insufficient_funds' });
    let now = charging();
    for (let retry = 1; retry <= MAX_RETRIES; retry += 1) {
      const today = plusDays(plainDate('2026-10-25'), retry - 1);
      now = afterCharge(now, declined, instant(`${today}T06:00:05Z`)) as Autopay;
      const tomorrow = plusDays(today, 1);
      expect(now).toMatchObject({ state: 'active', retries: retry, nextOn: tomorrow, noticedFor: tomorrow });
      expect(now.outcomes[0]).toMatchObject({ state: 'failed', next: 'retry', nextOn: tomorrow });
      now = { ...charging(now, tomorrow), outcomes: charging(now, tomorrow).outcomes.slice(0, 1) };
    }
    now = afterCharge(now, declined, instant('2026-10-28T06:00:05Z')) as Autopay;
    expect(now).toMatchObject({ retries: 0, nextOn: '2026-11-25', state: 'active' });
    expect(now.outcomes[0]).toMatchObject({ next: 'next-month', nextOn: '2026-11-25' });
  });

  test.each([
    ['card_expired', 'card-refused'],
    ['permission_revoked', 'card-refused'],
    ['call_issuer', 'ask-bank'],
    ['fraud_suspected', 'ask-bank'],
  ])('refused for %s it stands still: %s', (reason, pausedBecause) => {
    const after = afterCharge(charging(), payment({ state: 'canceled', reason }), at);
    expect(after).toMatchObject({ state: 'paused', pausedBecause });
    expect(after?.outcomes[0]).toMatchObject({ state: 'failed', reason, next: 'paused' });
  });

  test.each(['canceled_by_merchant', 'acquirer_refused', 'something new'])(
    'refused for %s it goes on next month',
    (reason) => {
      const after = afterCharge(charging(), payment({ state: 'canceled', reason }), at);
      expect(after).toMatchObject({ state: 'active', nextOn: '2026-11-25', retries: 0 });
    },
  );

  test('late money after a failure calls off the next try, whatever came between', () => {
    const failed = afterCharge(charging(), payment({ state: 'canceled', reason: 'insufficient_funds' }), at);
    const late = payment({ state: 'canceled', reason: 'paid_after_cancel', postedAt: at });
    const after = afterCharge(failed as Autopay, late, at);
    expect(after).toMatchObject({ paidIn: '2026-10', nextOn: '2026-11-25', retries: 0 });
    expect(after?.outcomes[0]).toMatchObject({ state: 'being-checked' });
    expect(after?.outcomes[0]).not.toHaveProperty('next');
  });

  test('that is being checked there is no second one in the month', () => {
    const after = afterCharge(charging(), payment({ state: 'quarantined', reason: 'amount_mismatch' }), at);
    expect(after).toMatchObject({ paidIn: '2026-10', nextOn: '2026-11-25' });
  });

  test('of one that its owner has paused or removed meanwhile it stays so', () => {
    for (const state of ['paused', 'removed'] as const) {
      const declined = payment({ state: 'canceled', reason: 'insufficient_funds' });
      expect(afterCharge(charging({ state }), declined, at)).toMatchObject({ state, retries: 0 });
      const done = afterCharge(charging({ state }), payment({ state: 'succeeded' }), at);
      expect(done).toMatchObject({ state, paidIn: '2026-10', dueOn: '2026-10-25' });
    }
  });

  test('outcomes are bounded, the newest stay', () => {
    let now = autopay();
    for (let month = 0; month < MAX_OUTCOMES + 5; month += 1) now = skipped(now, momentOf(now.dueOn));
    expect(now.outcomes).toHaveLength(MAX_OUTCOMES);
    expect(now.outcomes[0]?.on).toBe('2029-02-25');
  });
});
