import { Fault, type Kopecks, roublesText } from '#core/kernel';
import type { Payment } from '../model.ts';

/** No such refund of this payment (404). */
export const refundMissing = (): Fault =>
  new Fault('missing', 'payment.refund_missing', {
    ru: 'Такого возврата по этому платежу нет. Откройте платёж заново.',
    en: 'This payment has no such refund. Open the payment again.',
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
