import type { Text } from '#core/kernel';

/** What a customer is told of a payment, each in a sentence that needs no knowledge of how payments work. */
export const STORY_WORDS = {
  started: { ru: 'Платёж начат', en: 'The payment was started' },
  started_by_guest: {
    ru: 'Платёж начат без входа в кабинет',
    en: 'The payment was started without signing in',
  },
  started_by_autopay: { ru: 'Автоплатёж начал списание', en: 'Autopay started the charge' },
  sent: { ru: 'Отправлен в платёжную систему', en: 'Sent to the payment system' },
  paid: { ru: 'Деньги списаны', en: 'The money was taken' },
  paid_elsewhere: { ru: 'Деньги приняты банком или кассой', en: 'A bank or office took the money' },
  credited: { ru: 'Деньги зачислены на договор', en: 'The money was credited to the contract' },
  waiting: {
    ru: 'Деньги получены. Поставщик решает, куда их зачислить',
    en: 'The money came. The supplier decides where it belongs',
  },
  checking: {
    ru: 'Поставщик проверяет платёж: деньги пришли не так, как ожидалось',
    en: 'The supplier is checking the payment: the money came otherwise than expected',
  },
  failed: { ru: 'Платёж не прошёл, деньги не списаны', en: 'The payment failed; no money was taken' },
  card_saved: { ru: 'Карта привязана', en: 'The card was bound' },
  card_not_saved: { ru: 'Карту привязать не удалось', en: 'The card could not be bound' },
  refund_started: {
    ru: 'Поставщик возвращает деньги',
    en: 'The supplier is returning money',
  },
  refunded: { ru: 'Деньги возвращены', en: 'Money was returned' },
  refund_failed: {
    ru: 'Возврат не прошёл, деньги остались у поставщика',
    en: 'The return failed; the money stayed with the supplier',
  },
  charged_back: {
    ru: 'Платёж оспорен: банк забрал деньги обратно',
    en: 'The payment was disputed: the bank took the money back',
  },
  dispute_over: {
    ru: 'Спор закончен, деньги снова зачислены',
    en: 'The dispute is over; the money is credited again',
  },
  reversed: {
    ru: 'Банк отменил платёж, деньги сняты с договора',
    en: 'The bank cancelled the payment; the money left the contract',
  },
} as const satisfies Readonly<Record<string, Text>>;

export const STORY_KINDS = Object.keys(STORY_WORDS) as StoryKind[];
export type StoryKind = keyof typeof STORY_WORDS;
