import { Fault } from '#core/kernel';

/** No such correction of this payment (404). */
export const correctionMissing = (): Fault =>
  new Fault('missing', 'payment.correction_missing', {
    ru: 'Такого исправления по этому платежу нет. Откройте платёж заново.',
    en: 'This payment has no such correction. Open the payment again.',
  });

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
