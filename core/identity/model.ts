import type { Id, Instant, Language, OrganisationRole, SessionId, SupplierId, UserId } from '#core/kernel';
import type { MemberOf } from '#core/platform';
import type { ConsentKind } from './legal.ts';

/** `pending` until the e-mail link completes the registration of a proved phone; `blocked` by staff; `deleted` for ever. Decides on every sign-in. */
export type UserState = 'pending' | 'active' | 'blocked' | 'deleted';

/** A text as it was shown to who agreed to it. */
export interface AgreedText {
  readonly kind: ConsentKind;
  readonly textVersion: string;
  /** SHA-256 of the words, in hex. */
  readonly textHash: string;
}

/** What a person agreed to when registering, when, and in which language it was read. */
export interface Agreed {
  readonly texts: readonly AgreedText[];
  readonly agreedAt: Instant;
  readonly language: Language;
}

/** A person with a sign-in: `USER#<id>` / `#HEAD`. Cognito keeps the password under the same id. */
export interface User {
  readonly userId: UserId;
  readonly state: UserState;
  /** E.164: `+79211234567`. Who signed up by e-mail or through a provider may have none; nobody who is deleted has. */
  readonly phone?: string;
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly language: Language;
  readonly createdAt: Instant;
  /** Counts how often all sessions were ended; a session or a device of an earlier count is none. */
  readonly sessionEpoch: number;
  /** Absent until the first sign-in, which is no news to anybody. */
  readonly firstSignedInAt?: Instant;
  /** When the password was last recovered: what was entrusted to this cabinet before, such as a bound card, serves no more. */
  readonly recoveredAt?: Instant;
  /** Kept here while the user is pending; records of their own from activation on. */
  readonly agreed?: Agreed;
  /** When an unfinished registration counts for nothing; absent once it is finished. */
  readonly pendingUntilSeconds?: number;
  /** How the user signs in; either way until they choose. */
  readonly signInBy?: SignInBy;
  /** Signed up through a provider and has chosen no password yet. */
  readonly withoutPassword?: true;
  /** Present while a right password is followed by a code to the phone; waivers of devices begun before it count no more. */
  readonly secondFactorSince?: Instant;
  /** News of contracts that the user does not want by mail. */
  readonly noticesUnwanted?: readonly NoticeChoice[];
  /** Where the user has a role: there is no signing in without a code then. */
  readonly staffOf?: readonly SupplierId[];
  /** The organisations whose contracts the user shares; this record decides, whatever their lists of members say. */
  readonly memberOf?: MemberOf;
  /** The owner wants the account deleted, from then on. */
  readonly deletionDueSeconds?: number;
  /** Present while staff are asked to give the user another sign-in, which they may from then on. */
  readonly signInChangeFromSeconds?: number;
  readonly version: number;
}

/** News by mail that one may do without; what the account and autopay need to be told of is no choice. */
export const NOTICE_CHOICES = ['bill-ready', 'payment-received'] as const;
export type NoticeChoice = (typeof NOTICE_CHOICES)[number];

export const SIGN_IN_WAYS = ['phone-or-email', 'phone', 'email'] as const;
export type SignInBy = (typeof SIGN_IN_WAYS)[number];

/** One act about one text: `USER#<id>` / `AGREEMENT#<kind>#<order>`. Never changed, never removed by a later one. */
export interface Agreement extends AgreedText {
  readonly act: 'given' | 'withdrawn';
  readonly at: Instant;
  readonly language: Language;
}

/** An access token taken apart: our session's id and secret, and Cognito's token, which says whose it is. */
export interface AccessToken {
  readonly sessionId: SessionId;
  readonly sessionSecret: string;
  readonly poolToken: string;
}

/** An access token whose Cognito part was verified. */
export interface VerifiedToken {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly sessionSecret: string;
}

/** What Cognito answers to a right password. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly accessLifeSeconds: number;
  readonly refreshToken: string;
}

/** The tokens of a session, as the browser is to keep them. Those that are absent stay as they are. */
export interface SessionTokens {
  readonly accessToken: string;
  readonly accessLifeSeconds: number;
  readonly refreshToken?: string;
  /** Remembers the browser, whoever signs in. */
  readonly deviceToken?: string;
}

/** How a browser that went to a provider says which one it is; nothing in it is verified. */
export interface SentBrowser {
  readonly browserToken?: string | undefined;
}

/**
 * Something to be sent, written in the same commit as its cause: `OUTBOX#<id>` / `MESSAGE`. The table's stream
 * brings it to the sender, who removes it. Nowhere else can a code or a link be read.
 */
export interface OutboxMessage {
  readonly outboxId: Id<'notice'>;
  /** `nobody` goes nowhere: it stands where a known phone would have got an SMS, so that both cost the same. */
  readonly to: { sms: string } | { mail: string } | { nobody: true };
  readonly language: Language;
  readonly content: OutboxContent;
  /** Not sent any more after this. */
  readonly usefulUntilSeconds: number;
}

export type OutboxContent =
  | { readonly template: 'sign-up-code'; readonly code: string }
  | { readonly template: 'recovery-code'; readonly code: string }
  | { readonly template: 'phone-code'; readonly code: string }
  | { readonly template: 'sign-in-code'; readonly code: string }
  | { readonly template: 'email-change'; readonly token: string; readonly validHours: number }
  | { readonly template: 'already-registered' }
  | { readonly template: 'activation'; readonly token: string; readonly validDays: number }
  | {
      readonly template: 'invitation';
      readonly token: string;
      readonly supplierName: string;
      readonly contracts: number;
      readonly validDays: number;
    }
  | {
      readonly template: 'member-invitation';
      readonly token: string;
      readonly organisationName: string;
      readonly role: OrganisationRole;
      readonly validDays: number;
    }
  | { readonly template: 'sign-up-link'; readonly token: string; readonly validDays: number }
  | { readonly template: 'recovery-link'; readonly token: string; readonly validMinutes: number }
  | {
      readonly template: 'password-changed';
      readonly changedAt: Instant;
      /** How the password was recovered. */
      readonly by: Login['kind'];
    }
  | {
      readonly template: 'sign-in-change-asked';
      readonly supplierName: string;
      readonly notBefore: Instant;
      /** Of the link that stops it. */
      readonly token: string;
    }
  /** To the phone or e-mail that opens the cabinet from now on. */
  | { readonly template: 'sign-in-given'; readonly supplierName: string }
  | {
      readonly template: 'account-news';
      readonly event: AccountEvent;
      readonly at: Instant;
      readonly deviceName?: string;
    };

/** What happened to an account that its owner is told of. */
export type AccountEvent =
  | 'new-device'
  | 'session-copied'
  | 'password-changed'
  | 'phone-added'
  | 'phone-changed'
  | 'email-changed'
  | 'sign-in-switched'
  | 'sign-in-changed-by-staff'
  | 'second-factor-on'
  | 'second-factor-off'
  | 'provider-connected'
  | 'provider-disconnected'
  | 'deletion-asked'
  | 'deletion-cancelled'
  | 'deleted';

/**
 * What a staff member may do for a supplier: `billing` runs, re-billing and ledger reports; `payments` payments, refunds and
 * registers; `contracts` activation codes, after an identity check; `support` customers' lost sign-ins; `admin` everything.
 */
export const STAFF_ROLES = ['billing', 'payments', 'contracts', 'support', 'admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export function isStaffRole(text: string): text is StaffRole {
  return (STAFF_ROLES as readonly string[]).includes(text);
}

/** A user to whom a supplier gave roles: `SUPPLIER#<id>` / `STAFF#<user>`. Stays, with none, when they are taken away. */
export interface StaffMember {
  readonly userId: UserId;
  readonly roles: readonly StaffRole[];
  readonly version: number;
}

export const CODE_LIFE_SECONDS = 600;
export const CODE_TRIES = 5;
/** The pause after the first code; each further code of the day is followed by the next, the last repeating. */
export const RESEND_PAUSES_SECONDS = [60, 120, 300, 600, 1800, 3600] as const;
export const RESEND_PAUSE_SECONDS = RESEND_PAUSES_SECONDS[0];
/** Codes one phone may get within 24 hours for one purpose. */
export const CODES_PER_DAY = 10;
/** Mails with a link one mailbox may get in a day for one purpose, whoever asks for them: it must not be flooded through us. */
export const MAILS_PER_DAY = 5;
export const MAILBOX_LIMIT = { limit: MAILS_PER_DAY, windowSeconds: 24 * 60 * 60 };
/** Registrations, and recoveries, one address may begin in an hour: a mobile operator puts many customers behind one. */
export const STARTS_PER_HOUR = 60;
/** How long a registration or recovery may be taken up again while nothing is proved. */
export const CONVERSATION_LIFE_SECONDS = 3600;
export const ACTIVATION_LIFE_DAYS = 14;
export const ACTIVATION_LIFE_SECONDS = ACTIVATION_LIFE_DAYS * 24 * 60 * 60;
export const RECOVERY_LINK_MINUTES = 30;
/** How long the owner of an account to be deleted may think better of it. */
export const DELETION_GRACE_DAYS = 30;
export const DELETION_GRACE_SECONDS = DELETION_GRACE_DAYS * 24 * 60 * 60;
export const EMAIL_LINK_HOURS = 24;
/** How long the owner has to stop staff from giving their cabinet another sign-in. */
export const SIGN_IN_CHANGE_HOLD_SECONDS = 24 * 60 * 60;
/** Until when the second member of staff approves it. */
export const SIGN_IN_CHANGE_LIFE_SECONDS = 14 * 24 * 60 * 60;
/** How long a browser is let in without the second factor, where its user asked for that. */
export const CODE_WAIVER_SECONDS = 90 * 24 * 60 * 60;
/** As long as the app client lets a refresh token live. */
export const SESSION_LIFE_SECONDS = 30 * 24 * 60 * 60;
/** How long a browser nobody signs in from is remembered. */
export const DEVICE_LIFE_SECONDS = 365 * 24 * 60 * 60;

/** E-mails are compared and stored in lower case. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** What a person signs in with: an e-mail, or else a phone. */
export interface Login {
  readonly kind: 'phone' | 'email';
  readonly value: string;
}

export function loginOf(text: string): Login {
  return text.includes('@')
    ? { kind: 'email', value: normalEmail(text) }
    : { kind: 'phone', value: text.trim() };
}
