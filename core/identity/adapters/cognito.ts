import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type AuthenticationResultType,
  type CognitoIdentityProviderClient,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { credentialsUnavailable } from '../faults.ts';
import type { SessionTokens } from '../model.ts';
import type { Credentials } from '../ports.ts';

export interface CognitoOptions {
  client: Pick<CognitoIdentityProviderClient, 'send'>;
  userPoolId: string;
  /** Allows the ADMIN password flow and refresh only. */
  clientId: string;
}

/** The app client's setting; the emulator does not say how long its tokens live. */
const ACCESS_LIFE_SECONDS = 900;

/**
 * How a refusal is called. A wrong password and an unknown user are `NotAuthorizedException` where the app client
 * hides which (ours does); the emulator says `InvalidPasswordException`. A user in a state we never put one into may
 * not enter either.
 */
const REFUSALS = new Set([
  'NotAuthorizedException',
  'UserNotFoundException',
  'InvalidPasswordException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
]);

/** How a session that needs no revoking is called. */
const ENDED_ALREADY = ['NotAuthorizedException', 'UnauthorizedException', 'UnsupportedTokenTypeException'];

/** Passwords and sessions in an Amazon Cognito user pool. */
export function cognitoCredentials({ client, userPoolId, clientId }: CognitoOptions): Credentials {
  const pool = { UserPoolId: userPoolId };

  async function setPassword(userId: string, password: string): Promise<void> {
    await orUnavailable(
      client.send(
        new AdminSetUserPasswordCommand({ ...pool, Username: userId, Password: password, Permanent: true }),
      ),
    );
  }

  return {
    async create(userId, password) {
      await unless(
        ['UsernameExistsException'],
        client.send(new AdminCreateUserCommand({ ...pool, Username: userId, MessageAction: 'SUPPRESS' })),
      );
      await setPassword(userId, password);
    },

    setPassword,

    async signIn(userId, password) {
      const answer = await unless(
        REFUSALS,
        client.send(
          new AdminInitiateAuthCommand({
            ...pool,
            ClientId: clientId,
            AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: userId, PASSWORD: password },
          }),
        ),
      );
      const tokens = tokensOf(answer?.AuthenticationResult);
      // a challenge (a password Cognito wants changed) is nothing our users can be in
      if (!tokens?.refreshToken) return undefined;
      return { ...tokens, refreshToken: tokens.refreshToken };
    },

    async refresh(refreshToken) {
      const answer = await unless(
        REFUSALS,
        client.send(
          new AdminInitiateAuthCommand({
            ...pool,
            ClientId: clientId,
            AuthFlow: 'REFRESH_TOKEN_AUTH',
            AuthParameters: { REFRESH_TOKEN: refreshToken },
          }),
        ),
      );
      return tokensOf(answer?.AuthenticationResult);
    },

    async revoke(refreshToken) {
      await unless(
        ENDED_ALREADY,
        client.send(new RevokeTokenCommand({ ClientId: clientId, Token: refreshToken })),
      );
    },

    async globalSignOut(userId) {
      // the emulator does not know this operation; our own session records end the sessions there
      await unless(
        ['UserNotFoundException', 'Unsupported'],
        client.send(new AdminUserGlobalSignOutCommand({ ...pool, Username: userId })),
      );
    },

    async disable(userId) {
      await orUnavailable(client.send(new AdminDisableUserCommand({ ...pool, Username: userId })));
    },

    async enable(userId) {
      await orUnavailable(client.send(new AdminEnableUserCommand({ ...pool, Username: userId })));
    },

    async remove(userId) {
      await unless(
        ['UserNotFoundException'],
        client.send(new AdminDeleteUserCommand({ ...pool, Username: userId })),
      );
    },
  };
}

function tokensOf(result: AuthenticationResultType | undefined): SessionTokens | undefined {
  if (!result?.AccessToken) return undefined;
  return {
    accessToken: result.AccessToken,
    accessLifeSeconds: result.ExpiresIn ?? ACCESS_LIFE_SECONDS,
    ...(result.RefreshToken && { refreshToken: result.RefreshToken }),
  };
}

/** The answer; undefined for an error of one of these names; a fault for any other. */
async function unless<T>(names: Iterable<string>, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && [...names].includes(error.name)) return undefined;
    throw credentialsUnavailable(error);
  }
}

async function orUnavailable<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw credentialsUnavailable(error);
  }
}
