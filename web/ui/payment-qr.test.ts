import { describe, expect, test } from 'vitest';
import { readPaymentQr } from './payment-qr.ts';

/** As our own bills print it (core/document/payment-qr-text.ts). */
const OURS =
  'ST00012|Name=АО «Невская энергосбытовая компания»|PersonalAcc=40702810900000000001|BankName=АО «Банк»' +
  '|BIC=044525000|CorrespAcc=30101810400000000000|Sum=166380|PersAcc=78010000000017|PaymPeriod=10.2026' +
  '|Purpose=Коммунальные услуги за 10.2026|PayeeINN=7801000009';
const READ = {
  payeeName: 'АО «Невская энергосбытовая компания»',
  taxNumber: '7801000009',
  contractNumber: '78010000000017',
  sumKopecks: 166_380,
};

/** The text in an encoding of one byte a character, or in UTF-8. */
function bytesOf(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  const all = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Uint8Array.from(text, (character) => all.indexOf(character));
}
const read = (text: string, encoding = 'utf-8') => readPaymentQr(bytesOf(text, encoding));

describe('the QR of a bill', () => {
  test.each([
    ['1', 'windows-1251'],
    ['2', 'utf-8'],
    ['3', 'koi8-r'],
  ])('is read in encoding %s, %s', (digit, encoding) => {
    const plain = OURS.replaceAll(/[«»]/g, '"').replace('ST00012', `ST0001${digit}`);
    expect(read(plain, encoding)).toEqual({ ...READ, payeeName: 'АО "Невская энергосбытовая компания"' });
  });

  test('is read as we print it, and with another separator', () => {
    expect(read(OURS)).toEqual(READ);
    expect(read(OURS.replaceAll('|', '~').replace('«Банк»', '«А|Б»'))).toEqual(READ);
  });

  test('may lack what the standard lets it lack, and hold what contracts here do not have', () => {
    const required = OURS.slice(0, OURS.indexOf('|Sum='));
    expect(read(required)).toEqual({ payeeName: READ.payeeName });
    expect(read(`${required}|PersAcc=12345|Sum=0|Sum2`)).toEqual({ payeeName: READ.payeeName });
    expect(read(`${required}|persAcc=7801 0000 0000 17`)?.contractNumber).toBe('78010000000017');
  });
});

describe('what is no payment’s QR', () => {
  test.each([
    ['an address', 'https://example.org/'],
    ['nothing', ''],
    ['the mark alone', 'ST00012'],
    ['a later version', OURS.replace('ST0001', 'ST0002')],
    ['an encoding there is not', OURS.replace('ST00012', 'ST00014')],
    ['no payee', OURS.replace('Name=АО «Невская энергосбытовая компания»', 'Name=')],
    ['no account of the payee', OURS.replace('PersonalAcc', 'Personal')],
  ])('is %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });

  test('is a text that is not in the encoding it names', () => {
    expect(read(OURS, 'windows-1251')).toBeUndefined();
  });
});
