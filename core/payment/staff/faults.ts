import { Fault } from '#core/kernel';

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
