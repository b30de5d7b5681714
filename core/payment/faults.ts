import { Fault } from '#core/kernel';
import type { Payment } from './model.ts';

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
