import type { Language } from '#core/kernel';
import type { Letter } from '../letter.ts';
import type { NoticeOf } from '../model.ts';
import { momentText } from './account-news.ts';

/** Messages about another phone or e-mail for a cabinet, as a supplier's staff were asked for it. */

const keepUrl = (siteUrl: string, token: string): string =>
  `${siteUrl}/recovery/keep#token=${encodeURIComponent(token)}`;

export function signInChangeAsked(
  { supplierName, notBefore, token }: NoticeOf<'sign-in-change-asked'>,
  language: Language,
  siteUrl: string,
): Letter {
  const from = momentText(notBefore, language);
  const url = keepUrl(siteUrl, token);
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'Просят изменить вход в ваш кабинет',
      paragraphs: [
        `В офисе поставщика попросили открыть ваш личный кабинет по другому телефону или другой почте: прежние якобы недоступны. Это может произойти не раньше, чем ${from}.`,
        'Если просили не вы, нажмите кнопку: всё останется как есть.',
      ],
      facts: [['Поставщик', supplierName]],
      action: { label: 'Оставить как есть', url },
      aside: 'Если просили вы, ничего не делайте.',
    },
    en: {
      subject: 'Somebody asks to change how your cabinet opens',
      paragraphs: [
        `At a supplier’s office it was asked that your cabinet open by another phone or e-mail, since the present ones cannot be reached. It may happen on ${from} at the earliest.`,
        'If it was not you, press the button: everything stays as it is.',
      ],
      facts: [['Supplier', supplierName]],
      action: { label: 'Keep it as it is', url },
      aside: 'If it was you, do nothing.',
    },
  };
  return letters[language];
}

export function signInChangeAskedSms(
  { token }: NoticeOf<'sign-in-change-asked'>,
  language: Language,
  siteUrl: string,
): string {
  const url = keepUrl(siteUrl, token);
  return {
    ru: `Вход в ваш кабинет меняют через офис. Не вы? Отмените: ${url}`,
    en: `How your cabinet opens is being changed at an office. Not you? Stop it: ${url}`,
  }[language];
}

export function signInGiven(
  { supplierName }: NoticeOf<'sign-in-given'>,
  language: Language,
  siteUrl: string,
): Letter {
  const url = `${siteUrl}/recovery`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'Кабинет открывается по этому адресу',
      paragraphs: [
        'По заявлению в офисе поставщика личный кабинет теперь открывается по этому адресу почты. Задайте новый пароль, чтобы войти.',
      ],
      facts: [['Поставщик', supplierName]],
      action: { label: 'Задать пароль', url },
      aside: 'Если вы ничего не просили, не открывайте ссылку и сообщите поставщику.',
    },
    en: {
      subject: 'A cabinet opens by this address',
      paragraphs: [
        'As asked for at a supplier’s office, a cabinet now opens by this e-mail. Set a new password to sign in.',
      ],
      facts: [['Supplier', supplierName]],
      action: { label: 'Set a password', url },
      aside: 'If you asked for nothing, do not open the link, and tell the supplier.',
    },
  };
  return letters[language];
}

export function signInGivenSms(language: Language, siteUrl: string): string {
  const url = `${siteUrl}/recovery`;
  return {
    ru: `Кабинет теперь открывается по этому номеру. Задайте пароль: ${url}`,
    en: `The cabinet opens by this number now. Set a password: ${url}`,
  }[language];
}
