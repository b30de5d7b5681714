import { describe, expect, test } from 'vitest';
import { isSignature, signCheck, signForm, signPay, signReply } from './moneta-signature.ts';

/** The order of the published vectors (payments.md §2), with the integrity code QWERTY. */
const ORDER = {
  MNT_ID: '54600817',
  MNT_TRANSACTION_ID: 'FF790ABCD',
  MNT_AMOUNT: '120.25',
  MNT_CURRENCY_CODE: 'RUB',
  MNT_TEST_MODE: '0',
};
const CODE = 'QWERTY';

describe('signatures of MONETA.Assistant', () => {
  test('are those that are published', () => {
    expect(signForm(ORDER, CODE)).toBe('c8222aef6362c7f1239ccdc729d1a200');
    expect(signPay({ ...ORDER, MNT_OPERATION_ID: '123456' }, CODE)).toBe('69bdf9bd91820b8f7b4c4b25d3d22dfa');
    expect(signCheck(ORDER, CODE)).toBe('ea2d49048bdf11857f1b50270aedbc8d');
    expect(signReply({ ...ORDER, MNT_RESULT_CODE: '200' }, CODE)).toBe('29807c8e5d82198b5c4360e6ec711cce');
    expect(signReply({ ...ORDER, MNT_RESULT_CODE: '402' }, CODE)).toBe('5ebb58862cf8781b62bcc2cc8d66913e');
  });

  test('do not tell where one value ends, which is why each value must', () => {
    const of = (MNT_TRANSACTION_ID: string, MNT_AMOUNT: string) =>
      signForm({ ...ORDER, MNT_TRANSACTION_ID, MNT_AMOUNT }, CODE);
    expect(of('A1', '20.00')).toBe(of('A', '120.00'));
  });

  test('differ between kinds of messages, and with the code', () => {
    const paid = { ...ORDER, MNT_OPERATION_ID: '' };
    const all = [signPay(paid, CODE), signCheck(paid, CODE), signPay(paid, 'QWERTZ'), signPay(paid, '')];
    expect(new Set(all).size).toBe(all.length);
  });

  test.each([
    ['another digit', '69bdf9bd91820b8f7b4c4b25d3d22dfb'],
    ['capitals', '69BDF9BD91820B8F7B4C4B25D3D22DFA'],
    ['a space after it', '69bdf9bd91820b8f7b4c4b25d3d22dfa '],
    ['half of it', '69bdf9bd91820b8f'],
    ['nothing', ''],
    ['not said', undefined],
  ])('are compared exactly: %s', (_, said) => {
    expect(isSignature(said, '69bdf9bd91820b8f7b4c4b25d3d22dfa')).toBe(false);
    expect(isSignature('69bdf9bd91820b8f7b4c4b25d3d22dfa', '69bdf9bd91820b8f7b4c4b25d3d22dfa')).toBe(true);
  });
});
