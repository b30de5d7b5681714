/**
 * Kinds of streets and parts of houses, by how they are shortened (Order of the Ministry of Finance 171n of 5 November 2015, and what
 * people write besides): each comes to its first form.
 */
const KINDS: readonly (readonly [form: string, ...written: readonly string[]])[] = [
  ['улица', 'ул'],
  ['проспект', 'пр', 'просп', 'пр-т', 'пр-кт'],
  ['переулок', 'пер', 'пер-к'],
  ['проезд', 'пр-д', 'прд'],
  ['площадь', 'пл', 'пл-дь'],
  ['бульвар', 'бул', 'б-р', 'бул-р'],
  ['шоссе', 'ш'],
  ['набережная', 'наб'],
  ['аллея', 'ал'],
  ['тупик', 'туп'],
  ['линия', 'лин'],
  ['микрорайон', 'мкр', 'мкр-н', 'мкрн'],
  ['квартал', 'кв-л'],
  ['район', 'р-н'],
  ['область', 'обл'],
  ['поселок', 'пос'],
];

/** Words that an address means the same without: what kind of town, and that a number is of a house or a flat. */
const SILENT = new Set(['г', 'гор', 'город', 'д', 'дом', 'кв', 'квартира', 'россия', 'рф']);

/** Short forms that are parts of a house only between numbers: `10 к. 2`, `10к2`, `10 стр. 1`. */
const CORPUS = /(\d[а-я]?)[\s.,]*(?:корпус|корп|кор|к)[\s.]*(?=\d)/g;
const BUILDING = /(\d[а-я]?)[\s.,]*(?:строение|стр|с)[\s.]*(?=\d)/g;
/** `10 лит. А`, `10 литера А`: as `10А`. */
const LETTER = /(\d)[\s.,]*(?:литера|литер|лит)[\s.]*([а-я])(?![а-я])/g;
/** `1-я Советская`, `9-го Января`. */
const ORDINAL = /(\d)-(?:я|й|е|го|ая|ый|ой|ий|ое)(?![а-я])/g;
/** A postal index: no house has so many digits. */
const INDEX = /(?<!\d)\d{6}(?!\d)/g;
const FORMS = new Map(KINDS.flatMap(([form, ...written]) => written.map((short) => [short, form] as const)));

function plain(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е');
}

/**
 * One writing of an address: two addresses come to the same exactly when they say the same. Case, punctuation, ё, the order of
 * a street's name and its kind, usual abbreviations, `г.`, `д.`, `кв.` and the postal index do not matter; every other word, and the
 * order of the numbers, does: house 10 flat 25 is not house 25 flat 10.
 */
export function sameWriting(address: string): string {
  const text = plain(address)
    .replace(INDEX, ' ')
    .replace(ORDINAL, '$1 ')
    .replace(CORPUS, '$1к')
    .replace(BUILDING, '$1с')
    .replace(LETTER, '$1$2');
  const tokens = text.split(/[^\p{L}\p{N}/-]+/u).flatMap(wordsOf);
  const said = tokens.filter((token) => !SILENT.has(token));
  const isNumber = (token: string): boolean => /^\d/.test(token);
  const names = said.filter((token) => !isNumber(token)).sort();
  return `${names.join(' ')} ${said.filter(isNumber).join(' ')}`;
}

/** A kind that is shortened with a dash is one word; any other dash parts two. */
function wordsOf(token: string): string[] {
  const kind = FORMS.get(token);
  if (kind) return [kind];
  return token
    .split(/-+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => FORMS.get(word) ?? word);
}
