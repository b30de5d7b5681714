import {
  isPeriod,
  isPlainDate,
  type Kopecks,
  kopecks,
  type Period,
  type PlainDate,
  type Text,
} from '#core/kernel';

/** Why a cell cannot be taken: a sentence that goes on from the cell's place. */
export class CellRefused extends Error {
  readonly reason: Text;

  constructor(reason: Text) {
    super(reason.en);
    this.name = 'CellRefused';
    this.reason = reason;
  }
}

const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** `31-01-2026`, `31.01.2026` or `2026-01-31`. */
function dateIn(text: string): PlainDate | undefined {
  const russian = /^(\d{2})[-.](\d{2})[-.](\d{4})$/.exec(text);
  const iso = russian ? `${russian[3]}-${russian[2]}-${russian[1]}` : text;
  return isPlainDate(iso) ? iso : undefined;
}

/** The day of a payment: no earlier than 2000, not after `today`. @throws CellRefused */
export function paidOnIn(text: string, today: PlainDate): PlainDate {
  const on = dateIn(text);
  if (!on || on < '2000-01-01') {
    throw new CellRefused({
      ru: `нужна дата, например 31-01-2026, а не ${shown(text)}.`,
      en: `must be a date such as 31-01-2026, not ${shown(text)}.`,
    });
  }
  if (on > today) {
    throw new CellRefused({
      ru: `дата ${on} ещё не наступила.`,
      en: `the date ${on} has not come yet.`,
    });
  }
  return on;
}

/** `10-34-05`, `10:34:05` or `10:34` as seconds since midnight; 0 of an empty cell. @throws CellRefused */
export function secondsIn(text: string): number {
  if (text === '') return 0;
  const [, hours, minutes, seconds = '0'] = /^(\d{2})[-:.](\d{2})(?:[-:.](\d{2}))?$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    throw new CellRefused({
      ru: `нужно время, например 10:34:05, а не ${shown(text)}.`,
      en: `must be a time such as 10:34:05, not ${shown(text)}.`,
    });
  }
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Roubles with a point or a comma, no thousands marks, of so many digits at most. @throws CellRefused */
export function sumIn(text: string, maxDigits = 8): Kopecks {
  const [, minus, roubles, rest = ''] = /^(-?)(\d+)(?:[.,](\d{1,2}))?$/.exec(text) ?? [];
  if (roubles === undefined || roubles.length > maxDigits) {
    throw new CellRefused({
      ru: `нужна сумма в рублях, например 1663,80, без пробелов, а не ${shown(text)}.`,
      en: `must be a sum of roubles such as 1663,80, without spaces, not ${shown(text)}.`,
    });
  }
  const sum = Number(roubles) * 100 + Number(rest.padEnd(2, '0'));
  return kopecks(minus ? -sum : sum);
}

/** A sum that moves money. @throws CellRefused */
export function movedIn(text: string): Kopecks {
  const sum = sumIn(text);
  if (sum === 0) {
    throw new CellRefused({ ru: 'сумма не может быть нулевой.', en: 'the sum must not be zero.' });
  }
  return sum;
}

/** `1026`, `102026`, `10.2026` or `2026-10`; whatever else a payer typed names no month. */
export function monthIn(text: string): Period | undefined {
  const [, month, year] = /^(\d{2})[./-]?(\d{4}|\d{2})$/.exec(text) ?? [];
  const iso = year === undefined ? text : `${year.length === 2 ? `20${year}` : year}-${month}`;
  return isPeriod(iso) ? iso : undefined;
}

/** The source's id of an operation; undefined of an empty cell. @throws CellRefused */
export function operationIn(text: string): string | undefined {
  if (text === '') return undefined;
  if (!/^[\p{L}\p{N}][\p{L}\p{N}./:_-]{0,63}$/u.test(text)) {
    throw new CellRefused({
      ru: `номер операции — до 64 букв, цифр и знаков . / : _ -, а не ${shown(text)}.`,
      en: `an operation’s id is up to 64 letters, digits and . / : _ -, not ${shown(text)}.`,
    });
  }
  return text;
}

/** What a payer is or lives at, for people only; undefined of an empty cell. @throws CellRefused */
export function wordsIn(text: string): string | undefined {
  return text === '' ? undefined : boundedIn(text, 200);
}

/** The account as the payer named it: staff see one that is nobody's. @throws CellRefused */
export function accountIn(text: string): string {
  return boundedIn(text, 40);
}

function boundedIn(text: string, maxLength: number): string {
  if (text.length > maxLength) {
    throw new CellRefused({
      ru: `здесь ${text.length} знаков, помещается ${maxLength}.`,
      en: `is ${text.length} characters long; ${maxLength} fit.`,
    });
  }
  if (/[\p{Cc}\ufffd]/u.test(text)) {
    throw new CellRefused({
      ru: 'здесь знак, которого в тексте не бывает: сохраните файл заново в UTF-8 или Windows-1251.',
      en: 'holds a character no text has: save the file again as UTF-8 or Windows-1251.',
    });
  }
  return text;
}
