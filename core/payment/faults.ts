import { Fault, type FaultKind, type Kopecks, type Period, roublesText, type Text } from '#core/kernel';
import type { Payment } from './model.ts';
import { stateOf } from './view.ts';

/** Absent, or of another contract (404). */
export const paymentMissing = (): Fault =>
  new Fault('missing', 'payment.missing', {
    ru: 'Такого платежа по этому договору нет. Откройте его из истории платежей.',
    en: 'This contract has no such payment. Open it from the payment history.',
  });

/** The key was used for another contract or sum (409). */
export const requestKeyReused = (): Fault =>
  new Fault('conflict', 'payment.request_key_reused', {
    ru: 'Этот запрос уже был отправлен с другой суммой или по другому договору. Начните платёж заново.',
    en: 'This request was already sent with another sum or contract. Begin the payment anew.',
  });

/** The payment this key stands for has ended (409); the facts say which one and how. */
export const alreadySettled = ({ paymentId, state }: Payment): Fault =>
  new Fault(
    'conflict',
    'payment.already_settled',
    {
      ru: 'Этот платёж уже завершён. Его итог — в истории платежей; чтобы заплатить ещё раз, начните новый платёж.',
      en: 'This payment has already ended. See the payment history; to pay again, begin a new payment.',
    },
    { facts: { paymentId, state } },
  );

/** The acquirer does not answer, so nobody knows whether it did what it was asked (502). */
export const acquirerUnavailable = (cause: string): Fault =>
  new Fault(
    'upstream',
    'payment.acquirer_unavailable',
    {
      ru: 'Платёжная система сейчас не отвечает. Деньги не списаны. Повторите через несколько минут.',
      en: 'The payment system does not answer now. No money was taken. Try again in a few minutes.',
    },
    { cause, retryAfterSeconds: 60 },
  );

/** The acquirer understood and said no (502): nothing was done, and asking again with a new payment may help. */
export const acquirerRefused = (cause: string): Fault =>
  new Fault(
    'upstream',
    'payment.acquirer_refused',
    {
      ru: 'Платёжная система не приняла этот платёж. Деньги не списаны. Начните платёж заново, а если не поможет, позвоните поставщику.',
      en: 'The payment system did not accept this payment. No money was taken. Begin anew, and if it does not help, call the supplier.',
    },
    { cause },
  );

/** A contract stands twice in one payment (400). */
export const contractTwice = (field: string): Fault =>
  wrongField('invalid', 'payment.contract_twice', field, {
    ru: 'Один и тот же договор указан дважды. Оставьте его один раз с общей суммой.',
    en: 'One contract is named twice. Leave it once, with the whole sum.',
  });

/** Contracts of different suppliers in one payment (400): the money goes to one account. */
export const severalSuppliers = (field: string): Fault =>
  wrongField('invalid', 'payment.several_suppliers', field, {
    ru: 'Одним платежом можно оплатить договоры одного поставщика. Этот договор — другого: оплатите его отдельно.',
    en: 'One payment can pay for contracts of one supplier. This one is another’s: pay for it separately.',
  });

/** All parts together are less or more than one payment to the supplier may be (400). */
export const amountOutOfRange = (
  sum: Kopecks,
  { leastKopecks, mostKopecks }: { leastKopecks: Kopecks; mostKopecks: Kopecks },
): Fault => {
  const [least, most] = [roublesText(leastKopecks), roublesText(mostKopecks)];
  return wrongField(
    'invalid',
    'payment.amount_out_of_range',
    'amountKopecks',
    {
      ru: `Одним платежом можно заплатить от ${least} до ${most} рублей. Измените сумму или заплатите по частям.`,
      en: `One payment may be from ${least} to ${most} roubles. Change the sum, or pay in parts.`,
    },
    { sumKopecks: sum, leastKopecks, mostKopecks },
  );
};

/** The contract does not receive the service that the payer named (422). */
export const serviceNotReceived = (field: string): Fault =>
  wrongField('refused', 'payment.service_not_received', field, {
    ru: 'Этой услуги нет в договоре. Выберите услугу из договора или платите за все услуги.',
    en: 'The contract does not have this service. Choose one that it has, or pay for all of them.',
  });

/** The contract has no bill of the month that the payer named (422). */
export const monthWithoutBill = (field: string, paysFor: Period): Fault =>
  wrongField(
    'refused',
    'payment.month_without_bill',
    field,
    {
      ru: 'За этот месяц счёта нет. Выберите месяц, за который есть счёт, или платите без указания месяца: сначала закроется самый старый долг.',
      en: 'There is no bill of this month. Choose a month that has one, or name none: the oldest debt is paid first.',
    },
    { paysFor },
  );

/** A reading is sent with a payment that does not pay for its contract (400). */
export const readingElsewhere = (field: string): Fault =>
  wrongField('invalid', 'payment.reading_elsewhere', field, {
    ru: 'С платежом можно передать показания только тех договоров, за которые вы платите. Передайте эти показания отдельно.',
    en: 'A payment can bring readings only of the contracts it pays for. Send this reading separately.',
  });

/** The same sum to the same contracts was begun within the hour (409); the facts say when, and how it stands. */
export const repeatUnconfirmed = (payment: Payment): Fault => {
  const { paymentId, createdAt: startedAt, amountKopecks } = payment;
  return new Fault(
    'conflict',
    'payment.repeat_unconfirmed',
    {
      ru: 'Такой же платёж вы уже начали меньше часа назад. Проверьте историю платежей и, если хотите заплатить ещё раз, подтвердите это: отправьте платёж ещё раз.',
      en: 'You began the same payment less than an hour ago. See the payment history and, if you want to pay again, confirm it: send the payment again.',
    },
    { facts: { paymentId, startedAt, amountKopecks, state: stateOf(payment) } },
  );
};

/** Far more than the contract owes or usually pays (409); sent again with the confirmation, it is begun. */
export const unusualSumUnconfirmed = (
  field: string,
  facts: { contractNumber: string; amountKopecks: Kopecks; usualKopecks: Kopecks },
): Fault =>
  wrongField(
    'conflict',
    'payment.unusual_sum_unconfirmed',
    field,
    {
      ru: 'Сумма намного больше обычной для этого договора. Проверьте её и, если всё верно, подтвердите: отправьте платёж ещё раз.',
      en: 'This is far more than the contract usually pays. Check the sum and, if it is right, confirm it: send the payment again.',
    },
    facts,
  );

/** The supplier has no acquirer (422). */
export const notOffered = (): Fault =>
  new Fault('refused', 'payment.not_offered', {
    ru: 'Этот поставщик пока не принимает оплату в кабинете. Заплатите по QR-коду из счёта.',
    en: 'This supplier does not take payments here yet. Pay by the QR code on the bill.',
  });

/** A receipt is asked for before the money came (409). */
export const notSettled = (): Fault =>
  new Fault('conflict', 'payment.not_settled', {
    ru: 'Платёж ещё не завершён. Квитанция появится, когда деньги поступят.',
    en: 'The payment has not been settled. The receipt appears when the money has arrived.',
  });

/** One answer for a stranger's address and for a supplier that has no acquirer (403). */
export const noticeRefused = (cause: string): Fault =>
  new Fault(
    'forbidden',
    'payment.notice_refused',
    {
      ru: 'Уведомление принимается только от платёжной системы поставщика.',
      en: 'A notice is accepted only from the supplier’s acquirer.',
    },
    { cause },
  );

/** No active contract of this supplier has the number (404). */
export const guestContractMissing = (): Fault =>
  new Fault(
    'missing',
    'payment.guest_contract_missing',
    {
      ru: 'Договора с таким номером нет или он закрыт. Проверьте номер по квитанции и поставщика.',
      en: 'There is no contract with this number, or it is closed. Check the number on the bill, and the supplier.',
    },
    {
      fields: [
        {
          field: 'number',
          code: 'unknown',
          detail: {
            ru: 'Договора с таким номером у этого поставщика нет или он закрыт. Проверьте 14 цифр по квитанции.',
            en: 'This supplier has no contract with this number, or it is closed. Check the 14 digits on the bill.',
          },
        },
      ],
    },
  );

/** Not a ticket of ours, or its 30 minutes are over (422). */
export const guestTicketOld = (cause: string): Fault =>
  new Fault(
    'refused',
    'payment.guest_ticket_old',
    {
      ru: 'Прошло много времени. Найдите договор ещё раз и повторите оплату.',
      en: 'A long time has passed. Find the contract again and repeat the payment.',
    },
    { cause },
  );

/** A fault of one field, which says the same. */
function wrongField(
  kind: FaultKind,
  code: string,
  field: string,
  detail: Text,
  facts: Readonly<Record<string, string | number>> = {},
): Fault {
  return new Fault(kind, code, detail, { fields: [{ field, code, detail }], facts });
}

/** No such refund of this payment (404). */
export const refundMissing = (): Fault =>
  new Fault('missing', 'payment.refund_missing', {
    ru: 'Такого возврата по этому платежу нет. Откройте платёж заново.',
    en: 'This payment has no such refund. Open the payment again.',
  });

/** No such correction of this payment (404). */
export const correctionMissing = (): Fault =>
  new Fault('missing', 'payment.correction_missing', {
    ru: 'Такого исправления по этому платежу нет. Откройте платёж заново.',
    en: 'This payment has no such correction. Open the payment again.',
  });

/** The payment has no money that an acquirer could give back (409): it did not come, or it came through a register. */
export const notRefundable = (state: Payment['state']): Fault =>
  new Fault(
    'conflict',
    'payment.not_refundable',
    {
      ru: 'Деньги по этому платежу не проведены через платёжную систему, вернуть через неё нечего. Откройте историю платежа: в ней сказано почему.',
      en: 'No money of this payment was posted through an acquirer, so there is nothing it could give back. The payment’s timeline says why.',
    },
    { facts: { state } },
  );

/** The payment’s acquirer gives no money back, or not any more (422). */
export const refundTooLate = (days: number): Fault =>
  new Fault(
    'refused',
    'payment.refund_too_late',
    {
      ru:
        days === 0
          ? 'Платёжная система этого платежа не возвращает деньги. Верните их банковским переводом.'
          : `Платёжная система возвращает деньги в течение ${days} дней после платежа, этот срок прошёл. Верните их банковским переводом.`,
      en:
        days === 0
          ? 'The payment’s acquirer gives no money back. Return it by a bank transfer.'
          : `The acquirer gives money back for ${days} days after a payment, and they are over. Return it by a bank transfer.`,
    },
    { facts: { days } },
  );

/** More than the payment, or the named part of it, still has (422); the facts say how much that is. */
export const moreThanLeft = (leftKopecks: Kopecks): Fault =>
  new Fault(
    'refused',
    'payment.more_than_left',
    {
      ru: `Из этого платежа осталось ${roublesText(leftKopecks)} ₽: остальное возвращено, оспорено или ждёт возврата. Укажите сумму не больше.`,
      en: `This payment has ${roublesText(leftKopecks)} roubles left: the rest was returned, disputed, or waits for a refund. Name a sum that is not above it.`,
    },
    {
      facts: { leftKopecks },
      fields: [
        {
          field: 'amountKopecks',
          code: 'payment.more_than_left',
          detail: { ru: 'Больше остатка платежа.', en: 'More than the payment has left.' },
        },
      ],
    },
  );

/** The payment was not for a contract of this number (422). */
export const notPaidFor = (field: string): Fault =>
  new Fault(
    'refused',
    'payment.not_paid_for',
    {
      ru: 'Этим платежом такой договор не оплачивали. Укажите номер договора из платежа.',
      en: 'The payment was not for this contract. Name one of the payment’s own contracts.',
    },
    {
      fields: [
        {
          field,
          code: 'payment.not_paid_for',
          detail: { ru: 'Такого договора в платеже нет.', en: 'The payment has no such contract.' },
        },
      ],
    },
  );

/** The payment has had as many refunds or corrections as one may have (409). */
export const tooManyChanges = (most: number): Fault =>
  new Fault(
    'conflict',
    'payment.too_many_changes',
    {
      ru: `По одному платежу можно сделать не больше ${most} возвратов и исправлений. Договоритесь с плательщиком об остальном иначе.`,
      en: `One payment may have at most ${most} refunds and corrections. Settle the rest with the payer in another way.`,
    },
    { facts: { most } },
  );

/** Who asked does not decide (403): money moves by two people. */
export const ownRequest = (): Fault =>
  new Fault('forbidden', 'payment.own_request', {
    ru: 'Это ваш запрос: утвердить его должен другой сотрудник. Отозвать его можете вы сами.',
    en: 'This is your own request: another member of staff has to approve it. You may withdraw it yourself.',
  });

/** Somebody has decided already, or the acquirer has (409). */
export const alreadyDecided = (state: string): Fault =>
  new Fault(
    'conflict',
    'payment.already_decided',
    {
      ru: 'По этому запросу уже принято решение. Откройте платёж заново.',
      en: 'This request has been decided already. Open the payment again.',
    },
    { facts: { state } },
  );

/** The acquirer’s operation is recorded as a chargeback already (409). */
export const chargebackKnown = (): Fault =>
  new Fault('conflict', 'payment.chargeback_known', {
    ru: 'Эта операция платёжной системы уже записана как оспоренная. Найдите её среди исправлений платежа.',
    en: 'This operation of the acquirer is recorded as a chargeback already. Look among the payment’s corrections.',
  });

/** There is no recorded chargeback that could be won: absent, not approved, or won already (409). */
export const nothingToWin = (): Fault =>
  new Fault('conflict', 'payment.nothing_to_win', {
    ru: 'Такого утверждённого спора, по которому деньги не вернулись, у платежа нет. Проверьте его исправления.',
    en: 'The payment has no such approved chargeback whose money has not come back. Look at its corrections.',
  });

/** No part of the payment waits for somebody to say whose it is (409). */
export const nothingUnapplied = (): Fault =>
  new Fault('conflict', 'payment.nothing_unapplied', {
    ru: 'Невыясненных денег, которые можно зачислить, у этого платежа нет: они зачислены, возвращаются или оспорены.',
    en: 'The payment has no unapplied money that could be put on a contract: it is credited, on its way back, or disputed.',
  });

/** Money is not put on a contract that has ended (422). */
export const contractEnded = (): Fault =>
  new Fault('refused', 'payment.contract_ended', {
    ru: 'Этот договор расторгнут, зачислить на него нельзя. Укажите действующий договор или верните деньги.',
    en: 'This contract has ended, and no money is put on it. Name one in force, or refund the money.',
  });

/** Payments are looked for by one thing at a time (400). */
export const searchByOne = (): Fault =>
  new Fault('invalid', 'payment.search_by_one', {
    ru: 'Ищите по чему-то одному: по договору, номеру платежа, номеру у платёжной системы или дню.',
    en: 'Look by one thing: the contract, the payment’s id, the acquirer’s id or the day.',
  });

/** Nothing of an acquirer’s by this id waits for staff (404). */
export const strayMissing = (): Fault =>
  new Fault('missing', 'payment.stray_missing', {
    ru: 'Такого чужого платежа у поставщика нет. Откройте список заново.',
    en: 'The supplier has no such stray payment. Open the list again.',
  });

/** Absent, unbound, of another person or of another supplier: one answer (404). */
export const cardMissing = (): Fault =>
  new Fault(
    'missing',
    'payment.card_missing',
    {
      ru: 'Такой карты для этого поставщика у вас нет. Выберите другую или заплатите новой картой.',
      en: 'You have no such card for this supplier. Choose another, or pay with a new card.',
    },
    {
      fields: [
        {
          field: 'cardId',
          code: 'payment.card_missing',
          detail: { ru: 'Этой карты нет.', en: 'There is no such card.' },
        },
      ],
    },
  );

/** A card is charged and to be bound at once (400). */
export const cardTwice = (): Fault =>
  new Fault(
    'invalid',
    'payment.card_twice',
    {
      ru: 'Эта карта уже сохранена. Заплатите ею или новой картой, которую нужно запомнить.',
      en: 'This card is bound already. Pay with it, or with a new card that is to be bound.',
    },
    {
      fields: [
        {
          field: 'saveCard',
          code: 'payment.card_twice',
          detail: { ru: 'Не вместе с cardId.', en: 'Not together with cardId.' },
        },
      ],
    },
  );

const mayNotSave = (code: string, detail: Text, facts: Record<string, number> = {}): Fault =>
  new Fault('refused', code, detail, { fields: [{ field: 'saveCard', code, detail }], facts });

/** No payment of this person to this supplier has succeeded yet (422). */
export const cardOnFirstPayment = (): Fault =>
  mayNotSave('payment.card_on_first_payment', {
    ru: 'Карту можно сохранить со второго платежа этому поставщику. Заплатите, не сохраняя её.',
    en: 'A card can be bound from the second payment to this supplier on. Pay without binding it.',
  });

/** The supplier's acquirer remembers no cards (422). */
export const cardsNotOffered = (): Fault =>
  mayNotSave('payment.cards_not_offered', {
    ru: 'Платёжная система этого поставщика не сохраняет карты. Заплатите, не сохраняя карту.',
    en: 'This supplier’s payment system does not remember cards. Pay without binding the card.',
  });

/** The person has as many cards as may be (422). */
export const tooManyCards = (limit: number): Fault =>
  mayNotSave(
    'payment.too_many_cards',
    {
      ru: `Можно сохранить не больше ${limit} карт. Удалите одну из них или заплатите, не сохраняя карту.`,
      en: `At most ${limit} cards can be bound. Unbind one of them, or pay without binding the card.`,
    },
    { limit },
  );

/** The contract has no autopay (404). */
export const autopayMissing = (): Fault =>
  new Fault('missing', 'payment.autopay_missing', {
    ru: 'По этому договору автоплатёж не настроен. Настройте его заново.',
    en: 'This contract has no autopay. Set it up anew.',
  });

/** Notices before a charge go by e-mail, and the person has none that is confirmed (422). */
export const emailNeeded = (): Fault =>
  new Fault('refused', 'payment.email_needed', {
    ru: 'Для автоплатежа нужна подтверждённая электронная почта: о каждом списании мы предупреждаем письмом. Укажите её в профиле.',
    en: 'Autopay needs a confirmed e-mail: each charge is announced by mail. Give one in your profile.',
  });

/** The person has as many autopays as may be (422). */
export const tooManyAutopays = (limit: number): Fault =>
  new Fault(
    'refused',
    'payment.too_many_autopays',
    {
      ru: `Можно настроить не больше ${limit} автоплатежей. Отключите один из них.`,
      en: `At most ${limit} autopays can be set up. Remove one of them.`,
    },
    { facts: { limit } },
  );
