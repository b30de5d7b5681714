import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Child, nodeCommand, startChild } from './child.ts';
import { localCredentials, localRegion } from './dynamodb.ts';

export interface CognitoOptions {
  port: number;
  logFolder: string;
  /** Where the pool and its users are kept. */
  dataFolder: string;
}

export interface CognitoEngine {
  endpoint: string;
  userPoolId: string;
  clientId: string;
  /** The `iss` of its tokens; their keys are at `${issuer}/.well-known/jwks.json`, over plain HTTP. */
  issuer: string;
  child: Child;
}

const poolName = 'kabinet';

/**
 * Starts cognito-local and sees to it that Kabinet's pool and app client exist.
 *
 * It checks neither the password policy nor the disabled flag, and answers a wrong password with
 * `InvalidPasswordException` where Cognito says `NotAuthorizedException`: never rely on it for a refusal.
 */
export async function startCognito(options: CognitoOptions): Promise<CognitoEngine> {
  // Its own default takes only e-mail addresses for user names; ours are opaque ids.
  const configFolder = join(options.dataFolder, '.cognito');
  mkdirSync(configFolder, { recursive: true });
  writeFileSync(join(configFolder, 'config.json'), '{ "UserPoolDefaults": { "UsernameAttributes": [] } }\n');

  const endpoint = `http://127.0.0.1:${options.port}`;
  const child = await startChild({
    name: 'cognito-local',
    command: nodeCommand,
    args: [join(import.meta.dirname, 'cognito-process.ts')],
    cwd: options.dataFolder,
    env: { HOST: '127.0.0.1', PORT: String(options.port), AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1' },
    logPath: join(options.logFolder, 'cognito.log'),
    isReady: async () => (await fetch(`${endpoint}/health`)).ok,
  });
  const client = new CognitoIdentityProviderClient({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
  });
  try {
    const userPoolId = await ensurePool(client);
    const clientId = await ensureClient(client, userPoolId);
    return { endpoint, userPoolId, clientId, issuer: `${endpoint}/${userPoolId}`, child };
  } catch (error) {
    await child.stop();
    throw error;
  } finally {
    client.destroy();
  }
}

async function ensurePool(client: CognitoIdentityProviderClient): Promise<string> {
  const pools = await client.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  const known = pools.UserPools?.find((pool) => pool.Name === poolName)?.Id;
  if (known !== undefined) return known;
  const created = await client.send(
    new CreateUserPoolCommand({
      PoolName: poolName,
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    }),
  );
  const userPoolId = created.UserPool?.Id;
  if (userPoolId === undefined) throw new Error('cognito-local created a pool without an id');
  return userPoolId;
}

async function ensureClient(client: CognitoIdentityProviderClient, userPoolId: string): Promise<string> {
  const clients = await client.send(
    new ListUserPoolClientsCommand({ UserPoolId: userPoolId, MaxResults: 60 }),
  );
  const known = clients.UserPoolClients?.find((found) => found.ClientName === poolName)?.ClientId;
  if (known !== undefined) return known;
  const created = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: poolName,
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      AccessTokenValidity: 15,
      IdTokenValidity: 15,
      RefreshTokenValidity: 30,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
    }),
  );
  const clientId = created.UserPoolClient?.ClientId;
  if (clientId === undefined) throw new Error('cognito-local created an app client without an id');
  return clientId;
}
