import { Fault } from '#core/kernel';

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

/** The contract is an organisation's: a card is a person's, and an autopay lasts longer than their role (422). */
export const autopayOfOrganisation = (): Fault =>
  new Fault('refused', 'payment.autopay_of_organisation', {
    ru: 'По счетам организаций автоплатежа нет: карта принадлежит человеку. Оплатите счёт или перенесите его в свой кабинет.',
    en: 'Contracts of organisations have no autopay: a card is a person’s. Pay the bill, or move the contract to your own cabinet.',
  });
