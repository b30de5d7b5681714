import { describe, expect, test } from 'vitest';
import { kopecks } from '#core/kernel';
import { amountInWords } from './amount-in-words.ts';

describe('an amount in words', () => {
  test.each([
    [166380, 'Одна тысяча шестьсот шестьдесят три рубля 80 копеек'],
    [0, 'Ноль рублей 00 копеек'],
    [101, 'Один рубль 01 копейка'],
    [202, 'Два рубля 02 копейки'],
    [511, 'Пять рублей 11 копеек'],
    [1100, 'Одиннадцать рублей 00 копеек'],
    [2121, 'Двадцать один рубль 21 копейка'],
    [11222, 'Сто двенадцать рублей 22 копейки'],
    [200000, 'Две тысячи рублей 00 копеек'],
    [1100000, 'Одиннадцать тысяч рублей 00 копеек'],
    [2100100, 'Двадцать одна тысяча один рубль 00 копеек'],
    [100000000, 'Один миллион рублей 00 копеек'],
    [200200202, 'Два миллиона две тысячи два рубля 02 копейки'],
    [500000000000, 'Пять миллиардов рублей 00 копеек'],
    [
      999999999999999,
      'Девять триллионов девятьсот девяносто девять миллиардов девятьсот девяносто девять миллионов девятьсот девяносто девять тысяч девятьсот девяносто девять рублей 99 копеек',
    ],
  ])('%i in Russian has the right forms', (amount, words) => {
    expect(amountInWords(kopecks(amount), 'ru')).toBe(words);
  });

  test.each([
    [166380, 'One thousand six hundred and sixty-three roubles 80 kopecks'],
    [0, 'Zero roubles 00 kopecks'],
    [101, 'One rouble 01 kopeck'],
    [2111, 'Twenty-one roubles 11 kopecks'],
    [11000, 'One hundred and ten roubles 00 kopecks'],
    [100500, 'One thousand and five roubles 00 kopecks'],
    [500000000, 'Five million roubles 00 kopecks'],
    [
      12345678901,
      'One hundred and twenty-three million four hundred and fifty-six thousand seven hundred and eighty-nine roubles 01 kopeck',
    ],
  ])('%i in English has the right forms', (amount, words) => {
    expect(amountInWords(kopecks(amount), 'en')).toBe(words);
  });
});
