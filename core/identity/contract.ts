import * as z from 'zod';
import { done, operation, Schema } from '#core/platform';
import { CAPTCHA_PURPOSES, captchaAnswer } from './captcha-answer.ts';
import { CODE_FAULTS, code, codeSent, conversationId, email, password, phone, token } from './schemas.ts';

export * from './profile-contract.ts';
export * from './provider-contract.ts';
export { password };

/** What whoever registers has read and agrees to. */
const agreedVersions = {
  licenceVersion: z.string().max(20),
  consentVersion: z.string().max(20),
  /** Absent where advertising is not wanted. */
  marketingVersion: z.string().max(20).optional(),
};

/** The same whether or not the e-mail is known. */
const signUpLinkSent = z.object({
  id: z.string().max(64),
  sentTo: z.string(),
  linkValidDays: z.int(),
  resendInSeconds: z.int(),
});

export const startSignUp = operation({
  method: 'POST',
  path: '/sign-up',
  summary: 'Begin a registration by phone',
  description:
    'Sends a six-digit code by SMS (ten minutes, five tries). The answer is the same whether or not the number is known; a known number gets an SMS that says so instead of a code.',
  access: 'public',
  inSteps: true,
  input: z.object({ phone, password, ...agreedVersions, captcha: captchaAnswer }),
  output: codeSent,
  faults: ['identity.password_guessable', 'identity.text_outdated', 'identity.captcha_refused'],
});

export const startEmailSignUp = operation({
  method: 'POST',
  path: '/sign-up/by-email',
  summary: 'Begin a registration by e-mail',
  description:
    'Sends a link that is good for 14 days; then the registration vanishes. No phone is needed. The answer is the same whether or not the e-mail is known; the owner of a known one gets a mail that says so instead of a link.',
  access: 'public',
  inSteps: true,
  input: z.object({ email, password, ...agreedVersions, captcha: captchaAnswer }),
  output: signUpLinkSent,
  faults: ['identity.password_guessable', 'identity.text_outdated', 'identity.captcha_refused'],
});

export const resendSignUpLink = operation({
  method: 'POST',
  path: '/sign-up/by-email/{id}/resend',
  summary: 'Send the link of a registration by e-mail again',
  description:
    'Only after the pause, five mails a day at most; the earlier link stops working, the new one is good for another 14 days.',
  access: 'public',
  input: z.object({ id: conversationId('sup') }),
  output: signUpLinkSent,
  faults: ['identity.conversation_missing', 'identity.resend_too_soon'],
});

export const completeEmailSignUp = operation({
  method: 'POST',
  path: '/sign-up/by-email/complete',
  summary:
    'Complete a registration by e-mail: the token from the mail, the password it began with, and names',
  description:
    'From then on the e-mail signs in with that password; the answer names it. Doing it again within the 14 days answers the same.',
  access: 'public',
  input: z.object({
    token,
    password: z.string().min(1).max(128),
    givenName: Schema.line(60),
    familyName: Schema.line(60),
  }),
  output: z.object({ email: z.string() }),
  faults: ['identity.link_invalid', 'identity.sign_up_password_wrong', 'identity.email_taken'],
});

export const changeSignUpPhone = operation({
  method: 'POST',
  path: '/sign-up/{id}/phone',
  summary: 'Correct the number before it is proved',
  description:
    'Sends a code to the other number; the earlier code stops working. Three times at most. The answer is the same whether or not the number is known.',
  access: 'public',
  input: z.object({ id: conversationId('sup'), phone }),
  output: codeSent,
  faults: ['identity.conversation_missing', 'identity.resend_too_soon'],
});

export const resendSignUpCode = operation({
  method: 'POST',
  path: '/sign-up/{id}/resend',
  summary: 'Send the registration code again',
  description: 'Only after the pause; the earlier code stops working.',
  access: 'public',
  input: z.object({ id: conversationId('sup') }),
  output: codeSent,
  faults: ['identity.conversation_missing', 'identity.resend_too_soon'],
});

export const confirmSignUp = operation({
  method: 'POST',
  path: '/sign-up/{id}/confirm',
  summary: 'Prove the phone with the code',
  description:
    'Five tries at one code; then a new one must be asked for. The fact `triesLeft` says how many remain.',
  access: 'public',
  input: z.object({ id: conversationId('sup'), code }),
  output: done,
  faults: CODE_FAULTS,
});

export const completeProfile = operation({
  method: 'POST',
  path: '/sign-up/{id}/profile',
  summary: 'Give names and e-mail; the activation mail is sent',
  description:
    'After the phone is proved. May be repeated with another e-mail until the link is opened. The answer is the same whether or not the e-mail is known.',
  access: 'public',
  input: z.object({
    id: conversationId('sup'),
    givenName: Schema.line(60),
    familyName: Schema.line(60),
    email,
  }),
  output: z.object({ sentTo: z.string(), linkValidDays: z.int() }),
  faults: ['identity.conversation_missing', 'identity.phone_not_proved'],
});

export const activate = operation({
  method: 'POST',
  path: '/activate',
  summary: 'Complete the registration with the token from the mail',
  description: 'The link lives 14 days. Opening it again after success answers the same.',
  access: 'public',
  input: z.object({ token }),
  output: done,
  faults: ['identity.link_invalid', 'identity.email_taken'],
});

export const confirmEmailChange = operation({
  method: 'POST',
  path: '/confirm-email',
  summary: 'Prove a new e-mail with the token from the mail',
  description:
    'The link lives 24 hours and serves whoever opens it, signed in or not. Opening it again after success answers the same. The old address is told.',
  access: 'public',
  input: z.object({ token }),
  output: done,
  faults: ['identity.email_link_invalid', 'identity.email_taken'],
});

export const keepSignIn = operation({
  method: 'POST',
  path: '/keep-sign-in',
  summary: 'Keep the phone and e-mail there are, with the token that was sent to them',
  description:
    'Stops what staff of a supplier were asked for: to have the cabinet open by another phone or e-mail. Serves whoever opens it, signed in or not. Opening it again answers the same.',
  access: 'public',
  input: z.object({ token }),
  output: done,
  faults: ['identity.keep_link_invalid'],
});

export const signIn = operation({
  method: 'POST',
  path: '/sign-in',
  summary: 'Sign in by phone or e-mail',
  description:
    'Sets the session cookies. A wrong password, an unknown login, an unfinished registration and a blocked user get one answer. Throttled per login and network and per network. While a login is guessed at from many networks, a try from a browser that did not sign in before answers `identity.work_needed` and is to be repeated with a `captcha` of the purpose `sign-in`. Who has switched on the second factor is sent a code and repeats the request with it.',
  access: 'public',
  inSteps: true,
  input: z.object({
    login: z.union([phone, email]),
    password: z.string().min(1).max(128),
    captcha: captchaAnswer.optional(),
    secondFactor: z
      .strictObject({
        id: conversationId('sfc'),
        code,
        /** No code is asked for on this browser for ninety days. */
        remember: z.boolean(),
      })
      .optional(),
  }),
  output: z.union([
    /** The session has begun. */
    z.object({ givenName: z.string() }),
    /** The user wants a code besides the password: it was sent, and no session has begun. */
    z.object({ code: codeSent }),
  ]),
  faults: ['identity.sign_in_refused', 'identity.work_needed', 'identity.captcha_refused', ...CODE_FAULTS],
});

export const resendSignInCode = operation({
  method: 'POST',
  path: '/sign-in/{id}/resend',
  summary: 'Send the code of the second factor again',
  description: 'Only after the pause; the earlier code stops working.',
  access: 'public',
  input: z.object({ id: conversationId('sfc') }),
  output: codeSent,
  faults: ['identity.conversation_missing', 'identity.resend_too_soon'],
});

export const refreshSession = operation({
  method: 'POST',
  path: '/session/refresh',
  summary: 'Renew the session from its refresh cookie',
  description: 'Sets new cookies, or answers 401 when the session has ended.',
  access: 'public',
  input: z.object({}),
  output: done,
  faults: ['identity.session_ended'],
});

export const signOut = operation({
  method: 'POST',
  path: '/sign-out',
  summary: 'End this session',
  description: 'Revokes the refresh token and clears the cookies. Harmless without a session.',
  access: 'public',
  input: z.object({}),
  output: done,
  faults: [],
});

export const startRecovery = operation({
  method: 'POST',
  path: '/recovery',
  summary: 'Begin a password recovery by SMS',
  description: 'The same answer whether or not the number is known; only a known number gets a code.',
  access: 'public',
  inSteps: true,
  input: z.object({ phone, captcha: captchaAnswer }),
  output: codeSent,
  faults: ['identity.captcha_refused'],
});

export const startEmailRecovery = operation({
  method: 'POST',
  path: '/recovery/by-email',
  summary: 'Begin a password recovery by e-mail',
  description:
    'Sends a link that is good for half an hour. The same answer whether or not the e-mail is known; only a known one gets a mail. Five mails a day at most; asking again after the pause sends another.',
  access: 'public',
  inSteps: true,
  input: z.object({ email, captcha: captchaAnswer }),
  output: z.object({ sentTo: z.string(), linkValidMinutes: z.int(), resendInSeconds: z.int() }),
  faults: ['identity.captcha_refused'],
});

export const resendRecoveryCode = operation({
  method: 'POST',
  path: '/recovery/{id}/resend',
  summary: 'Send the recovery code again',
  description: 'Only after the pause; the earlier code stops working.',
  access: 'public',
  input: z.object({ id: conversationId('rec') }),
  output: codeSent,
  faults: ['identity.conversation_missing', 'identity.resend_too_soon'],
});

export const completeRecovery = operation({
  method: 'POST',
  path: '/recovery/{id}/complete',
  summary: 'Set a new password with the code',
  description:
    'Ends every session of the user and takes their bound cards away. They are told by mail and by SMS.',
  access: 'public',
  input: z.object({ id: conversationId('rec'), code, password }),
  output: done,
  faults: ['identity.password_guessable', ...CODE_FAULTS],
});

export const completeEmailRecovery = operation({
  method: 'POST',
  path: '/recovery/by-email/complete',
  summary: 'Set a new password with the token from the mail',
  description:
    'As with the code of an SMS. The link works once. Who has switched on the second factor is sent a code by SMS and repeats the request with it; `POST /sign-in/{id}/resend` sends another.',
  access: 'public',
  input: z.object({
    token,
    password,
    secondFactor: z.strictObject({ id: conversationId('sfc'), code }).optional(),
  }),
  output: z.union([
    done,
    /** The user wants a code besides: it was sent, and nothing was changed. */
    z.object({ code: codeSent }),
  ]),
  faults: [
    'identity.password_guessable',
    'identity.recovery_link_invalid',
    'identity.resend_too_soon',
    ...CODE_FAULTS,
  ],
});

export const getLegal = operation({
  method: 'GET',
  path: '/legal',
  summary: 'Versions of the licence and of the consents now in force',
  description: 'What a registration must quote.',
  access: 'public',
  input: z.object({}),
  output: z.object({
    licenceVersion: z.string(),
    consentVersion: z.string(),
    marketingVersion: z.string(),
  }),
  faults: [],
});

export const getCaptcha = operation({
  method: 'GET',
  path: '/captcha',
  summary: 'Work to be done before a public form is sent',
  description:
    'A challenge of ALTCHA (PBKDF2/SHA-256), good for one form of this purpose within 20 minutes. Its answer goes along with the form; nobody else is asked and nothing is stored in the browser.',
  access: 'public',
  input: z.object({ purpose: z.enum(CAPTCHA_PURPOSES) }),
  output: z.object({
    /** JSON, to be solved as ALTCHA has it, and to be sent back word for word. */
    challenge: z.string(),
  }),
  faults: [],
});
