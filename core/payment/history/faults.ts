import type { Fault } from '#core/kernel';
import { wrongField } from '../faults.ts';

/** The last day of a span comes before its first (400). */
export const daysCrossed = (): Fault =>
  wrongField('invalid', 'payment.days_crossed', 'to', {
    ru: 'Последний день раньше первого. Поменяйте их местами.',
    en: 'The last day is before the first. Swap them.',
  });

/** More payments than one file takes (422). */
export const historyTooLong = (most: number): Fault =>
  wrongField(
    'refused',
    'payment.history_too_long',
    'from',
    {
      ru: `В один файл помещается ${most} платежей. Выберите дни, за которые их меньше.`,
      en: `One file holds ${most} payments. Choose days that have fewer.`,
    },
    { most },
  );
