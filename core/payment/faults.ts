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

/** A contract stands twice in one payment (400). */
export const contractTwice = (field: string): Fault =>
  new Fault(
    'invalid',
    'payment.contract_twice',
    {
      ru: 'Один и тот же договор указан дважды. Оставьте его один раз с общей суммой.',
      en: 'One contract is named twice. Leave it once, with the whole sum.',
    },
    {
      fields: [
        {
          field,
          code: 'payment.contract_twice',
          detail: { ru: 'Этот договор уже указан.', en: 'This contract is named already.' },
        },
      ],
    },
  );

/** Contracts of different suppliers in one payment (400): the money goes to one account. */
export const severalSuppliers = (field: string): Fault =>
  new Fault(
    'invalid',
    'payment.several_suppliers',
    {
      ru: 'Одним платежом можно оплатить договоры одного поставщика. Договоры другого оплатите отдельно.',
      en: 'One payment can pay for contracts of one supplier. Pay for the other supplier’s separately.',
    },
    {
      fields: [
        {
          field,
          code: 'payment.several_suppliers',
          detail: { ru: 'Это договор другого поставщика.', en: 'This is another supplier’s contract.' },
        },
      ],
    },
  );

/** All parts together are more than one payment may be (400). */
export const tooMuchAtOnce = (): Fault =>
  new Fault('invalid', 'payment.too_much_at_once', {
    ru: 'Одним платежом можно заплатить до 500 000 рублей. Уменьшите сумму или заплатите по частям.',
    en: 'One payment may be up to 500,000 roubles. Make the sum smaller, or pay in parts.',
  });

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
