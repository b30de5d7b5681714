import { join } from './join.ts';

/** The person: profile, security, their data. New passwords and codes speak as in joining. */
export const profile = {
  ...join,
  'profile.title': 'Профиль',
  'profile.back': 'Профиль',
  'profile.phone': 'Телефон',
  'profile.email': 'Электронная почта',
  'profile.security': 'Безопасность',
  'profile.sessions': 'Сеансы и устройства',
  'profile.sessionsLead': 'Где открыт ваш кабинет, и выход везде сразу',

  'sessions.title': 'Сеансы и устройства',
  'sessions.lead': 'Здесь открыт ваш кабинет. Незнакомый сеанс завершите и смените пароль.',
  'sessions.unknown': 'Неизвестное устройство',
  'sessions.current': 'Этот сеанс',
  'sessions.started': 'Вход: {at}',
  'sessions.seen': 'Последнее обращение: {at}',
  'sessions.end': 'Завершить',
  'sessions.endOf': 'Завершить сеанс: {device}',
  'sessions.ended': 'Сеанс завершён: {device}',
  'sessions.more': 'Показать ещё',
  'sessions.endAll': 'Выйти везде',
  'sessions.endAllTitle': 'Выйти на всех устройствах?',
  'sessions.endAllText':
    'Все сеансы завершатся сразу, этот тоже, и устройства перестанут быть знакомыми. Войти можно будет с тем же паролем.',
} as const;
