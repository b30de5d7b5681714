import type { LegalText } from './legal-text.ts';

const ru: LegalText = {
  title: 'Согласие на рекламные сообщения',
  version: 'Редакция от 1 ноября 2026 г.',
  sections: [
    [
      '1. На что вы соглашаетесь',
      'Поставщик коммунальных услуг, который предоставляет этот кабинет, может писать вам о своих услугах и предложениях на адрес почты и телефон, указанные в кабинете.',
    ],
    [
      '2. Это не обязательно',
      'Кабинет работает и без этого согласия. Счета, показания, платежи и безопасность к рекламе не относятся: об этом вам сообщают в любом случае.',
    ],
    [
      '3. Как отозвать',
      'Согласие действует, пока вы его не отзовёте. Отозвать его можно в любое время в профиле кабинета; запись о том, что и когда вы разрешили и отозвали, хранится.',
    ],
  ],
};

const en: LegalText = {
  title: 'Consent to advertising messages',
  version: 'Version of 1 November 2026. The Russian text prevails.',
  sections: [
    [
      '1. What you agree to',
      'The supplier of utility services that provides this cabinet may write to you about its services and offers, to the e-mail and the phone given in the cabinet.',
    ],
    [
      '2. It is up to you',
      'The cabinet works without this consent. Bills, readings, payments and security are not advertising: you are told of them in any case.',
    ],
    [
      '3. How to withdraw',
      'The consent lasts until you withdraw it, at any time, in the profile of the cabinet. What you allowed and withdrew, and when, stays on record.',
    ],
  ],
};

export const marketingText = { ru, en };
