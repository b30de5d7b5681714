import type { Text } from '#core/kernel';

/**
 * What is to follow from a charge that was refused: the same card may be tried again another day, its owner has to do
 * something first, the card will never be charged again, or nothing follows for the card at all.
 */
export type AfterCancellation = 'retry-later' | 'ask-customer' | 'unbind-card' | 'none';

/** What a reason means: for the system, and in the words its customer reads. */
export interface Cancellation {
  readonly next: AfterCancellation;
  readonly text: Text;
}

/** The acquirer's reasons (payments.md §1), and those of our own that end a payment without money. */
const CANCELLATIONS: Readonly<Record<string, Cancellation>> = {
  insufficient_funds: {
    next: 'retry-later',
    text: { ru: 'На карте не хватило денег.', en: 'There was not enough money on the card.' },
  },
  issuer_unavailable: {
    next: 'retry-later',
    text: { ru: 'Банк карты не ответил.', en: 'The card’s bank did not answer.' },
  },
  payment_method_limit_exceeded: {
    next: 'retry-later',
    text: { ru: 'Превышен лимит операций по карте.', en: 'The card’s limit was exceeded.' },
  },
  internal_timeout: {
    next: 'retry-later',
    text: { ru: 'Платёжная система не успела провести платёж.', en: 'The payment system ran out of time.' },
  },
  never_created: {
    next: 'retry-later',
    text: { ru: 'Платёжная система долго не отвечала.', en: 'The payment system did not answer for long.' },
  },
  permission_revoked: {
    next: 'unbind-card',
    text: {
      ru: 'Согласие на списания с этой карты отозвано.',
      en: 'The permission to charge this card was withdrawn.',
    },
  },
  card_expired: {
    next: 'unbind-card',
    text: { ru: 'Срок действия карты истёк.', en: 'The card has expired.' },
  },
  payment_method_restricted: {
    next: 'unbind-card',
    text: { ru: 'Банк запретил операции по этой карте.', en: 'The bank does not allow this card to pay.' },
  },
  invalid_card_number: {
    next: 'unbind-card',
    text: { ru: 'Номер карты не действует.', en: 'The card’s number is not valid.' },
  },
  fraud_suspected: {
    next: 'ask-customer',
    text: {
      ru: 'Платёж остановлен защитой от мошенничества. Позвоните в банк, выпустивший карту.',
      en: 'The payment was stopped by fraud protection. Call the card’s bank.',
    },
  },
  '3d_secure_failed': {
    next: 'ask-customer',
    text: { ru: 'Не пройдена проверка 3-D Secure.', en: '3-D Secure was not passed.' },
  },
  call_issuer: {
    next: 'ask-customer',
    text: {
      ru: 'Банк карты отклонил платёж. Позвоните в банк.',
      en: 'The card’s bank declined the payment. Call the bank.',
    },
  },
  country_forbidden: {
    next: 'ask-customer',
    text: {
      ru: 'Карты этой страны не принимаются. Заплатите другой картой.',
      en: 'Cards of this country are not accepted. Pay with another card.',
    },
  },
  general_decline: {
    next: 'ask-customer',
    text: {
      ru: 'Банк карты отклонил платёж без объяснения. Позвоните в банк или заплатите другой картой.',
      en: 'The card’s bank declined the payment without a reason. Call the bank or pay with another card.',
    },
  },
  identification_required: {
    next: 'ask-customer',
    text: {
      ru: 'Для платежа нужно подтвердить личность в платёжной системе.',
      en: 'The payment system asks to confirm your identity first.',
    },
  },
  invalid_csc: {
    next: 'ask-customer',
    text: { ru: 'Код с обратной стороны карты неверен.', en: 'The code on the back of the card is wrong.' },
  },
  canceled_by_merchant: {
    next: 'none',
    text: { ru: 'Платёж отменён поставщиком.', en: 'The supplier cancelled the payment.' },
  },
  expired_on_confirmation: {
    next: 'none',
    text: { ru: 'Платёж не подтвердили вовремя.', en: 'The payment was not confirmed in time.' },
  },
  expired_on_capture: {
    next: 'none',
    text: { ru: 'Время для списания истекло.', en: 'The time to take the money has passed.' },
  },
  acquirer_refused: {
    next: 'none',
    text: {
      ru: 'Платёжная система не приняла платёж.',
      en: 'The payment system did not accept the payment.',
    },
  },
};

const UNKNOWN: Cancellation = {
  next: 'none',
  text: {
    ru: 'Платёж отклонён. Заплатите другой картой или позвоните в банк.',
    en: 'The payment was declined. Pay with another card or call the bank.',
  },
};

/** What a reason of a payment means. A reason nobody has told us of is a plain refusal. */
export function cancellationOf(reason: string | undefined): Cancellation {
  return (reason !== undefined && Object.hasOwn(CANCELLATIONS, reason) && CANCELLATIONS[reason]) || UNKNOWN;
}
