import type { Instant, Language, UserId } from '#core/kernel';

/** `pending` until the e-mail link completes the registration; `blocked` by staff. Decides on every sign-in. */
export type UserState = 'pending' | 'active' | 'blocked';

/** A person with a sign-in: `USER#<id>` / `#HEAD`. Cognito keeps the password under the same id. */
export interface User {
  readonly userId: UserId;
  readonly state: UserState;
  /** E.164: `+79211234567`. */
  readonly phone: string;
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly language: Language;
  readonly createdAt: Instant;
  /** Tokens issued before this are refused: sign-out-everywhere, recovery and blocking act at once. */
  readonly sessionsValidFromSeconds: number;
  readonly version: number;
}

/** Versions of the texts a person agrees to; each agreement is a record of its own with its version. */
export const LEGAL_VERSIONS = { licence: '2026-11-01', consent: '2026-11-01' } as const;

export const CODE_LIFE_SECONDS = 600;
export const CODE_TRIES = 5;
export const RESEND_PAUSE_SECONDS = 60;
export const ACTIVATION_LIFE_DAYS = 14;
