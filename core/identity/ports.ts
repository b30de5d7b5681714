import type { Language, SupplierId, Text, UserId } from '#core/kernel';
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

/** What a provider is asked: bound to one browser and good once. */
export interface ProviderQuestion {
  readonly state: string;
  readonly nonce: string;
  /** PKCE's (RFC 7636). */
  readonly codeVerifier: string;
}

/** What a provider sends the browser back with; nothing in it is checked yet. */
export interface ProviderAnswer {
  readonly state: string;
  readonly code?: string | undefined;
  /** Who says so (RFC 9207). */
  readonly iss?: string | undefined;
  readonly error?: string | undefined;
}

/** Who came back. An e-mail or a phone is here only where the provider says that it was proved to it. */
export interface Vouched {
  /** Always the same for one person at this issuer, and of nobody else. */
  readonly subject: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email?: string;
  /** E.164. */
  readonly phone?: string;
}

/** A provider of identities (OpenID Connect) that a supplier configured. */
export interface SignInProvider {
  readonly supplierId: SupplierId;
  /** Its short name among the supplier's: `city`. */
  readonly provider: string;
  /** What people call it. */
  readonly name: Text;
  /** As its tokens name it. */
  readonly issuer: string;
  /** Where the browser is to go. Throws `identity.provider_unavailable` (502). */
  signInUrl(question: ProviderQuestion, language: Language): Promise<string>;
  /**
   * Who came back with the answer to this question.
   * @throws provider_denied, provider_unavailable, provider_distrusted, provider_answer_stale, provider_mixed_up
   */
  identify(question: ProviderQuestion, answer: ProviderAnswer): Promise<Vouched>;
}

declare module '#core/platform' {
  interface Ports {
    credentials: Credentials;
    smsBudget: DayBudget;
    mailBudget: DayBudget;
    /** Those of all suppliers of this deployment. */
    signInProviders: readonly SignInProvider[];
  }
}
