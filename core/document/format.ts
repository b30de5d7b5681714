import { dateAt, type Instant, type Kopecks, type Language, type Period, type PlainDate } from '#core/kernel';
import type { Unit } from '#core/tariff';

const NBSP = '\u00a0';
const MINUS = '\u2212';

/** Decimal places that the smallest unit counted is below each unit. */
const SCALES: Readonly<Record<Unit, number>> = { kWh: 0, m3: 3, Gcal: 6, m2: 2, person: 0 };
const UNIT_NAMES: Readonly<Record<Language, Readonly<Record<Unit, string>>>> = {
  ru: { kWh: 'кВт·ч', m3: 'м³', Gcal: 'Гкал', m2: 'м²', person: 'чел.' },
  en: { kWh: 'kWh', m3: 'm³', Gcal: 'Gcal', m2: 'm²', person: 'pers.' },
};

/** Months are spelt here, not by the machine's locale data, so that a document is the same bytes everywhere. */
const MONTHS: Readonly<Record<Language, { alone: readonly string[]; inDate: readonly string[] }>> = {
  ru: {
    alone: 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' '),
    inDate: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  },
  en: {
    alone: 'January February March April May June July August September October November December'.split(' '),
    inDate: 'January February March April May June July August September October November December'.split(
      ' ',
    ),
  },
};

/** How a language writes what documents are full of. */
export interface Formats {
  /** `1 663,80`; a minus sign in front of what is negative. */
  sum(amount: Kopecks): string;
  /** `1 663,80 ₽`. */
  money(amount: Kopecks): string;
  whole(count: number): string;
  /** A volume in a unit, without its name. */
  volume(unit: Unit, smallest: number): string;
  unit(unit: Unit): string;
  /** An exact decimal text such as a rate. */
  decimal(text: string): string;
  hundredths(count: number): string;
  /** `15 ноября 2026`. */
  date(on: PlainDate): string;
  /** `15.11.2026`. */
  dateShort(on: PlainDate): string;
  /** `октябрь 2026`. */
  period(of: Period): string;
  /** `1 ноября 2026, 09:15`, in an IANA time zone. */
  moment(at: Instant, timeZone: string): string;
  /** A contract's number in groups. */
  account(number: string): string;
  phone(e164: string): string;
}

export const FORMATS: Readonly<Record<Language, Formats>> = { ru: formatsOf('ru'), en: formatsOf('en') };

function formatsOf(language: Language): Formats {
  const mark = language === 'ru' ? ',' : '.';
  const gap = language === 'ru' ? NBSP : ',';
  const month = (iso: string, form: 'alone' | 'inDate') =>
    MONTHS[language][form][Number(iso.slice(5, 7)) - 1] ?? '';

  const whole = (count: number): string =>
    (count < 0 ? MINUS : '') + String(Math.abs(count)).replace(/\B(?=(\d{3})+$)/g, gap);
  const scaled = (count: number, places: number, trimmed: boolean): string => {
    if (places === 0) return whole(count);
    const digits = String(Math.abs(count)).padStart(places + 1, '0');
    const fraction = trimmed ? digits.slice(-places).replace(/0+$/, '') : digits.slice(-places);
    const number = whole(Number(digits.slice(0, -places))) + (fraction && mark + fraction);
    return count < 0 ? MINUS + number : number;
  };
  const sum = (amount: Kopecks): string => scaled(amount, 2, false);
  const date = (on: PlainDate): string =>
    `${Number(on.slice(8))}${NBSP}${month(on, 'inDate')} ${on.slice(0, 4)}`;

  return {
    sum,
    money: (amount) => `${sum(amount)}${NBSP}₽`,
    whole,
    volume: (unit, smallest) => scaled(smallest, SCALES[unit], true),
    unit: (unit) => UNIT_NAMES[language][unit],
    decimal: (text) => text.replace('.', mark),
    hundredths: (count) => scaled(count, 2, true),
    date,
    dateShort: (on) =>
      on
        .split('-')
        .reverse()
        .join(language === 'ru' ? '.' : '/'),
    period: (of) => `${month(of, 'alone')} ${of.slice(0, 4)}`,
    moment(at, timeZone) {
      const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
      return `${date(dateAt(at, timeZone))}, ${time.format(new Date(at))}`;
    },
    account: (number) => number.replace(/^(\d{4})(\d{4})(\d{4})(\d{2})$/, `$1${NBSP}$2${NBSP}$3${NBSP}$4`),
    phone: (e164) => e164.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, `+7${NBSP}$1${NBSP}$2-$3-$4`),
  };
}
