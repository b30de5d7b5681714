import { describe, expect, test } from 'vitest';
import type { ContractId, Kopecks } from '#core/kernel';
import { formats } from '../i18n/format.ts';
import type { Words } from '../i18n/language.tsx';
import { type Payables, partsIn, sumField, sumProblems } from './pay-sums.tsx';

const words = {
  format: formats('en'),
  t: (key: string, values: object = {}) => [key, ...Object.values(values)].join(' '),
} as unknown as Words;
const kopecks = (amount: number) => amount as Kopecks;

const contract = (id: string, balance: number) => ({
  ...{ contractId: id as ContractId, number: id, address: id },
  balanceKopecks: kopecks(balance),
});

/** A supplier that takes 10 to 1,000 roubles at once. */
const payables = (...contracts: Payables['contracts']): Payables => ({
  contracts,
  limits: { leastKopecks: kopecks(1_000), mostKopecks: kopecks(100_000) },
});
const RANGE = '10.00\u00a0₽ 1,000.00\u00a0₽';

describe('the sum of one contract', () => {
  const one = payables(contract('a', 5_000));

  test.each([
    ['10', 1_000],
    ['1000,00', 100_000],
    ['1000,01', undefined],
    ['9,99', undefined],
    ['', undefined],
    ['1e3', undefined],
  ])('typed as %j is %j', (amount, expected) => {
    const values = { what: 'other', amount };
    expect(partsIn(one, values).map(({ amountKopecks }) => amountKopecks)).toEqual(
      expected === undefined ? [] : [expected],
    );
    const problems = sumProblems(one, values, words);
    expect(problems).toEqual(expected === undefined ? { amount: `pay.amountWrong ${RANGE}` } : {});
  });

  test.each([
    [5_000, 1],
    [999, 0],
    [100_001, 0],
    [-5_000, 0],
  ])('is a debt of %j where one payment may be that', (balance, parts) => {
    expect(partsIn(payables(contract('a', balance)), { what: 'debt' }).length).toBe(parts);
  });
});

describe('the sums of several contracts', () => {
  const two = payables(contract('a', 5_000), contract('b', 0));
  const sums = (a: string, b: string) => ({ 'pay.a': 'on', 'pay.b': 'on', 'sum.a': a, 'sum.b': b });

  test('may each be less than one payment, and all together not', () => {
    expect(sumProblems(two, sums('9,99', '0,01'), words)).toEqual({});
    expect(sumProblems(two, sums('9,98', '0,01'), words)).toEqual({ 'sum.a': `pay.totalWrong ${RANGE}` });
    expect(sumProblems(two, sums('900', '100,01'), words)).toEqual({ 'sum.a': `pay.totalWrong ${RANGE}` });
  });

  test('that cannot be read are named each', () => {
    expect(sumProblems(two, sums('', '0'), words)).toEqual({
      'sum.a': 'pay.sumWrong',
      'sum.b': 'pay.sumWrong',
    });
  });

  test('count where their contract is ticked, and one has to be', () => {
    const values = { 'pay.b': 'on', 'sum.a': 'x', 'sum.b': '50' };
    expect(partsIn(two, values)).toEqual([{ contractId: 'b', amountKopecks: 5_000 }]);
    expect(sumProblems(two, values, words)).toEqual({});
    expect(sumProblems(two, {}, words)).toEqual({ 'pay.a': 'pay.nothing' });
  });

  test('are found by the API’s names of them', () => {
    expect(sumField(two, sums('50', '60'), 'amountKopecks')).toBe('sum.a');
    expect(sumField(two, sums('50', '60'), 'others.0.amountKopecks')).toBe('sum.b');
    expect(sumField(two, sums('50', '60'), 'requestKey')).toBe('requestKey');
  });
});
