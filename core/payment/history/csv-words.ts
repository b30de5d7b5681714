import type { Language } from '#core/kernel';
import type { PaymentOrigin, PaymentState } from '../model.ts';

interface CsvWords {
  readonly header: readonly string[];
  readonly states: Readonly<Record<PaymentState, string>>;
  readonly origins: Readonly<Record<PaymentOrigin, string>>;
}

/** The words of a history's CSV, as the cabinet says them. */
export const CSV_WORDS: Readonly<Record<Language, CsvWords>> = {
  ru: {
    header: [
      'Начат',
      'Номер платежа',
      'Лицевой счёт',
      'Как оплачен',
      'Состояние',
      'Сумма платежа, ₽',
      'Из неё по этому договору, ₽',
      'Возвращено, ₽',
      'Списано банком по спору, ₽',
      'Завершён',
    ],
    states: {
      pending: 'В пути',
      succeeded: 'Зачислен',
      canceled: 'Не прошёл',
      quarantined: 'Проверяется',
    },
    origins: {
      cabinet: 'В кабинете',
      guest: 'Без входа',
      autopay: 'Автоплатёж',
      register: 'В банке или кассе',
    },
  },
  en: {
    header: [
      'Started',
      'Payment number',
      'Contract',
      'How it was paid',
      'State',
      'Payment, ₽',
      'Of it for this contract, ₽',
      'Returned, ₽',
      'Taken back by the bank, ₽',
      'Finished',
    ],
    states: {
      pending: 'On its way',
      succeeded: 'Received',
      canceled: 'Failed',
      quarantined: 'Being checked',
    },
    origins: {
      cabinet: 'In the cabinet',
      guest: 'Without signing in',
      autopay: 'Autopay',
      register: 'At a bank or office',
    },
  },
};
