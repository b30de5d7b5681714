import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/**
 * The session as the browser carries it: two cookies that scripts cannot read.
 *
 * `__Host-` binds them to this host over TLS (browsers count `localhost` as such). `SameSite=Lax` and not `Strict`,
 * because a payer comes back from the acquirer's page by a top-level GET and must still be signed in; what changes
 * something is defended by the `X-Kabinet` header and the Origin check besides.
 */
const ACCESS_COOKIE = '__Host-kabinet';
const REFRESH_COOKIE = '__Host-kabinet-refresh';

/** As long as the app client lets a refresh token live. */
const REFRESH_LIFE_SECONDS = 30 * 24 * 60 * 60;

/** What a request says of who sends it; nothing in it is verified yet. */
export interface Session {
  /** From `Authorization: Bearer`, or else from the cookie. */
  readonly accessToken?: string;
  /** Only ever from the cookie. */
  readonly refreshToken?: string;
  /** `cookie`: the browser added it by itself, so a change must show that our own page asked for it. */
  readonly by: 'bearer' | 'cookie' | 'nothing';
}

/** Tokens of a fresh or renewed session. `refreshToken` is absent when the present one stays. */
export interface SessionTokens {
  readonly accessToken: string;
  readonly accessLifeSeconds: number;
  readonly refreshToken?: string;
}

/** An operation's answer that also begins, renews or ends the caller's session. */
export class WithSession<Value> {
  readonly value: Value;
  readonly cookies: readonly string[];

  constructor(value: Value, cookies: readonly string[]) {
    this.value = value;
    this.cookies = cookies;
  }
}

/** Answers `value` and begins or renews the session. */
export function withSession<Value>(value: Value, tokens: SessionTokens): WithSession<Value> {
  const cookies = [cookie(ACCESS_COOKIE, tokens.accessToken, tokens.accessLifeSeconds)];
  if (tokens.refreshToken) cookies.push(cookie(REFRESH_COOKIE, tokens.refreshToken, REFRESH_LIFE_SECONDS));
  return new WithSession(value, cookies);
}

/** Answers `value` and makes the browser forget the session. */
export function endSession<Value>(value: Value): WithSession<Value> {
  return new WithSession(value, [cookie(ACCESS_COOKIE, '', 0), cookie(REFRESH_COOKIE, '', 0)]);
}

/** What a verb answered, and the `Set-Cookie` values that go with it. */
export function sessionEffectOf(reply: unknown): { value: unknown; cookies: string[] } {
  return reply instanceof WithSession
    ? { value: reply.value, cookies: [...reply.cookies] }
    : { value: reply, cookies: [] };
}

/** Reads the session a request carries; a bearer token goes before the cookie. */
export function readSession(event: Pick<APIGatewayProxyEventV2, 'cookies' | 'headers'>): Session {
  const cookies = new Map<string, string>();
  for (const pair of event.cookies ?? []) {
    const cut = pair.indexOf('=');
    const name = pair.slice(0, cut).trim();
    if (cut > 0 && !cookies.has(name)) cookies.set(name, pair.slice(cut + 1).trim());
  }
  const bearer = bearerOf(event.headers);
  const accessToken = bearer ?? cookies.get(ACCESS_COOKIE);
  const refreshToken = cookies.get(REFRESH_COOKIE);
  const byCookie = accessToken || refreshToken ? 'cookie' : 'nothing';
  return {
    ...(accessToken && { accessToken }),
    ...(refreshToken && { refreshToken }),
    by: bearer ? 'bearer' : byCookie,
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
