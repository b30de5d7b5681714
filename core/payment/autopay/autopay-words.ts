import type { Text } from '#core/kernel';
import { cancellationOf } from '../settlement/cancellation.ts';
import type { AutopayOutcome } from './autopay.ts';

/** Reasons of autopay's own: no charge was begun. */
const OWN_REASONS: Readonly<Record<string, Text>> = {
  nothing_to_pay: { ru: 'Платить было нечего.', en: 'There was nothing to pay.' },
  not_offered: {
    ru: 'Поставщик сейчас не принимает оплату картой.',
    en: 'The supplier does not take payments by card now.',
  },
  'card-unbound': { ru: 'Карта больше не привязана.', en: 'The card is bound no more.' },
  'card-refused': { ru: 'Карту больше нельзя списывать.', en: 'The card can be charged no more.' },
  'password-recovered': {
    ru: 'После восстановления пароля карты удалены.',
    en: 'Cards were removed when the password was recovered.',
  },
  'no-email': { ru: 'Нет подтверждённой электронной почты.', en: 'There is no confirmed e-mail.' },
};

/** Why a day of autopay ended as it did, in words; undefined when there is nothing to explain. */
export function outcomeReason({ state, reason }: Pick<AutopayOutcome, 'state' | 'reason'>): Text | undefined {
  if (state === 'being-checked') {
    return {
      ru: 'Деньги списаны, но платёж требует проверки: им занимаются сотрудники поставщика.',
      en: 'Money was taken, but the payment has to be checked: the supplier’s staff are on it.',
    };
  }
  if (state === 'done' || state === 'under-way' || reason === undefined) return undefined;
  return Object.hasOwn(OWN_REASONS, reason) ? OWN_REASONS[reason] : cancellationOf(reason).text;
}
