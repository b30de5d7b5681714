import type { UserId } from '#core/kernel';
import type { SessionTokens } from './model.ts';

/**
 * The keeper of passwords (Cognito). It knows users by our opaque ids only: no phone, no e-mail, no name, and it
 * sends nobody anything. Every call may throw `identity.credentials_unavailable` (502).
 */
export interface Credentials {
  /** Makes a user with this password. Repeating it sets the password again. */
  create(userId: UserId, password: string): Promise<void>;
  /** Replaces the password. Sessions go on until they are ended. */
  setPassword(userId: UserId, password: string): Promise<void>;
  /** Tokens of a new session; undefined when the password is wrong or there is no such user. */
  signIn(userId: UserId, password: string): Promise<(SessionTokens & { refreshToken: string }) | undefined>;
  /** A new access token; undefined when the refresh token is revoked, old or unknown. */
  refresh(refreshToken: string): Promise<SessionTokens | undefined>;
  /** Ends one session: its refresh token works no more. Harmless for one that has ended. */
  revoke(refreshToken: string): Promise<void>;
  /** Ends every session of the user. Harmless for an unknown user. */
  globalSignOut(userId: UserId): Promise<void>;
  /** Keeps the user from signing in: the second lock behind our own state. */
  disable(userId: UserId): Promise<void>;
  /** Undoes {@link disable}. */
  enable(userId: UserId): Promise<void>;
  /** Forgets the user. Harmless for an unknown one. */
  remove(userId: UserId): Promise<void>;
}

/** How many messages strangers may have sent, for each purpose that they can ask for. */
export interface DayBudget {
  /** At least 10. */
  readonly aDay: number;
  readonly aDayOfNetwork: number;
}

declare module '#core/platform' {
  interface Ports {
    credentials: Credentials;
    smsBudget: DayBudget;
    mailBudget: DayBudget;
  }
}
