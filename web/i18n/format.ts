import type { Instant, Kopecks, Language, Period, PlainDate } from '#core/kernel';
import type { Service, Unit } from '#core/tariff';

const NBSP = '\u00a0';
const MINUS = '\u2212';

/** How many decimal places the smallest unit counted is below each unit: litres 3, 10⁻⁶ Gcal 6, 10⁻² m² 2. */
const SCALES: Readonly<Record<Unit, number>> = { kWh: 0, m3: 3, Gcal: 6, m2: 2, person: 0 };
const UNITS: Readonly<Record<Service, Unit>> = {
  electricity: 'kWh',
  'cold-water': 'm3',
  'hot-water': 'm3',
  heating: 'Gcal',
  maintenance: 'm2',
  waste: 'person',
};
const UNIT_NAMES: Readonly<Record<Language, Readonly<Record<Unit, string>>>> = {
  ru: { kWh: 'кВт·ч', m3: 'м³', Gcal: 'Гкал', m2: 'м²', person: 'чел.' },
  en: { kWh: 'kWh', m3: 'm³', Gcal: 'Gcal', m2: 'm²', person: 'pers.' },
};

function unitOf(of: Service | Unit): Unit {
  return of in SCALES ? (of as Unit) : UNITS[of as Service];
}

interface MoneyParts {
  /** Empty or a minus sign. */
  readonly sign: string;
  readonly roubles: string;
  /** With the decimal mark: `,80`. */
  readonly kopecks: string;
}

export interface Formats {
  /** `1 663,80 ₽`, from whole kopecks. */
  money(amount: Kopecks): string;
  moneyParts(amount: Kopecks): MoneyParts;
  /** A whole number with its thousands apart. */
  whole(count: number): string;
  /** `12,345 м³`, from the smallest units of a service's own unit, or of another that is told: what is charged by area is in m². */
  volume(of: Service | Unit, smallest: number): string;
  /** The same without its unit. */
  volumeNumber(of: Service | Unit, smallest: number): string;
  unit(of: Service | Unit): string;
  /** An exact decimal text such as a rate, with the language's decimal mark. */
  decimal(text: string): string;
  /** Hundredths as a decimal number: an area. */
  hundredths(count: number): string;
  date(on: PlainDate): string;
  dateShort(on: PlainDate): string;
  dayAndMonth(on: PlainDate): string;
  /** `Октябрь 2026`. */
  period(of: Period): string;
  /** The same within a sentence: `октябрь 2026`, `October 2026`. */
  periodWithin(of: Period): string;
  /** `окт.`: under a bar of a chart. */
  monthShort(of: Period): string;
  /** A moment where the supplier is, as its papers have it; where the reader is while the supplier is not known yet. */
  instant(at: Instant, timeZone?: string): string;
  day(at: Instant, timeZone?: string): string;
  dayShort(at: Instant, timeZone?: string): string;
  phone(e164: string): string;
  /** A contract's 14 digits in groups. */
  account(number: string): string;
}

/** How a date is to be written; `timeZone` may be left to the reader's. */
type WrittenDate = Omit<Intl.DateTimeFormatOptions, 'timeZone'> & { timeZone?: string | undefined };

const made: Partial<Record<Language, Formats>> = {};

/** The language's ways to write money, volumes and dates. Made once: `Intl` objects are slow to build on a cheap phone. */
export function formats(language: Language): Formats {
  made[language] ??= build(language);
  return made[language];
}

function build(language: Language): Formats {
  const mark = language === 'ru' ? ',' : '.';
  const gap = language === 'ru' ? NBSP : ',';
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB';

  const whole = (count: number): string =>
    (count < 0 ? MINUS : '') + String(Math.abs(count)).replace(/\B(?=(\d{3})+$)/g, gap);
  const scaled = (count: number, places: number): string => {
    if (places === 0) return whole(count);
    const digits = String(Math.abs(count)).padStart(places + 1, '0');
    const fraction = digits.slice(-places).replace(/0+$/, '');
    const number = whole(Number(digits.slice(0, -places))) + (fraction && mark + fraction);
    return count < 0 ? MINUS + number : number;
  };
  const moneyParts = (amount: Kopecks): MoneyParts => {
    const digits = String(Math.abs(amount)).padStart(3, '0');
    return {
      sign: amount < 0 ? MINUS : '',
      roubles: whole(Number(digits.slice(0, -2))),
      kopecks: mark + digits.slice(-2),
    };
  };

  const dates = new Map<string, Intl.DateTimeFormat>();
  const written = (options: WrittenDate, at: Date): string => {
    const key = JSON.stringify(options);
    const format = dates.get(key) ?? new Intl.DateTimeFormat(locale, options as Intl.DateTimeFormatOptions);
    dates.set(key, format);
    return format.format(at);
  };
  const calendar = (on: string, options: Intl.DateTimeFormatOptions): string =>
    written({ ...options, timeZone: 'UTC' }, new Date(`${on}T00:00:00Z`));
  const monthName = (of: Period): string => `${calendar(`${of}-01`, { month: 'long' })} ${of.slice(0, 4)}`;

  return {
    whole,
    moneyParts,
    money(amount) {
      const { sign, roubles, kopecks } = moneyParts(amount);
      return `${sign}${roubles}${kopecks}${NBSP}₽`;
    },
    volume: (of, smallest) =>
      `${scaled(smallest, SCALES[unitOf(of)])}${NBSP}${UNIT_NAMES[language][unitOf(of)]}`,
    volumeNumber: (of, smallest) => scaled(smallest, SCALES[unitOf(of)]),
    unit: (of) => UNIT_NAMES[language][unitOf(of)],
    decimal: (text) => text.replace('.', mark).replace('-', MINUS),
    hundredths: (count) => scaled(count, 2),
    date: (on) => calendar(on, { day: 'numeric', month: 'long', year: 'numeric' }),
    dateShort: (on) => calendar(on, { day: '2-digit', month: '2-digit', year: 'numeric' }),
    dayAndMonth: (on) => calendar(on, { day: 'numeric', month: 'long' }),
    period: (of) => monthName(of).replace(/^./, (letter) => letter.toLocaleUpperCase(locale)),
    periodWithin: monthName,
    monthShort: (of) => calendar(`${of}-01`, { month: 'short' }),
    instant: (at, timeZone) =>
      written(
        { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone },
        new Date(at),
      ),
    day: (at, timeZone) =>
      written({ day: 'numeric', month: 'long', year: 'numeric', timeZone }, new Date(at)),
    account: (number) => number.replace(/^(\d{4})(\d{4})(\d{4})(\d{2})$/, `$1${NBSP}$2${NBSP}$3${NBSP}$4`),
    dayShort: (at, timeZone) =>
      written({ day: '2-digit', month: '2-digit', year: 'numeric', timeZone }, new Date(at)),
    phone: (e164) => e164.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, `+7${NBSP}$1${NBSP}$2-$3-$4`),
  };
}
