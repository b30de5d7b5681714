import { invariant, type Kopecks, type Language } from '#core/kernel';

/** Forms of a Russian noun after 1, 2–4 and 5 and more. */
export type RussianForms = readonly [one: string, few: string, many: string];

/** The form a Russian noun takes after a whole number: 21 рубль, 22 рубля, 25 and 11 рублей. */
export function russianForm(count: number, [one, few, many]: RussianForms): string {
  const tens = Math.floor(Math.abs(count) / 10) % 10;
  const units = Math.abs(count) % 10;
  if (tens === 1 || units === 0 || units > 4) return many;
  return units === 1 ? one : few;
}

/**
 * An amount as payment documents write it: roubles in words, kopecks in figures, the first letter large:
 * `Одна тысяча шестьсот шестьдесят три рубля 80 копеек`. Below 10^15 kopecks; not negative.
 */
export function amountInWords(amount: Kopecks, language: Language): string {
  invariant(amount >= 0 && amount < 1e15, `an amount to be written in words: ${amount}`);
  const roubles = Math.floor(amount / 100);
  const kopecks = amount % 100;
  const figures = String(kopecks).padStart(2, '0');
  const text =
    language === 'ru'
      ? `${russian(roubles)} ${russianForm(roubles, ['рубль', 'рубля', 'рублей'])} ${figures} ${russianForm(kopecks, ['копейка', 'копейки', 'копеек'])}`
      : `${english(roubles)} ${roubles === 1 ? 'rouble' : 'roubles'} ${figures} ${kopecks === 1 ? 'kopeck' : 'kopecks'}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A number by its thousands, the largest first: 1 002 003 is [[1, 2], [2, 1], [3, 0]] — what is empty is left out. */
function thousandsOf(count: number): [triple: number, power: number][] {
  const triples: [number, number][] = [];
  for (let rest = count, power = 0; rest > 0; rest = Math.floor(rest / 1000), power += 1) {
    if (rest % 1000 > 0) triples.unshift([rest % 1000, power]);
  }
  return triples;
}

const RU_HUNDREDS = [
  '',
  'сто',
  'двести',
  'триста',
  'четыреста',
  'пятьсот',
  'шестьсот',
  'семьсот',
  'восемьсот',
  'девятьсот',
];
const RU_TENS = [
  '',
  '',
  'двадцать',
  'тридцать',
  'сорок',
  'пятьдесят',
  'шестьдесят',
  'семьдесят',
  'восемьдесят',
  'девяносто',
];
const RU_UNITS = [
  '',
  'один',
  'два',
  'три',
  'четыре',
  'пять',
  'шесть',
  'семь',
  'восемь',
  'девять',
  'десять',
  'одиннадцать',
  'двенадцать',
  'тринадцать',
  'четырнадцать',
  'пятнадцать',
  'шестнадцать',
  'семнадцать',
  'восемнадцать',
  'девятнадцать',
];
const RU_POWERS: readonly (RussianForms | undefined)[] = [
  undefined,
  ['тысяча', 'тысячи', 'тысяч'],
  ['миллион', 'миллиона', 'миллионов'],
  ['миллиард', 'миллиарда', 'миллиардов'],
  ['триллион', 'триллиона', 'триллионов'],
];

function russian(count: number): string {
  if (count === 0) return 'ноль';
  return thousandsOf(count)
    .flatMap(([triple, power]) => {
      const forms = RU_POWERS[power];
      return [...russianTriple(triple, power === 1), ...(forms ? [russianForm(triple, forms)] : [])];
    })
    .join(' ');
}

/** Thousands are feminine: одна тысяча, две тысячи. */
function russianTriple(triple: number, feminine: boolean): string[] {
  const rest = triple % 100;
  const units = rest < 20 ? rest : rest % 10;
  const unit = feminine && units === 1 ? 'одна' : feminine && units === 2 ? 'две' : RU_UNITS[units];
  const words = [
    RU_HUNDREDS[Math.floor(triple / 100)],
    rest < 20 ? '' : RU_TENS[Math.floor(rest / 10)],
    unit,
  ];
  return words.filter((word): word is string => Boolean(word));
}

const EN_UNITS = [
  '',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const EN_TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const EN_POWERS = ['', 'thousand', 'million', 'billion', 'trillion'];

function english(count: number): string {
  if (count === 0) return 'zero';
  return thousandsOf(count)
    .flatMap(([triple, power], index) => {
      const joined = power === 0 && index > 0 && triple < 100 ? ['and'] : [];
      return [...joined, englishTriple(triple), ...(power > 0 ? [EN_POWERS[power] ?? ''] : [])];
    })
    .join(' ');
}

function englishTriple(triple: number): string {
  const hundreds = Math.floor(triple / 100);
  const rest = triple % 100;
  const tens = EN_TENS[Math.floor(rest / 10)] ?? '';
  const below = rest < 20 ? EN_UNITS[rest] : [tens, EN_UNITS[rest % 10]].filter(Boolean).join('-');
  return [hundreds > 0 ? `${EN_UNITS[hundreds]} hundred` : '', below].filter(Boolean).join(' and ');
}
