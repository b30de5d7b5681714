import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { SessionTokens } from '#core/identity';

/**
 * The session as the browser carries it: cookies that scripts cannot read.
 *
 * `__Host-` binds them to this host over TLS (browsers count `localhost` as such). `SameSite=Lax` and not `Strict`,
 * because a payer comes back from the acquirer's page by a top-level GET and must still be signed in; what changes
 * something is defended by the `X-Kabinet` header and the Origin check besides.
 */
const ACCESS_COOKIE = '__Host-kabinet';
const REFRESH_COOKIE = '__Host-kabinet-refresh';
/** Remembers the browser after its sessions: what strangers do at the sign-in form does not concern it. */
const DEVICE_COOKIE = '__Host-kabinet-device';

/** Shows that whoever comes back from a sign-in provider is who was sent there. */
const BROWSER_COOKIE = '__Host-kabinet-browser';
/** Longer than anybody may be at a provider's, and agree to the texts afterwards. */
const BROWSER_LIFE_SECONDS = 2 * 60 * 60;

/** As long as the app client lets a refresh token live. */
const REFRESH_LIFE_SECONDS = 30 * 24 * 60 * 60;
const DEVICE_LIFE_SECONDS = 365 * 24 * 60 * 60;

/** What a request says of who sends it; nothing in it is verified yet. */
export interface SentSession {
  /** The access token, from `Authorization: Bearer` or else from the cookie. */
  readonly accessToken?: string;
  /** Only ever from the cookie. */
  readonly refreshToken?: string;
  /** Only ever from the cookie. */
  readonly deviceToken?: string;
  /** Only ever from the cookie. */
  readonly browserToken?: string;
  /** What the browser calls itself. */
  readonly userAgent?: string;
  /** The browser added it by itself, so a change must show that our own page asked for it. */
  readonly byCookie: boolean;
}

type SessionEffect =
  | { readonly kind: 'begin'; readonly tokens: SessionTokens }
  | { readonly kind: 'end' }
  | { readonly kind: 'remember'; readonly browserToken: string };

/** An operation's answer that also begins, renews or ends the caller's session, or makes the browser known. */
export class WithSession<Value> {
  readonly value: Value;
  readonly effect: SessionEffect;

  constructor(value: Value, effect: SessionEffect) {
    this.value = value;
    this.effect = effect;
  }
}

/** Answers `value` and begins or renews the session. */
export function withSession<Value>(value: Value, tokens: SessionTokens): WithSession<Value> {
  return new WithSession(value, { kind: 'begin', tokens });
}

/** Answers `value` and makes the browser forget the session. */
export function endSession<Value>(value: Value): WithSession<Value> {
  return new WithSession(value, { kind: 'end' });
}

/** Answers `value` and makes the browser known to us until it is back from a provider. */
export function rememberBrowser<Value>(value: Value, browserToken: string): WithSession<Value> {
  return new WithSession(value, { kind: 'remember', browserToken });
}

/** The `Set-Cookie` values of an effect. */
export function sessionCookies(effect: SessionEffect): string[] {
  if (effect.kind === 'end') return [cookie(ACCESS_COOKIE, '', 0), cookie(REFRESH_COOKIE, '', 0)];
  if (effect.kind === 'remember') return [cookie(BROWSER_COOKIE, effect.browserToken, BROWSER_LIFE_SECONDS)];
  const { accessToken, accessLifeSeconds, refreshToken, deviceToken } = effect.tokens;
  const cookies = [cookie(ACCESS_COOKIE, accessToken, accessLifeSeconds)];
  if (refreshToken) cookies.push(cookie(REFRESH_COOKIE, refreshToken, REFRESH_LIFE_SECONDS));
  if (deviceToken) cookies.push(cookie(DEVICE_COOKIE, deviceToken, DEVICE_LIFE_SECONDS));
  return cookies;
}

/** Reads the session a request carries; a bearer token goes before the cookie. */
export function readSession(event: Pick<APIGatewayProxyEventV2, 'cookies' | 'headers'>): SentSession {
  const cookies = new Map<string, string>();
  for (const pair of event.cookies ?? []) {
    const cut = pair.indexOf('=');
    const name = pair.slice(0, cut).trim();
    if (cut > 0 && !cookies.has(name)) cookies.set(name, pair.slice(cut + 1).trim());
  }
  const bearer = bearerOf(event.headers);
  const accessToken = bearer ?? cookies.get(ACCESS_COOKIE);
  const refreshToken = cookies.get(REFRESH_COOKIE);
  const deviceToken = cookies.get(DEVICE_COOKIE);
  const browserToken = cookies.get(BROWSER_COOKIE);
  const userAgent = event.headers['user-agent']?.slice(0, 512);
  return {
    ...(accessToken && { accessToken }),
    ...(refreshToken && { refreshToken }),
    ...(deviceToken && { deviceToken }),
    ...(browserToken && { browserToken }),
    ...(userAgent && { userAgent }),
    byCookie: !bearer && Boolean(accessToken || refreshToken || browserToken),
  };
}

function cookie(name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; Secure; HttpOnly; SameSite=Lax`;
}

/** API Gateway sends header names in lower case; another front door may not. */
function bearerOf(headers: APIGatewayProxyEventV2['headers']): string | undefined {
  for (const [name, value] of Object.entries(headers))
    if (name.toLowerCase() === 'authorization') return /^Bearer ([\w.~+/-]+=*)$/i.exec(value ?? '')?.[1];
  return undefined;
}
