import * as oauth from 'oauth4webapi';
import { type Clock, type Fault, secondsOf } from '#core/kernel';
import type { ProviderAnswer, ProviderQuestion, SignInProvider, Vouched } from '../ports.ts';
import {
  providerAnswerStale,
  providerDenied,
  providerDistrusted,
  providerMixedUp,
  providerUnavailable,
} from '../provider-faults.ts';

export interface OpenIdOptions extends Pick<SignInProvider, 'supplierId' | 'provider' | 'name' | 'issuer'> {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the provider sends the browser back to. One for each provider, so that no answer is taken for another's. */
  readonly redirectUri: string;
  readonly clock: Clock;
  /** The one the library reads by itself. */
  readonly machineClock: Clock;
  /** The machine's, unless a test brings its own. */
  readonly fetch?: typeof fetch;
}

/** Signatures by a key that only the provider has; none by a shared secret, and never `none`. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const SCOPES = ['openid', 'profile', 'email', 'phone'];
/** Four calls in a row, at most, must fit into a function's time. */
const TIMEOUT_MS = 3000;
const METADATA_LIFE_SECONDS = 3600;
/** A provider's clock may be so much apart from ours. */
const CLOCK_TOLERANCE_SECONDS = 60;
/** What a provider says when it was the person who did not go on. */
const REFUSALS = ['access_denied', 'login_required', 'interaction_required', 'consent_required'];

interface Metadata {
  readonly server: oauth.AuthorizationServer;
  readonly untilSeconds: number;
}

/**
 * A provider of OpenID Connect: authorization code flow with PKCE and the client's secret. The
 * library keeps the protocol; here is which of it we use, and what its refusals mean to people.
 */
export function openIdProvider(options: OpenIdOptions): SignInProvider {
  const { supplierId, provider, name, issuer, clock } = options;
  const client = (): oauth.Client => ({
    client_id: options.clientId,
    // the library asks the machine's clock: this makes it ours
    [oauth.clockSkew]: secondsOf(clock.now()) - secondsOf(options.machineClock.now()),
    [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
  });
  const call = () => ({
    signal: AbortSignal.timeout(TIMEOUT_MS),
    [oauth.allowInsecureRequests]: isOnThisMachine(issuer),
    ...(options.fetch && { [oauth.customFetch]: options.fetch as never }),
  });

  let known: Promise<Metadata> | undefined;
  /** What the provider says of itself, asked once an hour; its keys are kept along with it, for five minutes. */
  async function metadata(): Promise<oauth.AuthorizationServer> {
    const nowSeconds = secondsOf(clock.now());
    const current = await known?.catch(() => undefined);
    if (current && current.untilSeconds > nowSeconds) return current.server;
    known = discover(nowSeconds);
    return (await known).server;
  }
  async function discover(nowSeconds: number): Promise<Metadata> {
    const answer = await oauth.discoveryRequest(new URL(issuer), call());
    const server = await oauth.processDiscoveryResponse(new URL(issuer), answer);
    const offered = server.id_token_signing_alg_values_supported ?? ['RS256'];
    return {
      server: {
        ...server,
        id_token_signing_alg_values_supported: offered.filter((one) => ALGORITHMS.includes(one)),
      },
      untilSeconds: nowSeconds + METADATA_LIFE_SECONDS,
    };
  }

  async function exchange(
    server: oauth.AuthorizationServer,
    { nonce, codeVerifier }: ProviderQuestion,
    parameters: URLSearchParams,
  ) {
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client(),
      authenticationAt(server, options.clientSecret),
      parameters,
      options.redirectUri,
      codeVerifier,
      call(),
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client(), response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, response, call());
    return tokens;
  }

  /** What is said of the person beside the ID token, which need not say it (OpenID Connect Core, 5.4). */
  async function detailsOf(server: oauth.AuthorizationServer, subject: string, accessToken: string) {
    if (!server.userinfo_endpoint) return {};
    const response = await oauth.userInfoRequest(server, client(), accessToken, call());
    return oauth.processUserInfoResponse(server, client(), subject, response);
  }

  return {
    supplierId,
    provider,
    name,
    issuer,

    async signInUrl({ state, nonce, codeVerifier }, language) {
      try {
        const server = await metadata();
        const url = new URL(server.authorization_endpoint ?? '');
        const scopes = SCOPES.filter((one) => server.scopes_supported?.includes(one) ?? true);
        const parameters = {
          client_id: options.clientId,
          response_type: 'code',
          redirect_uri: options.redirectUri,
          scope: scopes.join(' '),
          state,
          nonce,
          code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
          ui_locales: language,
        };
        for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
        return url.href;
      } catch (error) {
        throw providerUnavailable(name, wordsOf(error));
      }
    },

    async identify(question, answer) {
      let server: oauth.AuthorizationServer;
      try {
        server = await metadata();
      } catch (error) {
        throw providerUnavailable(name, wordsOf(error));
      }
      const parameters = checked(server, question, answer);
      try {
        const tokens = await exchange(server, question, parameters);
        const claims = oauth.getValidatedIdTokenClaims(tokens) as Claims;
        const details = claims.email ? {} : await detailsOf(server, claims.sub, tokens.access_token);
        return vouchedBy({ ...details, ...claims });
      } catch (error) {
        throw faultOf(error);
      }
    },
  };

  /** The answer is of the provider that was asked, and no refusal. */
  function checked(
    server: oauth.AuthorizationServer,
    { state }: ProviderQuestion,
    answer: ProviderAnswer,
  ): URLSearchParams {
    const sent = Object.entries({ state, code: answer.code, iss: answer.iss, error: answer.error });
    const parameters = new URLSearchParams(
      sent.filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
    try {
      return oauth.validateAuthResponse(server, client(), parameters, state);
    } catch (error) {
      if (!(error instanceof oauth.AuthorizationResponseError)) throw providerMixedUp(wordsOf(error));
      if (REFUSALS.includes(error.error)) throw providerDenied(name);
      throw providerUnavailable(name, 'the provider answered with an error of its own');
    }
  }

  function faultOf(error: unknown): Fault {
    if (error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant')
      return providerAnswerStale(name, 'the provider takes the code for old, used or not ours');
    if (
      !(error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError)
    )
      return providerUnavailable(name, wordsOf(error));
    const { code } = error;
    if (code === oauth.JWT_TIMESTAMP_CHECK) return providerAnswerStale(name, wordsOf(error));
    const isOutage = code === oauth.RESPONSE_IS_NOT_CONFORM || code === oauth.RESPONSE_IS_NOT_JSON;
    return isOutage ? providerUnavailable(name, wordsOf(error)) : providerDistrusted(name, wordsOf(error));
  }
}

/** The usual way, unless the provider offers only the other one. */
function authenticationAt(
  { token_endpoint_auth_methods_supported: offered = ['client_secret_basic'] }: oauth.AuthorizationServer,
  secret: string,
): oauth.ClientAuth {
  const onlyPost = !offered.includes('client_secret_basic') && offered.includes('client_secret_post');
  return onlyPost ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret);
}

/** The library's words hold no values; what it adds to them may be tokens and names, which are not for the log. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'something was thrown';
}

/** The local stage speaks plain HTTP; a provider elsewhere must not. */
function isOnThisMachine(issuer: string): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(issuer);
}

type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

const LONGEST_NAME = 60;

function vouchedBy(claims: Readonly<Record<string, unknown>> & Pick<Claims, 'sub'>): Vouched {
  const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name].trim() : '');
  const [email, phone] = [text('email'), text('phone_number').replace(/[\s()-]/g, '')];
  return {
    subject: claims.sub,
    givenName: text('given_name').slice(0, LONGEST_NAME),
    familyName: text('family_name').slice(0, LONGEST_NAME),
    ...(claims.email_verified === true && isEmail(email) && { email }),
    ...(claims.phone_number_verified === true && /^\+7\d{10}$/.test(phone) && { phone }),
  };
}

const isEmail = (text: string): boolean => text.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
