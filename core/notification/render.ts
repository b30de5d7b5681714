import type { Language } from '#core/kernel';
import { type Letter, mailOf } from './letter.ts';
import type { Notice } from './model.ts';
import {
  activation,
  alreadyRegistered,
  emailChange,
  invitation,
  memberInvitation,
  passwordChanged,
  recoveryLink,
  signUpLink,
} from './templates/account.ts';
import { accountNews, accountNewsSms } from './templates/account-news.ts';
import { autopayComing, autopayOutcome, cardsRemoved } from './templates/autopay.ts';
import { billReady, contractEnded, paymentReceived, readingsNeeded } from './templates/contract.ts';
import {
  signInChangeAsked,
  signInChangeAskedSms,
  signInGiven,
  signInGivenSms,
} from './templates/sign-in-change.ts';
import { money, month } from './words.ts';

/** A notice as a mail in the reader's language. A code never goes by mail. */
export function renderMail(
  notice: Notice,
  language: Language,
  siteUrl: string,
): { subject: string; text: string; html: string } {
  return mailOf(letterOf(notice, language, siteUrl), language);
}

function letterOf(notice: Notice, language: Language, siteUrl: string): Letter {
  switch (notice.template) {
    case 'activation':
      return activation(notice, language, siteUrl);
    case 'sign-up-link':
      return signUpLink(notice, language, siteUrl);
    case 'recovery-link':
      return recoveryLink(notice, language, siteUrl);
    case 'already-registered':
      return alreadyRegistered(notice, language, siteUrl);
    case 'password-changed':
      return passwordChanged(notice, language, siteUrl);
    case 'sign-in-change-asked':
      return signInChangeAsked(notice, language, siteUrl);
    case 'sign-in-given':
      return signInGiven(notice, language, siteUrl);
    case 'account-news':
      return accountNews(notice, language, siteUrl);
    case 'bill-ready':
      return billReady(notice, language, siteUrl);
    case 'payment-received':
      return paymentReceived(notice, language, siteUrl);
    case 'contract-ended':
      return contractEnded(notice, language, siteUrl);
    case 'readings-needed':
      return readingsNeeded(notice, language, siteUrl);
    case 'autopay-coming':
      return autopayComing(notice, language, siteUrl);
    case 'autopay-outcome':
      return autopayOutcome(notice, language, siteUrl);
    case 'cards-removed':
      return cardsRemoved(notice, language, siteUrl);
    case 'invitation':
      return invitation(notice, language, siteUrl);
    case 'member-invitation':
      return memberInvitation(notice, language, siteUrl);
    case 'email-change':
      return emailChange(notice, language, siteUrl);
    case 'sign-up-code':
    case 'recovery-code':
    case 'phone-code':
    case 'sign-in-code':
      throw new Error(`a ${notice.template} is never mailed`);
  }
}

/** A notice as an SMS: short, because Cyrillic leaves 70 characters a part. */
export function renderSms(notice: Notice, language: Language, siteUrl: string): string {
  const host = siteUrl.replace(/^https?:\/\//, '');
  switch (notice.template) {
    case 'sign-up-code':
      return {
        ru: `Код регистрации: ${notice.code}. Никому его не сообщайте. ${host}`,
        en: `Registration code: ${notice.code}. Tell it to nobody. ${host}`,
      }[language];
    case 'recovery-code':
      return {
        ru: `Код для нового пароля: ${notice.code}. Никому его не сообщайте. ${host}`,
        en: `Code for a new password: ${notice.code}. Tell it to nobody. ${host}`,
      }[language];
    case 'phone-code':
      return {
        ru: `Код для смены номера: ${notice.code}. Никому его не сообщайте. ${host}`,
        en: `Code to change your number: ${notice.code}. Tell it to nobody. ${host}`,
      }[language];
    case 'sign-in-code':
      return {
        ru: `Код для входа: ${notice.code}. Никому его не сообщайте. ${host}`,
        en: `Code to sign in: ${notice.code}. Tell it to nobody. ${host}`,
      }[language];
    case 'invitation': {
      const url = `${siteUrl}/invitation#token=${encodeURIComponent(notice.token)}`;
      return {
        ru: `${notice.supplierName} приглашает вас в личный кабинет: ${url}`,
        en: `${notice.supplierName} invites you to your cabinet: ${url}`,
      }[language];
    }
    case 'already-registered':
      return {
        ru: `На этот номер уже есть кабинет. Войдите или восстановите пароль: ${siteUrl}/sign-in`,
        en: `This phone already has a cabinet. Sign in or recover the password: ${siteUrl}/sign-in`,
      }[language];
    case 'password-changed':
      return {
        ru: `Пароль кабинета изменён. Если это не вы: ${siteUrl}/recovery`,
        en: `The password of your cabinet was changed. If it was not you: ${siteUrl}/recovery`,
      }[language];
    case 'sign-in-change-asked':
      return signInChangeAskedSms(notice, language, siteUrl);
    case 'sign-in-given':
      return signInGivenSms(language, siteUrl);
    case 'account-news':
      return accountNewsSms(notice, language, siteUrl);
    case 'bill-ready':
      return {
        ru: `Счёт за ${month(notice.period, 'ru')}: ${money(notice.totalKopecks, 'ru')}. ${siteUrl}`,
        en: `Bill for ${month(notice.period, 'en')}: ${money(notice.totalKopecks, 'en')}. ${siteUrl}`,
      }[language];
    case 'payment-received':
      return {
        ru: `Платёж ${money(notice.amountKopecks, 'ru')} зачислен. ${siteUrl}`,
        en: `Payment of ${money(notice.amountKopecks, 'en')} received. ${siteUrl}`,
      }[language];
    case 'readings-needed':
      return {
        ru: `Передайте показания: ${siteUrl}`,
        en: `Send your meter readings: ${siteUrl}`,
      }[language];
    case 'activation':
    case 'sign-up-link':
    case 'recovery-link':
    case 'member-invitation':
    case 'email-change':
    case 'autopay-coming':
    case 'autopay-outcome':
    case 'cards-removed':
    case 'contract-ended':
      throw new Error(`a notice of the template ${notice.template} is never sent by SMS`);
  }
}
