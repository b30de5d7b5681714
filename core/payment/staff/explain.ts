import type { Text } from '#core/kernel';
import type { PaymentEvent } from '../model.ts';

/** What each event of a payment's timeline means, for staff who were not there. */
const WORDS: Readonly<Record<PaymentEvent['kind'], Text>> = {
  started: {
    ru: 'Плательщик начал платёж; платёжную систему ещё не спрашивали',
    en: 'The payer began the payment; the acquirer had not been asked yet',
  },
  opened: {
    ru: 'Платёжная система приняла платёж и дала свою страницу',
    en: 'The acquirer took the payment and gave its page',
  },
  refused: {
    ru: 'Платёжная система отказалась принять платёж, денег не списано',
    en: 'The acquirer refused to take the payment; no money was taken',
  },
  succeeded: { ru: 'Деньги пришли и проведены', en: 'The money came and was posted' },
  canceled: { ru: 'Платёж отменён, денег не списано', en: 'The payment was cancelled; no money was taken' },
  quarantined: {
    ru: 'Пришли не те деньги, что запрошены: ничего не зачислено, решает сотрудник',
    en: 'Other money came than was asked for: nothing was credited, staff decide',
  },
  late_success: {
    ru: 'Деньги пришли после отмены платежа: лежат невыясненными',
    en: 'The money came after the payment had been given up: it waits as unapplied',
  },
  late_failure: {
    ru: 'Платёжная система сообщила об отмене уже проведённого платежа: итог прежний',
    en: 'The acquirer told of a cancellation after the payment was final: its end stands',
  },
  late_mismatch: {
    ru: 'После зачисления платёжная система показала другой платёж: итог прежний',
    en: 'After the credit the acquirer showed another payment: its end stands',
  },
  refund_parked: {
    ru: 'О возврате стало известно раньше самих денег: он ждёт их',
    en: 'A refund was heard of before the money itself: it waits for that',
  },
  refunded: { ru: 'Деньги возвращены плательщику', en: 'Money went back to the payer' },
  refund_refused: {
    ru: 'Возврат платёжной системы не сходится с платежом: не проведён',
    en: 'A refund of the acquirer’s does not fit the payment: it was not posted',
  },
  refund_requested: { ru: 'Сотрудник запросил возврат', en: 'Staff asked for a refund' },
  refund_approved: {
    ru: 'Второй сотрудник утвердил возврат; он передан платёжной системе',
    en: 'A second member of staff approved the refund; the acquirer is asked for it',
  },
  refund_rejected: { ru: 'Возврат отклонён или отозван', en: 'The refund was turned down or taken back' },
  refund_canceled: {
    ru: 'Платёжная система не сделала возврат: деньги остались, сумма снова свободна',
    en: 'The acquirer did not make the refund: the money stayed, and its sum is free again',
  },
  correction_requested: { ru: 'Сотрудник запросил исправление', en: 'Staff asked for a correction' },
  correction_rejected: {
    ru: 'Исправление отклонено или отозвано',
    en: 'The correction was turned down or taken back',
  },
  charged_back: {
    ru: 'Платёж оспорен: банк плательщика забрал деньги',
    en: 'The payment was disputed: the payer’s bank took the money back',
  },
  chargeback_won: { ru: 'Спор выигран: деньги вернулись', en: 'The dispute was won: the money came back' },
  applied: {
    ru: 'Невыясненные деньги зачислены на договор',
    en: 'Unapplied money was put on a contract',
  },
  still_open: {
    ru: 'Платёжная система слишком долго не говорит, чем кончился платёж',
    en: 'For too long the acquirer has not said how the payment ended',
  },
  reversed: {
    ru: 'Банк отменил операцию из реестра: деньги сняты с договора',
    en: 'The bank took the operation of its register back: its money left the contract',
  },
  reversal_refused: {
    ru: 'Банк отменил операцию из реестра, но деньги уже вернули иначе: не проведено',
    en: 'The bank took the operation of its register back, but the money had been returned otherwise: nothing was posted',
  },
  book_differs: {
    ru: 'В книге платёжной системы этой операции нет, или она другая',
    en: 'The acquirer’s own book does not have it, or has it otherwise',
  },
  card_saved: { ru: 'Карта плательщика привязана', en: 'The payer’s card is bound' },
  card_not_saved: {
    ru: 'Деньги пришли, но карту привязать не удалось',
    en: 'The money came, but the card could not be bound',
  },
  dealt_with: { ru: 'Сотрудник разобрался с платежом', en: 'Staff dealt with the payment' },
};

/** An event in words, in each language; its detail (a reason, an id, a number) follows as it is. */
export function explain({ kind, detail }: PaymentEvent): Text {
  const { ru, en } = WORDS[kind];
  return detail ? { ru: `${ru} (${detail})`, en: `${en} (${detail})` } : { ru, en };
}
