import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { Fault, type UserId } from '#core/kernel';
import { cognitoCredentials } from './cognito.ts';

const userId = 'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y' as UserId;
const cognito = mockClient(CognitoIdentityProviderClient);
const credentials = cognitoCredentials({
  client: new CognitoIdentityProviderClient({ region: 'eu-central-1' }),
  userPoolId: 'eu-central-1_pool',
  clientId: 'client',
});
beforeEach(() => {
  cognito.reset();
});

const named = (name: string) => Object.assign(new Error(name), { name });

describe('the Cognito adapter', () => {
  test('makes a user under our id with a permanent password, and lets Cognito write to nobody', async () => {
    cognito.on(AdminCreateUserCommand).resolves({}).on(AdminSetUserPasswordCommand).resolves({});
    await credentials.create(userId, 'Water2026pipe');
    expect(cognito.commandCalls(AdminCreateUserCommand)[0]?.args[0].input).toEqual({
      UserPoolId: 'eu-central-1_pool',
      Username: userId,
      MessageAction: 'SUPPRESS',
    });
    expect(cognito.commandCalls(AdminSetUserPasswordCommand)[0]?.args[0].input).toEqual({
      UserPoolId: 'eu-central-1_pool',
      Username: userId,
      Password: 'Water2026pipe',
      Permanent: true,
    });
  });

  test('goes on to the password when an earlier attempt had made the user', async () => {
    cognito
      .on(AdminCreateUserCommand)
      .rejects(named('UsernameExistsException'))
      .on(AdminSetUserPasswordCommand)
      .resolves({});
    await credentials.create(userId, 'Water2026pipe');
    expect(cognito.commandCalls(AdminSetUserPasswordCommand)).toHaveLength(1);
  });

  test('signs in by the ADMIN flow and says how long the token lives', async () => {
    cognito.on(AdminInitiateAuthCommand).resolves({
      AuthenticationResult: { AccessToken: 'access', RefreshToken: 'refresh', ExpiresIn: 600 },
    });
    expect(await credentials.signIn(userId, 'Water2026pipe')).toEqual({
      accessToken: 'access',
      accessLifeSeconds: 600,
      refreshToken: 'refresh',
    });
    expect(cognito.commandCalls(AdminInitiateAuthCommand)[0]?.args[0].input).toEqual({
      UserPoolId: 'eu-central-1_pool',
      ClientId: 'client',
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: userId, PASSWORD: 'Water2026pipe' },
    });
  });

  test('takes the app client’s life where none is said, as the emulator does', async () => {
    cognito
      .on(AdminInitiateAuthCommand)
      .resolves({ AuthenticationResult: { AccessToken: 'access', RefreshToken: 'refresh' } });
    expect((await credentials.signIn(userId, 'x'))?.accessLifeSeconds).toBe(900);
  });

  // what the emulator cannot show: a disabled user is refused by Cognito with the first of these
  test.each([
    'NotAuthorizedException',
    'UserNotFoundException',
    'InvalidPasswordException',
    'UserNotConfirmedException',
    'PasswordResetRequiredException',
  ])('takes %s for a refusal, whoever it is about', async (name) => {
    cognito.on(AdminInitiateAuthCommand).rejects(named(name));
    expect(await credentials.signIn(userId, 'x')).toBeUndefined();
    expect(await credentials.refresh('refresh')).toBeUndefined();
  });

  test('does not take a challenge for a session', async () => {
    cognito.on(AdminInitiateAuthCommand).resolves({ ChallengeName: 'NEW_PASSWORD_REQUIRED' });
    expect(await credentials.signIn(userId, 'x')).toBeUndefined();
  });

  test('renews a session and keeps the present refresh token', async () => {
    cognito
      .on(AdminInitiateAuthCommand)
      .resolves({ AuthenticationResult: { AccessToken: 'access', ExpiresIn: 900 } });
    expect(await credentials.refresh('refresh')).toEqual({ accessToken: 'access', accessLifeSeconds: 900 });
    expect(cognito.commandCalls(AdminInitiateAuthCommand)[0]?.args[0].input).toMatchObject({
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: 'refresh' },
    });
  });

  test('revokes one session, and is not troubled by one that has ended', async () => {
    cognito.on(RevokeTokenCommand).resolvesOnce({}).rejects(named('UnauthorizedException'));
    await credentials.revoke('refresh');
    await credentials.revoke('refresh');
    expect(cognito.commandCalls(RevokeTokenCommand)[0]?.args[0].input).toEqual({
      ClientId: 'client',
      Token: 'refresh',
    });
  });

  test('ends every session; an unknown user and the emulator’s ignorance are no trouble', async () => {
    cognito
      .on(AdminUserGlobalSignOutCommand)
      .resolvesOnce({})
      .rejectsOnce(named('UserNotFoundException'))
      .rejects(named('Unsupported'));
    for (let round = 0; round < 3; round += 1) await credentials.globalSignOut(userId);
    expect(cognito.commandCalls(AdminUserGlobalSignOutCommand)[0]?.args[0].input).toEqual({
      UserPoolId: 'eu-central-1_pool',
      Username: userId,
    });
  });

  test('disables and removes by our id', async () => {
    cognito.on(AdminDisableUserCommand).resolves({});
    cognito.on(AdminDeleteUserCommand).resolvesOnce({}).rejects(named('UserNotFoundException'));
    await credentials.disable(userId);
    await credentials.remove(userId);
    await credentials.remove(userId);
    expect(cognito.commandCalls(AdminDisableUserCommand)[0]?.args[0].input).toMatchObject({
      Username: userId,
    });
  });

  test('answers identity.credentials_unavailable for anything else, with the cause for the log', async () => {
    const cause = named('TooManyRequestsException');
    cognito.onAnyCommand().rejects(cause);
    for (const call of [
      () => credentials.create(userId, 'x'),
      () => credentials.setPassword(userId, 'x'),
      () => credentials.signIn(userId, 'x'),
      () => credentials.refresh('x'),
      () => credentials.revoke('x'),
      () => credentials.globalSignOut(userId),
      () => credentials.disable(userId),
      () => credentials.remove(userId),
    ]) {
      const fault = await call().catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(Fault);
      expect(fault).toMatchObject({ code: 'identity.credentials_unavailable', status: 502, cause });
    }
  });
});
