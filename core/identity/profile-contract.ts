import * as z from 'zod';
import { done, operation, Schema } from '#core/platform';
import { CONSENT_KINDS } from './legal.ts';
import { NOTICE_CHOICES, SIGN_IN_WAYS } from './model.ts';
import {
  CODE_FAULTS,
  code,
  codeSent,
  conversationId,
  email,
  ownPassword,
  password,
  phone,
  sessionId,
} from './schemas.ts';

/** What a signed-in person does with their own account. */

export const getMe = operation({
  method: 'GET',
  path: '/me',
  summary: 'The signed-in user',
  description: 'Names, phone and e-mail of the caller, and how they sign in.',
  access: 'user',
  input: z.object({}),
  output: z.object({
    givenName: z.string(),
    familyName: z.string(),
    phone: z.string(),
    email: z.string(),
    language: z.enum(['ru', 'en']),
    signInBy: z.enum(SIGN_IN_WAYS),
    /** News of contracts that come by mail. */
    notices: z.array(z.enum(NOTICE_CHOICES)),
    /** Not of who signed up through a provider and never recovered one. */
    hasPassword: z.boolean(),
    secondFactor: z.boolean(),
    /** Present when the account is to be deleted from then on. */
    deletionAt: Schema.instant.optional(),
    /** Present when staff may give the cabinet another phone or e-mail from then on; the caller may stop that. */
    signInChangeFrom: Schema.instant.optional(),
  }),
  faults: [],
});

export const changeProfile = operation({
  method: 'PUT',
  path: '/me',
  summary: 'Change names and language',
  description: 'Mail and SMS to the caller are written in this language from then on.',
  access: 'user',
  input: z.object({
    givenName: Schema.line(60),
    familyName: Schema.line(60),
    language: z.enum(['ru', 'en']),
  }),
  output: done,
  faults: [],
});

export const chooseNotices = operation({
  method: 'PUT',
  path: '/me/notices',
  summary: 'Choose the news that come by mail',
  description:
    'Of those that are not named no mail comes any more. Of the account, of autopay and of a contract that ends a mail comes always.',
  access: 'user',
  input: z.object({ wanted: z.array(z.enum(NOTICE_CHOICES)).max(10) }),
  output: done,
  faults: [],
});

export const changePassword = operation({
  method: 'POST',
  path: '/me/password',
  summary: 'Change the password',
  description: 'Ends every other session at once and forgets every other device. The owner is told by mail.',
  access: 'user',
  input: z.object({ password: ownPassword, newPassword: password }),
  output: done,
  faults: ['identity.password_guessable', 'identity.password_wrong'],
});

export const startPhoneChange = operation({
  method: 'POST',
  path: '/me/phone',
  summary: 'Begin to change the phone',
  description:
    'Sends a six-digit code to the new number. The answer is the same whether or not another cabinet has it; then it gets an SMS that says so instead of a code.',
  access: 'user',
  input: z.object({ phone, password: ownPassword }),
  output: codeSent,
  faults: ['identity.password_wrong', 'identity.login_unchanged'],
});

export const resendPhoneCode = operation({
  method: 'POST',
  path: '/me/phone/{id}/resend',
  summary: 'Send the code to the new phone again',
  description: 'Only after the pause; the earlier code stops working.',
  access: 'user',
  input: z.object({ id: conversationId('chg') }),
  output: codeSent,
  faults: ['identity.conversation_missing', 'identity.resend_too_soon'],
});

export const confirmPhoneChange = operation({
  method: 'POST',
  path: '/me/phone/{id}/confirm',
  summary: 'Prove the new phone with the code',
  description: 'From then on it is the phone to sign in with. The old number and the e-mail are told.',
  access: 'user',
  input: z.object({ id: conversationId('chg'), code }),
  output: done,
  faults: CODE_FAULTS,
});

export const startEmailChange = operation({
  method: 'POST',
  path: '/me/email',
  summary: 'Begin to change the e-mail',
  description:
    'Sends a link to the new address, good for 24 hours; the old one stays until it is opened. The answer is the same whether or not another cabinet has the address.',
  access: 'user',
  input: z.object({ email, password: ownPassword }),
  output: z.object({ sentTo: z.string(), linkValidHours: z.int() }),
  faults: ['identity.password_wrong', 'identity.login_unchanged'],
});

export const setSignInBy = operation({
  method: 'POST',
  path: '/me/sign-in-by',
  summary: 'Choose whether to sign in by phone, by e-mail, or by either',
  description: 'What is switched off is refused like a wrong password. The owner is told by mail.',
  access: 'user',
  input: z.object({ signInBy: z.enum(SIGN_IN_WAYS), password: ownPassword }),
  output: done,
  faults: ['identity.password_wrong', 'identity.phone_needed'],
});

export const setSecondFactor = operation({
  method: 'POST',
  path: '/me/second-factor',
  summary: 'Switch the code by SMS at sign-in on or off',
  description:
    'While it is on, a right password is followed by a code to the phone, but for browsers where it was waived. Switching it forgets those. The owner is told by mail. Who works for a supplier cannot switch it off.',
  access: 'user',
  input: z.object({ on: z.boolean(), password: ownPassword }),
  output: done,
  faults: ['identity.password_wrong', 'identity.phone_needed', 'identity.staff_need_code'],
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

const consentKind = z.enum(CONSENT_KINDS);

export const listConsents = operation({
  method: 'GET',
  path: '/me/consents',
  summary: 'What the caller has agreed to and withdrawn',
  description:
    'Each act is a record of its own with the version of the text and the SHA-256 of its words in the language it was read in. The newest act of a kind first, twenty at most.',
  access: 'user',
  input: z.object({}),
  output: z.object({
    consents: z.array(
      z.object({
        kind: consentKind,
        /** There is no cabinet without it. */
        required: z.boolean(),
        versionInForce: z.string(),
        given: z.boolean(),
        acts: z.array(
          z.object({
            act: z.enum(['given', 'withdrawn']),
            textVersion: z.string(),
            textHash: z.string(),
            language: z.enum(['ru', 'en']),
            at: Schema.instant,
          }),
        ),
      }),
    ),
  }),
  faults: [],
});

export const giveConsent = operation({
  method: 'POST',
  path: '/me/consents/{kind}/give',
  summary: 'Agree to a text in force',
  description: 'Quotes the version that was read. Repeats change nothing.',
  access: 'user',
  input: z.object({ kind: consentKind, version: z.string().max(20) }),
  output: done,
  faults: ['identity.text_outdated', 'platform.changed_meanwhile'],
});

export const withdrawConsent = operation({
  method: 'POST',
  path: '/me/consents/{kind}/withdraw',
  summary: 'Withdraw a consent',
  description:
    'What was given stays on record, the withdrawal beside it. The licence and the personal data are withdrawn by deleting the account. Repeats change nothing.',
  access: 'user',
  input: z.object({ kind: consentKind }),
  output: done,
  faults: ['identity.consent_needed', 'platform.changed_meanwhile'],
});

export const listJournal = operation({
  method: 'GET',
  path: '/me/journal',
  summary: "The caller's journal of operations",
  description:
    'What was done in the cabinet, by its user or for them, the newest first. `ref` is the id of what it was done with.',
  access: 'user',
  input: z.object({ cursor: Schema.cursor }),
  output: z.object({
    entries: z.array(z.object({ event: z.string(), at: Schema.instant, ref: z.string().optional() })),
    cursor: z.string().optional(),
  }),
  faults: [],
});

export const askDeletion = operation({
  method: 'POST',
  path: '/me/deletion',
  summary: 'Ask for the account to be deleted',
  description:
    'Carried out 30 days later, until when everything works and it may be taken back. Then names, phone, e-mail, password, cards, sessions, memberships and links to contracts go, and an organisation without another manager is closed; while it has other members, it must get one first; payments and the ledger stay, under an id that names nobody. Repeats change nothing.',
  access: 'user',
  input: z.object({ password: ownPassword }),
  output: done,
  faults: ['organisation.last_manager', 'identity.password_wrong', 'platform.changed_meanwhile'],
});

export const cancelDeletion = operation({
  method: 'POST',
  path: '/me/deletion/cancel',
  summary: 'Keep the account after all',
  description: 'Harmless when it was not to be deleted.',
  access: 'user',
  input: z.object({}),
  output: done,
  faults: ['platform.changed_meanwhile'],
});

export const cancelSignInChange = operation({
  method: 'POST',
  path: '/me/sign-in-change/cancel',
  summary: 'Keep the phone and e-mail there are',
  description:
    'Stops what staff of a supplier were asked for: to have the cabinet open by another phone or e-mail. Harmless when nobody asked.',
  access: 'user',
  input: z.object({}),
  output: done,
  faults: ['platform.changed_meanwhile'],
});
