import type { Language } from '#core/kernel';
import type { Letter } from '../letter.ts';
import type { NoticeOf } from '../model.ts';

/** Mails about the cabinet itself. They hold no name: whoever typed an address has not proved it is theirs. */

export function activation(
  { token, validDays }: NoticeOf<'activation'>,
  language: Language,
  siteUrl: string,
): Letter {
  // after the #, so that the token stands in no server's log
  const url = `${siteUrl}/activate#token=${encodeURIComponent(token)}`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'Завершите регистрацию в кабинете',
      paragraphs: [
        'Этот адрес указали при регистрации в личном кабинете. Нажмите кнопку, чтобы подтвердить адрес и завершить регистрацию.',
      ],
      action: { label: 'Завершить регистрацию', url },
      aside: `Ссылка действует ${validDays} дней. Если вы не регистрировались, ничего не делайте: без перехода по ссылке регистрация исчезнет.`,
    },
    en: {
      subject: 'Complete your registration',
      paragraphs: [
        'This address was given when registering a cabinet. Press the button to confirm the address and complete the registration.',
      ],
      action: { label: 'Complete the registration', url },
      aside: `The link is valid for ${validDays} days. If it was not you, do nothing: unless the link is opened, the registration vanishes.`,
    },
  };
  return letters[language];
}

export function emailChange(
  { token, validHours }: NoticeOf<'email-change'>,
  language: Language,
  siteUrl: string,
): Letter {
  const url = `${siteUrl}/confirm-email#token=${encodeURIComponent(token)}`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'Подтвердите новый адрес почты',
      paragraphs: [
        'Этот адрес указали как новый адрес почты личного кабинета. Нажмите кнопку, чтобы подтвердить его.',
      ],
      action: { label: 'Подтвердить адрес', url },
      aside: `Ссылка действует ${validHours} часа. Если вы не меняли адрес, ничего не делайте.`,
    },
    en: {
      subject: 'Confirm your new e-mail',
      paragraphs: ['This address was given as the new e-mail of a cabinet. Press the button to confirm it.'],
      action: { label: 'Confirm the address', url },
      aside: `The link is valid for ${validHours} hours. If it was not you, do nothing.`,
    },
  };
  return letters[language];
}

export function alreadyRegistered(
  _notice: NoticeOf<'already-registered'>,
  language: Language,
  siteUrl: string,
): Letter {
  const url = `${siteUrl}/sign-in`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'У вас уже есть кабинет',
      paragraphs: [
        'Этот адрес указали при новой регистрации, но с ним уже есть личный кабинет. Войдите в него; если забыли пароль, его можно восстановить на странице входа.',
      ],
      action: { label: 'Войти', url },
      aside: 'Если вы не регистрировались, ничего не делайте: ваш кабинет в безопасности, новый не создан.',
    },
    en: {
      subject: 'You already have a cabinet',
      paragraphs: [
        'This address was given in a new registration, but a cabinet with it exists already. Sign in to it; if you forgot the password, recover it on the sign-in page.',
      ],
      action: { label: 'Sign in', url },
      aside: 'If it was not you, do nothing: your cabinet is safe and no other was made.',
    },
  };
  return letters[language];
}

export function passwordChanged(
  _notice: NoticeOf<'password-changed'>,
  language: Language,
  siteUrl: string,
): Letter {
  const url = `${siteUrl}/recovery`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'Пароль кабинета изменён',
      paragraphs: [
        'Пароль вашего личного кабинета восстановлен по коду из SMS. Все сеансы завершены: войдите с новым паролем.',
        'Если это были не вы, восстановите пароль ещё раз и проверьте, у кого есть доступ к вашему телефону.',
      ],
      action: { label: 'Это был не я', url },
    },
    en: {
      subject: 'The password of your cabinet was changed',
      paragraphs: [
        'The password of your cabinet was recovered with a code from an SMS. All sessions have ended: sign in with the new password.',
        'If it was not you, recover the password again and check who has access to your phone.',
      ],
      action: { label: 'It was not me', url },
    },
  };
  return letters[language];
}
