import {
  type Instant,
  type Kopecks,
  kopecks,
  type Language,
  type Period,
  type PlainDate,
  roublesText,
} from '#core/kernel';

const LOCALES = { ru: 'ru-RU', en: 'en-GB' } as const;

/** `1 663,80 ₽`, `1,663.80 ₽`: whole digits all the way, never a fraction. The sign is dropped. */
export function money(amount: Kopecks, language: Language): string {
  const [roubles = '0', cents = '00'] = roublesText(kopecks(Math.abs(amount))).split('.');
  const [group, point] = language === 'ru' ? ['\u00a0', ','] : [',', '.'];
  return `${roubles.replace(/\B(?=(\d{3})+$)/g, group)}${point}${cents}\u00a0₽`;
}

/** `октябрь 2026`, `October 2026`. */
export function month(period: Period, language: Language): string {
  const name = new Intl.DateTimeFormat(LOCALES[language], { month: 'long', timeZone: 'UTC' });
  return `${name.format(Date.parse(`${period}-01T00:00:00Z`))} ${period.slice(0, 4)}`;
}

/** `15 ноября 2026`, `15 November 2026`. */
export function date(on: PlainDate, language: Language): string {
  return dayText(Date.parse(`${on}T00:00:00Z`), 'UTC', language);
}

/** The date of a moment where the supplier is. */
export function dateOf(at: Instant, timeZone: string, language: Language): string {
  return dayText(Date.parse(at), timeZone, language);
}

function dayText(epochMs: number, timeZone: string, language: Language): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  });
  return format.format(epochMs).replace(/\s*г\.$/, '');
}
