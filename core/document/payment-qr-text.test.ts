import { describe, expect, test } from 'vitest';
import { Fault, kopecks, period } from '#core/kernel';
import { aSupplier } from '#core/testing';
import type { PaymentDetails } from './model.ts';
import { billQrText, paymentQrText } from './payment-qr-text.ts';
import { sampleBill } from './testing/sample-documents.ts';

const { bank, taxNumber } = aSupplier();
const details: PaymentDetails = {
  bank,
  taxNumber,
  amountKopecks: kopecks(166380),
  contractNumber: '78010000000017',
  period: period('2026-10'),
  purpose: 'Коммунальные услуги за 10.2026',
};
const withBank = (change: Partial<typeof bank>): PaymentDetails => ({
  ...details,
  bank: { ...bank, ...change },
});

function refusal(of: PaymentDetails) {
  try {
    return paymentQrText(of);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { code: error.code, fields: error.fields.map(({ field, code }) => `${field} ${code}`) };
  }
}

describe('the payment QR’s text', () => {
  test('is the standard’s (vector 24): mark, required fields in their order, then sum in kopecks, account, month, purpose', () => {
    expect(paymentQrText(details)).toBe(
      'ST00012|Name=АО «Невская энергосбытовая компания»|PersonalAcc=40702810900000000001|BankName=АО «Банк»' +
        '|BIC=044525000|CorrespAcc=30101810400000000000|Sum=166380|PersAcc=78010000000017|PaymPeriod=10.2026' +
        '|Purpose=Коммунальные услуги за 10.2026|PayeeINN=7801000009',
    );
  });

  test('takes another separator for the whole text when a value holds the usual one', () => {
    const text = paymentQrText(withBank({ payeeName: 'ООО «А|Б; В»' }));
    expect(text.startsWith('ST00012~Name=ООО «А|Б; В»~PersonalAcc=')).toBe(true);
    expect(text.split('~')).toHaveLength(11);
  });

  test('names the field when no separator is left', () => {
    expect(refusal({ ...details, purpose: '|;~^_#$%&*+!?@/:,.' })).toEqual({
      code: 'document.qr_not_encodable',
      fields: ['Purpose no_separator_left'],
    });
  });

  test.each<[string, PaymentDetails]>([
    ['Name missing', withBank({ payeeName: ' ' })],
    ['Name too_long', withBank({ payeeName: 'A'.repeat(161) })],
    ['Name control_character', withBank({ payeeName: 'АО\n«Банк»' })],
    ['Name control_character', withBank({ payeeName: 'АО \ud83d' })],
    ['PersonalAcc wrong_form', withBank({ account: '4070281090000000000' })],
    ['BankName too_long', withBank({ bankName: 'Б'.repeat(46) })],
    ['BIC wrong_form', withBank({ bic: '04452500O' })],
    ['CorrespAcc wrong_form', withBank({ correspondentAccount: '1'.repeat(21) })],
    ['Sum wrong_form', { ...details, amountKopecks: kopecks(0) }],
    ['Sum wrong_form', { ...details, amountKopecks: kopecks(-100) }],
    ['PersAcc missing', { ...details, contractNumber: '' }],
    ['Purpose too_long', { ...details, purpose: 'п'.repeat(211) }],
    ['PayeeINN wrong_form', { ...details, taxNumber: '78010000' }],
  ])('refuses what cannot be encoded: %s', (field, of) => {
    expect(refusal(of)).toEqual({ code: 'document.qr_not_encodable', fields: [field] });
  });

  test('keeps the required part within 300 bytes of UTF-8', () => {
    const required = (name: string) =>
      `ST00012|Name=${name}|PersonalAcc=${bank.account}|BankName=${bank.bankName}|BIC=${bank.bic}|CorrespAcc=${bank.correspondentAccount}`;
    const bytes = (text: string) => new TextEncoder().encode(text).length;
    const room = 300 - bytes(required(''));
    const longest = 'Ж'.repeat(Math.floor(room / 2)) + 'A'.repeat(room % 2);
    expect(bytes(required(longest))).toBe(300);
    expect(paymentQrText(withBank({ payeeName: longest })).startsWith(required(longest))).toBe(true);
    expect(refusal(withBank({ payeeName: `${longest}A` }))).toEqual({
      code: 'document.qr_not_encodable',
      fields: ['Name required_part_too_long'],
    });
  });

  test('of a bill asks for its total, and there is none where nothing is owed', () => {
    expect(billQrText(sampleBill({ openingKopecks: 1 }))).toContain('|Sum=250621|PersAcc=78010000000017|');
    expect(billQrText(sampleBill({ openingKopecks: -250620 }))).toBeUndefined();
    expect(billQrText(sampleBill({ openingKopecks: -300000 }))).toBeUndefined();
  });
});
