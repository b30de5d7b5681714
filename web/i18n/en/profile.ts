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
  'profile.changePhone': 'Change the phone',
  'profile.changeEmail': 'Change the e-mail',
  'profile.password': 'Password',
  'profile.passwordLead': 'Changing it ends your other sessions',
  'profile.signIn': 'Signing in and the code by SMS',
  'profile.signInLead': 'What to sign in with, and whether to ask for a code',
  'profile.present': 'Present password',
  'profile.presentMissing': 'Enter the password you sign in with now',
  'profile.save': 'Save',

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

  'newPassword.title': 'Change the password',
  'newPassword.lead': 'Other sessions will end; this one stays.',
  'newPassword.submit': 'Change the password',
  'newPassword.done': 'The password is changed and other sessions have ended.',

  'newPhone.title': 'Change the phone',
  'newPhone.lead': 'A code goes to the new number. Until it is entered, the old number stays.',
  'newPhone.phone': 'New phone',
  'newPhone.submit': 'Get a code',
  'newPhone.codeTitle': 'Code from the new number',
  'newPhone.codeLead': 'If {phone} is free, six digits have been sent to it.',
  'newPhone.done': 'The phone is changed. The old number has been told.',

  'newEmail.title': 'Change the e-mail',
  'newEmail.lead': 'A link goes to the new address. Until it is opened, the old address stays.',
  'newEmail.email': 'New e-mail',
  'newEmail.submit': 'Send the link',
  'newEmail.sent': 'If {email} is free, a link has been sent to it. Open it within a day.',

  'confirmEmail.title': 'Your new e-mail',
  'confirmEmail.working': 'Checking the link…',
  'confirmEmail.done': 'The address is confirmed: mail comes to it from now on, and it serves to sign in.',
  'confirmEmail.noToken':
    'The address lacks a part of the link. Open it from the mail again or copy all of it.',
  'confirmEmail.failed': 'The link did not work',
  'confirmEmail.home': 'To the cabinet',

  'signInBy.title': 'Signing in and the code by SMS',
  'signInBy.legend': 'Sign in',
  'signInBy.either': 'by phone or e-mail',
  'signInBy.phone': 'by phone only',
  'signInBy.email': 'by e-mail only',
  'signInBy.done': 'The way to sign in is saved.',

  'secondFactor.title': 'Code by SMS at sign-in',
  'secondFactor.isOn': 'On: the password is followed by a code from an SMS.',
  'secondFactor.isOff': 'Off: the password is enough.',
  'secondFactor.text':
    'Whoever learns the password still cannot enter without your phone. On a device of yours the code can be waived for 90 days.',
  'secondFactor.turnOn': 'Switch the code on',
  'secondFactor.turnOff': 'Switch the code off',
  'secondFactor.done': 'Saved.',
} as const satisfies Record<keyof typeof russian, Texts[string]>;
