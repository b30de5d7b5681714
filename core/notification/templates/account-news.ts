import type { Instant, Language } from '#core/kernel';
import type { Letter } from '../letter.ts';
import type { NoticeOf } from '../model.ts';

type AccountNews = NoticeOf<'account-news'>;

interface Words {
  readonly subject: string;
  readonly paragraph: string;
  /** For a phone: one line. */
  readonly sms: string;
}

const WORDS: Record<AccountNews['event'], Record<Language, Words>> = {
  'new-device': {
    ru: {
      subject: 'Вход в кабинет с нового устройства',
      paragraph: 'В ваш личный кабинет вошли с устройства, с которого раньше не входили.',
      sms: 'В кабинет вошли с нового устройства.',
    },
    en: {
      subject: 'Sign-in from a new device',
      paragraph: 'Somebody signed in to your cabinet from a device that was not used before.',
      sms: 'Sign-in to your cabinet from a new device.',
    },
  },
};

const REST = {
  ru: {
    device: 'Устройство',
    at: 'Время',
    ok: 'Если это были вы, ничего делать не нужно.',
    no: 'Если это были не вы, задайте новый пароль: все сеансы завершатся.',
    action: 'Это был не я',
    sms: 'Не вы?',
  },
  en: {
    device: 'Device',
    at: 'Time',
    ok: 'If it was you, there is nothing to do.',
    no: 'If it was not you, set a new password: all sessions will end.',
    action: 'It was not me',
    sms: 'Not you?',
  },
} as const;

export function accountNews(
  { event, at, deviceName }: AccountNews,
  language: Language,
  siteUrl: string,
): Letter {
  const { subject, paragraph } = WORDS[event][language];
  const rest = REST[language];
  return {
    subject,
    paragraphs: [paragraph, rest.ok],
    facts: [...(deviceName ? [[rest.device, deviceName] as const] : []), [rest.at, momentText(at, language)]],
    action: { label: rest.action, url: `${siteUrl}/recovery` },
    aside: rest.no,
  };
}

export function accountNewsSms({ event }: AccountNews, language: Language, siteUrl: string): string {
  return `${WORDS[event][language].sms} ${REST[language].sms} ${siteUrl}/recovery`;
}

/** A user has no time zone of their own; Moscow's is the one everybody here can reckon with. */
function momentText(at: Instant, language: Language): string {
  const format = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Moscow',
  });
  return `${format.format(Date.parse(at))} ${language === 'ru' ? 'МСК' : 'Moscow time'}`;
}
