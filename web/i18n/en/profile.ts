import type { Texts } from '../catalogue.ts';
import type { profile as russian } from '../ru/profile.ts';
import { join } from './join.ts';

export const profile = {
  ...join,
  'profile.title': 'Profile',
  'profile.back': 'Profile',
  'profile.phone': 'Phone',
  'profile.email': 'E-mail',
  'profile.security': 'Security',
  'profile.sessions': 'Sessions and devices',
  'profile.sessionsLead': 'Where your cabinet is open, and signing out everywhere at once',

  'sessions.title': 'Sessions and devices',
  'sessions.lead': 'Your cabinet is open here. End a session you do not know and change the password.',
  'sessions.unknown': 'Unknown device',
  'sessions.current': 'This session',
  'sessions.started': 'Signed in: {at}',
  'sessions.seen': 'Last seen: {at}',
  'sessions.end': 'End',
  'sessions.endOf': 'End the session: {device}',
  'sessions.ended': 'Session ended: {device}',
  'sessions.more': 'Show more',
  'sessions.endAll': 'Sign out everywhere',
  'sessions.endAllTitle': 'Sign out on all devices?',
  'sessions.endAllText':
    'All sessions end at once, this one too, and devices are no longer remembered. The password stays the same.',
} as const satisfies Record<keyof typeof russian, Texts[string]>;
