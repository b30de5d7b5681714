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
  'session-copied': {
    ru: {
      subject: 'Сеанс в кабинете закрыт: его ключ скопировали',
      paragraph:
        'Одним и тем же сеансом вашего личного кабинета пользовались из двух мест, поэтому мы его закрыли. Если это не восстановленная копия вашего браузера, смените пароль и проверьте устройство.',
      sms: 'Сеанс в кабинете закрыт: им пользовались из двух мест.',
    },
    en: {
      subject: 'A session of your cabinet was ended: its key had been copied',
      paragraph:
        'One session of your cabinet was used from two places, so we ended it. Unless it was a restored copy of your browser, change the password and check the device.',
      sms: 'A session of your cabinet was ended: it was used from two places.',
    },
  },
  'password-changed': {
    ru: {
      subject: 'Пароль кабинета изменён',
      paragraph: 'Пароль вашего личного кабинета изменён в профиле. Остальные сеансы завершены.',
      sms: 'Пароль кабинета изменён.',
    },
    en: {
      subject: 'The password of your cabinet was changed',
      paragraph: 'The password of your cabinet was changed in the profile. All other sessions have ended.',
      sms: 'The password of your cabinet was changed.',
    },
  },
  'phone-added': {
    ru: {
      subject: 'В кабинете указан телефон',
      paragraph:
        'В вашем личном кабинете появился телефон: по нему теперь можно входить и восстанавливать пароль.',
      sms: 'В кабинете указан этот телефон.',
    },
    en: {
      subject: 'Your cabinet has a phone now',
      paragraph: 'A phone was added to your cabinet: it serves to sign in and to recover the password.',
      sms: 'Your cabinet has a phone now.',
    },
  },
  'phone-changed': {
    ru: {
      subject: 'Телефон кабинета изменён',
      paragraph:
        'В вашем личном кабинете указан другой телефон. Входить и восстанавливать пароль по прежнему номеру больше нельзя.',
      sms: 'В кабинете указан другой телефон.',
    },
    en: {
      subject: 'The phone of your cabinet was changed',
      paragraph:
        'Your cabinet has another phone now. The former number no longer serves to sign in or to recover the password.',
      sms: 'Your cabinet has another phone now.',
    },
  },
  'email-changed': {
    ru: {
      subject: 'Почта кабинета изменена',
      paragraph:
        'В вашем личном кабинете указан другой адрес почты. Письма на этот адрес больше не приходят, и войти с ним нельзя.',
      sms: 'В кабинете указана другая почта.',
    },
    en: {
      subject: 'The e-mail of your cabinet was changed',
      paragraph:
        'Your cabinet has another e-mail now. This address gets no more mail and no longer serves to sign in.',
      sms: 'Your cabinet has another e-mail now.',
    },
  },
  'sign-in-switched': {
    ru: {
      subject: 'Изменён способ входа в кабинет',
      paragraph:
        'В профиле изменено, по чему можно войти в ваш личный кабинет: по телефону, по почте или по любому из них.',
      sms: 'Изменён способ входа в кабинет.',
    },
    en: {
      subject: 'How you sign in was changed',
      paragraph: 'The profile says anew whether your cabinet opens by phone, by e-mail, or by either.',
      sms: 'How you sign in to your cabinet was changed.',
    },
  },
  'sign-in-changed-by-staff': {
    ru: {
      subject: 'Вход в кабинет изменён через офис',
      paragraph:
        'По заявлению в офисе поставщика ваш личный кабинет теперь открывается по другому телефону или другой почте. По прежним войти больше нельзя. Если заявление подали не вы, обратитесь в офис.',
      sms: 'Вход в кабинет изменён через офис.',
    },
    en: {
      subject: 'How your cabinet opens was changed at the office',
      paragraph:
        'As asked for at a supplier’s office, your cabinet now opens by another phone or e-mail, and by the former no more. If it was not you who asked, go to the office.',
      sms: 'How your cabinet opens was changed at the office.',
    },
  },
  'second-factor-on': {
    ru: {
      subject: 'Вход с кодом из SMS включён',
      paragraph:
        'Теперь после пароля нужно ввести код из SMS, если вы не отключите его для своего устройства.',
      sms: 'Вход с кодом из SMS включён.',
    },
    en: {
      subject: 'Sign-in with a code by SMS is on',
      paragraph:
        'From now on the password is followed by a code from an SMS, unless you waive it on a device of yours.',
      sms: 'Sign-in with a code by SMS is on.',
    },
  },
  'second-factor-off': {
    ru: {
      subject: 'Вход с кодом из SMS выключен',
      paragraph: 'Теперь для входа в ваш личный кабинет достаточно пароля.',
      sms: 'Вход с кодом из SMS выключен.',
    },
    en: {
      subject: 'Sign-in with a code by SMS is off',
      paragraph: 'From now on the password alone opens your cabinet.',
      sms: 'Sign-in with a code by SMS is off.',
    },
  },
  'provider-connected': {
    ru: {
      subject: 'К кабинету подключён ещё один способ входа',
      paragraph:
        'В профиле вашего личного кабинета подключили учётную запись другого сайта: теперь кабинет открывает и она.',
      sms: 'К кабинету подключён вход через другой сайт.',
    },
    en: {
      subject: 'Another way to sign in was connected to your cabinet',
      paragraph:
        'An account at another site was connected in the profile of your cabinet: from now on it opens the cabinet too.',
      sms: 'Sign-in through another site was connected to your cabinet.',
    },
  },
  'provider-disconnected': {
    ru: {
      subject: 'Вход через другой сайт отключён',
      paragraph:
        'В профиле вашего личного кабинета отключили учётную запись другого сайта: кабинет она больше не открывает. Остальные сеансы завершены.',
      sms: 'Вход в кабинет через другой сайт отключён.',
    },
    en: {
      subject: 'Sign-in through another site was disconnected',
      paragraph:
        'An account at another site was disconnected in the profile of your cabinet: it opens the cabinet no more. All other sessions have ended.',
      sms: 'Sign-in to your cabinet through another site was disconnected.',
    },
  },
  'deletion-asked': {
    ru: {
      subject: 'Кабинет будет удалён через 30 дней',
      paragraph:
        'В профиле попросили удалить ваш личный кабинет. Через 30 дней ваши данные удалят, сведения о начислениях и платежах останутся без вашего имени. До того удаление можно отменить в профиле.',
      sms: 'Кабинет будет удалён через 30 дней.',
    },
    en: {
      subject: 'Your cabinet will be deleted in 30 days',
      paragraph:
        'Somebody asked in the profile for your cabinet to be deleted. In 30 days your data goes; charges and payments stay without your name. Until then you may take it back in the profile.',
      sms: 'Your cabinet will be deleted in 30 days.',
    },
  },
  'deletion-cancelled': {
    ru: {
      subject: 'Кабинет остаётся',
      paragraph: 'Удаление вашего личного кабинета отменено в профиле.',
      sms: 'Удаление кабинета отменено.',
    },
    en: {
      subject: 'Your cabinet stays',
      paragraph: 'The deletion of your cabinet was taken back in the profile.',
      sms: 'The deletion of your cabinet was taken back.',
    },
  },
  deleted: {
    ru: {
      subject: 'Кабинет удалён',
      paragraph:
        'Ваш личный кабинет удалён, как вы просили 30 дней назад. Это последнее письмо на этот адрес.',
      sms: 'Кабинет удалён.',
    },
    en: {
      subject: 'Your cabinet has been deleted',
      paragraph:
        'Your cabinet has been deleted as you asked 30 days ago. This is the last mail to this address.',
      sms: 'Your cabinet has been deleted.',
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
export function momentText(at: Instant, language: Language): string {
  const format = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Moscow',
  });
  return `${format.format(Date.parse(at))} ${language === 'ru' ? 'МСК' : 'Moscow time'}`;
}
