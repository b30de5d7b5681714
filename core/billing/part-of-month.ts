import { daysBetween, type PlainDate, splitWhole } from '#core/kernel';
import type { RatingMonth } from './rating-book.ts';

/** How many of a month's days are charged: up to a day of it, or all where none is given. */
export function chargedDays(month: RatingMonth, until: PlainDate | undefined): number {
  return until === undefined ? month.days : daysBetween(month.first, until) + 1;
}

/** A month's volume as far as its days are charged (docs/rating.md, rules 7 and 16), in whole units of the volume. */
export function volumeUntil(month: RatingMonth, until: PlainDate | undefined, volume: number): number {
  const days = chargedDays(month, until);
  return days === month.days ? volume : (splitWhole(volume, [days, month.days - days])[0] ?? 0);
}
