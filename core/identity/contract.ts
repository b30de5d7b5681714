import * as z from 'zod';
import { isId, type SessionId } from '#core/kernel';
import { done, operation, Schema } from '#core/platform';
import { CAPTCHA_PURPOSES, captchaAnswer } from './captcha-answer.ts';

/** A Russian mobile number in E.164. */
const phone = z
  .string()
  .regex(/^\+7\d{10}$/)
  .meta({ description: 'Phone in E.164', examples: ['+79211234567'] });
const email = z
  .email()
  .max(254)
  .meta({ examples: ['anna@example.org'] });
/** At least 8 characters with upper- and lower-case Latin letters and digits, no spaces (domain.md §7). */
export const password = z
  .string()
  .min(8)
  .max(128)
  .regex(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)\S+$/)
  .meta({ description: '≥ 8 characters: upper- and lower-case Latin letters and digits, no spaces' });
const code = z
  .string()
  .regex(/^\d{6}$/)
  .meta({ description: 'Six digits from the SMS', examples: ['012345'] });
const conversationId = z.string().regex(/^(sup|rec)_[0-9A-HJKMNP-TV-Z]{26}$/);
const token = z.string().min(20).max(128);
const sessionId = z
  .string()
  .max(64)
  .meta({ description: 'Id of a session', examples: ['ses_01JD9Z5X0M4K8N1R2T3V4W5X6Y'] })
  .refine((text) => isId('session', text)) as unknown as z.ZodType<SessionId, string>;
const givenToSession = z.string().max(128);

/** What every step that sent a code answers; the same whether or not the number is known. */
const codeSent = z.object({
  id: givenToSession,
  codeExpiresAt: Schema.instant,
  resendInSeconds: z.int(),
});

/** How a code that was sent may fail to prove a phone. */
const CODE_FAULTS = [
  'identity.conversation_missing',
  'identity.code_wrong',
  'identity.code_expired',
  'identity.code_used_up',
];

export const startSignUp = operation({
  method: 'POST',
  path: '/sign-up',
  summary: 'Begin a registration by phone',
  description:
    'Sends a six-digit code by SMS (ten minutes, five tries). The answer is the same whether or not the number is known; a known number gets an SMS that says so instead of a code.',
  access: 'public',
  input: z.object({
    phone,
    password,
    licenceVersion: z.string().max(20),
    consentVersion: z.string().max(20),
  }),
  output: codeSent,
  faults: ['identity.text_outdated'],
});

export const resendSignUpCode = operation({
  method: 'POST',
  path: '/sign-up/{id}/resend',
  summary: 'Send the registration code again',
  description: 'Only after the pause; the earlier code stops working.',
  access: 'public',
  input: z.object({ id: conversationId }),
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
  input: z.object({ id: conversationId, code }),
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
    id: conversationId,
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

export const signIn = operation({
  method: 'POST',
  path: '/sign-in',
  summary: 'Sign in by phone or e-mail',
  description:
    'Sets the session cookies. A wrong password, an unknown login, an unfinished registration and a blocked user get one answer. Throttled per login and network and per network. While a login is guessed at from many networks, a try from a browser that did not sign in before answers `identity.work_needed` and is to be repeated with a `captcha` of the purpose `sign-in`.',
  access: 'public',
  input: z.object({
    login: z.union([phone, email]),
    password: z.string().min(1).max(128),
    captcha: captchaAnswer.optional(),
  }),
  output: z.object({ givenName: z.string() }),
  faults: ['identity.sign_in_refused', 'identity.work_needed', 'identity.captcha_refused'],
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

export const listSessions = operation({
  method: 'GET',
  path: '/sessions',
  summary: "The caller's open sessions",
  description:
    'The newest first, with the browser and system as it named itself; no network address is kept. `current` is the one that asks.',
  access: 'user',
  input: z.object({ cursor: Schema.cursor }),
  output: z.object({
    sessions: z.array(
      z.object({
        sessionId,
        /** Empty when the browser did not say. */
        deviceName: z.string(),
        startedAt: Schema.instant,
        /** When it began or was last renewed, which a browser in use does every quarter of an hour. */
        lastSeenAt: Schema.instant,
        current: z.boolean(),
      }),
    ),
    cursor: z.string().optional(),
  }),
  faults: [],
});

export const endSession = operation({
  method: 'DELETE',
  path: '/sessions/{sessionId}',
  summary: 'End one session',
  description: 'Acts at once: the next request of that session is answered 401. Its device stays remembered.',
  access: 'user',
  input: z.object({ sessionId }),
  output: done,
  faults: ['identity.session_missing'],
});

export const endAllSessions = operation({
  method: 'POST',
  path: '/sessions/end-all',
  summary: 'Sign out everywhere',
  description: 'Ends every session at once, this one included, and forgets every device.',
  access: 'user',
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
  input: z.object({ phone }),
  output: codeSent,
  faults: [],
});

export const resendRecoveryCode = operation({
  method: 'POST',
  path: '/recovery/{id}/resend',
  summary: 'Send the recovery code again',
  description: 'Only after the pause; the earlier code stops working.',
  access: 'public',
  input: z.object({ id: conversationId }),
  output: codeSent,
  faults: ['identity.conversation_missing', 'identity.resend_too_soon'],
});

export const completeRecovery = operation({
  method: 'POST',
  path: '/recovery/{id}/complete',
  summary: 'Set a new password with the code',
  description: 'Ends every session of the user.',
  access: 'public',
  input: z.object({ id: conversationId, code, password }),
  output: done,
  faults: CODE_FAULTS,
});

export const getMe = operation({
  method: 'GET',
  path: '/me',
  summary: 'The signed-in user',
  description: 'Names, phone and e-mail of the caller.',
  access: 'user',
  input: z.object({}),
  output: z.object({
    givenName: z.string(),
    familyName: z.string(),
    phone: z.string(),
    email: z.string(),
    language: z.enum(['ru', 'en']),
  }),
  faults: [],
});

export const getLegal = operation({
  method: 'GET',
  path: '/legal',
  summary: 'Versions of the licence and the personal-data consent now in force',
  description: 'What a registration must quote.',
  access: 'public',
  input: z.object({}),
  output: z.object({ licenceVersion: z.string(), consentVersion: z.string() }),
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
