import { CognitoJwtVerifier, JwtVerifier } from 'aws-jwt-verify';
import { validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier';
import { FetchError, JwtBaseError } from 'aws-jwt-verify/error';
import { type JwksCache, SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { isId, type UserId } from '#core/kernel';
import { bindings } from './bindings.ts';

export interface TokenIssuer {
  userPoolId: string;
  clientId: string;
  /** The emulator's `iss`; its keys are read over plain HTTP from below it. In AWS both follow from the pool. */
  issuer?: string | undefined;
  /** Where the keys come from; tests hand in their own. */
  jwksCache?: JwksCache;
}

/** Says who a token of the pool was issued to; undefined for one that is not the pool's, not good, or too old. */
export type TokenVerifier = (poolToken: string) => Promise<UserId | undefined>;

/**
 * A verifier of Cognito's access tokens: signature, issuer, app client, use and expiry.
 * It throws only when the pool's keys cannot be fetched: that is our trouble, not the caller's.
 */
export function tokenVerifier(from: TokenIssuer): TokenVerifier {
  const verify = from.issuer ? emulatorVerify(from, from.issuer) : poolVerify(from);
  return async (poolToken) => {
    try {
      const { username } = await verify(poolToken);
      // the pool's user names are ids of ours; anything else in the pool is not a user of the cabinet
      return typeof username === 'string' && isId('user', username) ? username : undefined;
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
export const verifyAccessToken: TokenVerifier = (poolToken) => {
  bound ??= tokenVerifier({
    userPoolId: bindings.userPoolId,
    clientId: bindings.userPoolClientId,
    issuer: bindings.cognitoIssuer,
  });
  return bound(poolToken);
};
