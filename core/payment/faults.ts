import { Fault, type FaultKind, type Kopecks, type Period, roublesText, type Text } from '#core/kernel';
import { stateOf } from './history/view.ts';
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
  field = 'amountKopecks',
): Fault => {
  const [least, most] = [roublesText(leastKopecks), roublesText(mostKopecks)];
  return wrongField(
    'invalid',
    'payment.amount_out_of_range',
    field,
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
      ru: 'Такой же платёж вы уже начали меньше часа назад. Посмотрите, чем он кончился, и, если хотите заплатить ещё раз, подтвердите это: отправьте платёж ещё раз.',
      en: 'You began the same payment less than an hour ago. See how it ended and, if you want to pay again, confirm it: send the payment again.',
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

/** A fault of one field, which says the same. */
/** A fault that is about one field, with the same words there. */
export function wrongField(
  kind: FaultKind,
  code: string,
  field: string,
  detail: Text,
  facts: Readonly<Record<string, string | number>> = {},
): Fault {
  return new Fault(kind, code, detail, { fields: [{ field, code, detail }], facts });
}
