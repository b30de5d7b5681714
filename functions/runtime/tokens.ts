import { CognitoJwtVerifier, JwtVerifier } from 'aws-jwt-verify';
import { validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier';
import { FetchError, JwtBaseError } from 'aws-jwt-verify/error';
import { type JwksCache, SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { VerifiedToken } from '#core/identity';
import { isId } from '#core/kernel';
import { bindings } from './bindings.ts';

export interface TokenIssuer {
  userPoolId: string;
  clientId: string;
  /** The emulator's `iss`; its keys are read over plain HTTP from below it. In AWS both follow from the pool. */
  issuer?: string | undefined;
  /** Where the keys come from; tests hand in their own. */
  jwksCache?: JwksCache;
}

/** Says who an access token was issued to and when; undefined for a token that is not ours, not good, or too old. */
export type TokenVerifier = (accessToken: string) => Promise<VerifiedToken | undefined>;

/**
 * A verifier of Cognito's access tokens: signature, issuer, app client, use and expiry.
 * It throws only when the pool's keys cannot be fetched: that is our trouble, not the caller's.
 */
export function tokenVerifier(from: TokenIssuer): TokenVerifier {
  const verify = from.issuer ? emulatorVerify(from, from.issuer) : poolVerify(from);
  return async (accessToken) => {
    try {
      const { username, iat } = await verify(accessToken);
      // the pool's user names are ids of ours; anything else in the pool is not a user of the cabinet
      if (typeof username !== 'string' || !isId('user', username) || typeof iat !== 'number')
        return undefined;
      return { userId: username, issuedAtSeconds: iat };
    } catch (error) {
      // a run of made-up key ids ends in a waiting period, which is as much a refusal as the first of them
      if (error instanceof JwtBaseError && !(error instanceof FetchError)) return undefined;
      throw error;
    }
  };
}

type Claims = Readonly<Record<string, unknown>>;

function poolVerify({ userPoolId, clientId, jwksCache }: TokenIssuer): (token: string) => Promise<Claims> {
  const verifier = CognitoJwtVerifier.create(
    { userPoolId, clientId, tokenUse: 'access' },
    jwksCache && { jwksCache },
  );
  return (token) => verifier.verify(token);
}

function emulatorVerify(
  { clientId, jwksCache }: TokenIssuer,
  issuer: string,
): (token: string) => Promise<Claims> {
  const verifier = JwtVerifier.create(
    {
      issuer,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      audience: null,
      customJwtCheck: ({ payload }) => validateCognitoJwtFields(payload, { tokenUse: 'access', clientId }),
    },
    { jwksCache: jwksCache ?? new SimpleJwksCache({ fetcher: { fetch: fetchOverHttp } }) },
  );
  return (token) => verifier.verify(token);
}

async function fetchOverHttp(uri: string): Promise<ArrayBuffer> {
  try {
    const answer = await fetch(uri, { signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return await answer.arrayBuffer();
  } catch (error) {
    throw new FetchError(uri, error);
  }
}

let bound: TokenVerifier | undefined;

/** {@link tokenVerifier} of this deployment's pool; its keys are fetched once per process. */
export const verifyAccessToken: TokenVerifier = (accessToken) => {
  bound ??= tokenVerifier({
    userPoolId: bindings.userPoolId,
    clientId: bindings.userPoolClientId,
    issuer: bindings.cognitoIssuer,
  });
  return bound(accessToken);
};
