import type { Language, OrganisationRole } from '#core/kernel';
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

export function signUpLink(
  { token, validDays }: NoticeOf<'sign-up-link'>,
  language: Language,
  siteUrl: string,
): Letter {
  const url = `${siteUrl}/sign-up#token=${encodeURIComponent(token)}`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'Завершите регистрацию в кабинете',
      paragraphs: [
        'С этим адресом начали регистрацию в личном кабинете. Нажмите кнопку, чтобы подтвердить адрес; останется ввести имя и пароль, который вы придумали.',
      ],
      action: { label: 'Завершить регистрацию', url },
      aside: `Ссылка действует ${validDays} дней. Если вы не регистрировались, ничего не делайте: регистрация исчезнет сама.`,
    },
    en: {
      subject: 'Complete your registration',
      paragraphs: [
        'A registration of a cabinet was begun with this address. Press the button to confirm the address; what is left is your name and the password you chose.',
      ],
      action: { label: 'Complete the registration', url },
      aside: `The link is valid for ${validDays} days. If it was not you, do nothing: the registration vanishes by itself.`,
    },
  };
  return letters[language];
}

export function recoveryLink(
  { token, validMinutes }: NoticeOf<'recovery-link'>,
  language: Language,
  siteUrl: string,
): Letter {
  const url = `${siteUrl}/recovery#token=${encodeURIComponent(token)}`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'Новый пароль для кабинета',
      paragraphs: [
        'Для личного кабинета с этим адресом запросили новый пароль. Нажмите кнопку, чтобы его задать. Все сеансы завершатся, привязанные карты будут удалены.',
      ],
      action: { label: 'Задать новый пароль', url },
      aside: `Ссылка действует ${validMinutes} минут и один раз. Если запрашивали не вы, ничего не делайте: пароль останется прежним.`,
    },
    en: {
      subject: 'A new password for your cabinet',
      paragraphs: [
        'A new password was asked for, for the cabinet with this address. Press the button to set it. All sessions will end, and bound cards will be removed.',
      ],
      action: { label: 'Set a new password', url },
      aside: `The link is valid for ${validMinutes} minutes, once. If it was not you, do nothing: the password stays as it is.`,
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

export function invitation(
  { token, supplierName, contracts, validDays }: NoticeOf<'invitation'>,
  language: Language,
  siteUrl: string,
): Letter {
  const url = `${siteUrl}/invitation#token=${encodeURIComponent(token)}`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: `${supplierName} приглашает вас в личный кабинет`,
      paragraphs: [
        'В кабинете можно передавать показания, видеть начисления и платить. Войдите или зарегистрируйтесь: договоры добавятся без кодов активации.',
      ],
      facts: [
        ['Поставщик', supplierName],
        ['Договоров', String(contracts)],
      ],
      action: { label: 'Принять приглашение', url },
      aside: `Ссылка действует ${validDays} дней и срабатывает один раз: не пересылайте её. Если вы не просили о приглашении, ничего не делайте.`,
    },
    en: {
      subject: `${supplierName} invites you to your cabinet`,
      paragraphs: [
        'In the cabinet you send readings, see your charges and pay. Sign in or register: the contracts are added without activation codes.',
      ],
      facts: [
        ['Supplier', supplierName],
        ['Contracts', String(contracts)],
      ],
      action: { label: 'Accept the invitation', url },
      aside: `The link is valid for ${validDays} days and works once: do not pass it on. If you did not ask for an invitation, do nothing.`,
    },
  };
  return letters[language];
}

const MEMBER_MAY: Readonly<Record<OrganisationRole, Record<Language, string>>> = {
  observer: { ru: 'смотреть', en: 'see everything' },
  readings: { ru: 'смотреть и передавать показания', en: 'see everything and send readings' },
  payments: { ru: 'смотреть, передавать показания и платить', en: 'see everything, send readings and pay' },
  manager: { ru: 'управлять счетами и участниками', en: 'manage contracts and members' },
};

/** Anybody may begin an organisation and invite whom they like: what they called it stands in the mail, and not in its subject. */
export function memberInvitation(
  { token, organisationName, role, validDays }: NoticeOf<'member-invitation'>,
  language: Language,
  siteUrl: string,
): Letter {
  const url = `${siteUrl}/join#token=${encodeURIComponent(token)}`;
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'Вас приглашают вместе вести лицевые счета',
      paragraphs: [
        'Вас приглашают вместе вести лицевые счета организации. Войдите в свой кабинет или зарегистрируйтесь: счета организации появятся рядом с вашими.',
      ],
      facts: [
        ['Организация', organisationName],
        ['Что вы сможете', MEMBER_MAY[role].ru],
      ],
      action: { label: 'Принять приглашение', url },
      aside: `Ссылка действует ${validDays} дней и срабатывает один раз: не пересылайте её. Если вы не знаете эту организацию, ничего не делайте.`,
    },
    en: {
      subject: 'An invitation to look after contracts together',
      paragraphs: [
        'You are invited to look after the contracts of an organisation together. Sign in to your cabinet or register: its contracts will stand beside yours.',
      ],
      facts: [
        ['Organisation', organisationName],
        ['What you may do', MEMBER_MAY[role].en],
      ],
      action: { label: 'Accept the invitation', url },
      aside: `The link is valid for ${validDays} days and works once: do not pass it on. If you do not know this organisation, do nothing.`,
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
  { by }: NoticeOf<'password-changed'>,
  language: Language,
  siteUrl: string,
): Letter {
  const url = `${siteUrl}/recovery`;
  const [how, access] =
    by === 'email'
      ? {
          ru: ['по ссылке из письма', 'к вашей почте'],
          en: ['with a link from a mail', 'your mailbox'],
        }[language]
      : {
          ru: ['по коду из SMS', 'к вашему телефону'],
          en: ['with a code from an SMS', 'your phone'],
        }[language];
  const letters: Record<Language, Letter> = {
    ru: {
      subject: 'Пароль кабинета изменён',
      paragraphs: [
        `Пароль вашего личного кабинета восстановлен ${how}. Все сеансы завершены: войдите с новым паролем.`,
        `Если это были не вы, восстановите пароль ещё раз и проверьте, у кого есть доступ ${access}.`,
      ],
      action: { label: 'Это был не я', url },
    },
    en: {
      subject: 'The password of your cabinet was changed',
      paragraphs: [
        `The password of your cabinet was recovered ${how}. All sessions have ended: sign in with the new password.`,
        `If it was not you, recover the password again and check who has access to ${access}.`,
      ],
      action: { label: 'It was not me', url },
    },
  };
  return letters[language];
}
