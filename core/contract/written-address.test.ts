import { describe, expect, test } from 'vitest';
import { sameWriting } from './written-address.ts';

const KNOWN = 'г. Санкт-Петербург, пр. Энергетиков, д. 10, корп. 2, кв. 25';

describe('an address is the same', () => {
  test.each([
    ['in another case', 'САНКТ-ПЕТЕРБУРГ, ПР. ЭНЕРГЕТИКОВ, Д. 10, КОРП. 2, КВ. 25'],
    ['without punctuation', 'санкт петербург пр энергетиков 10 корп 2 25'],
    ['with words in full', 'город Санкт-Петербург, проспект Энергетиков, дом 10, корпус 2, квартира 25'],
    ['with other abbreviations', 'Санкт-Петербург пр-кт Энергетиков д.10 к.2 кв.25'],
    ['with the part of the house run on', 'Санкт-Петербург, пр-т Энергетиков 10к2-25'],
    ['with the kind after the name', 'Санкт-Петербург, Энергетиков пр., 10 к 2, 25'],
    [
      'with a postal index and the country',
      '195248, Россия, г.Санкт-Петербург, просп.Энергетиков, 10 корп.2, кв.25',
    ],
    ['with odd spaces', '  Санкт-Петербург ,пр.  Энергетиков\u00a010 , корп.2,  кв 25 '],
  ])('%s', (_, written) => {
    expect(sameWriting(written)).toBe(sameWriting(KNOWN));
  });

  test.each([
    ['г. Орёл, ул. Зелёная, д. 5А, кв. 1', 'Орел, Зеленая улица, 5 лит. А - 1'],
    ['Псков, 1-я Советская ул., 3, кв. 4', 'г. Псков, ул. 1 Советская, д. 3, кв. 4'],
    ['Псков, б-р 9-го Января, 3', 'Псков, бульвар 9 Января, дом 3'],
    ['Псков, ул. Мира, д. 7 стр. 1', 'псков мира ул 7с1'],
    ['Псков, ул. Мира, 12/3, кв. 8', 'Псков, Мира улица, д. 12/3 кв. 8'],
  ])('as %s: %s', (one, other) => {
    expect(sameWriting(one)).toBe(sameWriting(other));
  });
});

describe('an address is another', () => {
  test.each([
    ['of another house', KNOWN.replace('д. 10', 'д. 11')],
    ['of another flat', KNOWN.replace('кв. 25', 'кв. 26')],
    ['with house and flat exchanged', KNOWN.replace('10', 'x').replace('25', '10').replace('x', '25')],
    ['without its flat', KNOWN.replace(', кв. 25', '')],
    ['of another part of the house', KNOWN.replace('корп. 2', 'корп. 3')],
    ['without the part of the house', KNOWN.replace('корп. 2, ', '')],
    ['with a building for a part', KNOWN.replace('корп. 2', 'стр. 2')],
    ['of another street', KNOWN.replace('Энергетиков', 'Металлистов')],
    ['of another kind of street', KNOWN.replace('пр.', 'ул.')],
    ['of another town', KNOWN.replace('Санкт-Петербург', 'Псков')],
    ['without its town', KNOWN.replace('г. Санкт-Петербург, ', '')],
    ['with one word more', `${KNOWN} северная`],
    ['of a house with a letter', KNOWN.replace('д. 10', 'д. 10а')],
    ['that says nothing', '.,'],
  ])('%s', (_, written) => {
    expect(sameWriting(written)).not.toBe(sameWriting(KNOWN));
  });

  test('of a house with a slash, and of a house and a flat', () => {
    expect(sameWriting('ул. Мира, 12/3')).not.toBe(sameWriting('ул. Мира, 12, кв. 3'));
  });

  test('of a word that repeats', () => {
    expect(sameWriting('Мира, ул. Мира, 1')).not.toBe(sameWriting('ул. Мира, 1'));
  });
});

test('two hundred characters of the worst are read in a moment', () => {
  const started = performance.now();
  for (const worst of [
    '1 '.repeat(100),
    '1.,'.repeat(66),
    '-'.repeat(200),
    '1к'.repeat(100),
    `1${' '.repeat(199)}`,
  ])
    sameWriting(worst);
  expect(performance.now() - started).toBeLessThan(500);
});
