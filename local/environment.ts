import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { CognitoEngine } from './engines/cognito.ts';
import { localCredentials, localRegion } from './engines/dynamodb.ts';
import type { ProviderClient } from './engines/provider.ts';
import { readJson, writeJson } from './json-file.ts';
import type { Settings } from './settings.ts';
import { Trouble } from './trouble.ts';

/** The environment of the handlers; `functions/runtime/bindings.ts` reads it. */
export type Environment = Readonly<Record<string, string>>;

export const localTableName = 'kabinet-local';

/** One supplier's accounts with the sandbox acquirers, in the words of `KABINET_GATEWAYS`. */
export interface Accounts {
  yookassa?: { shopId: string; secretKey: string };
  moneta?: { accountId: string; integrityCode: string; username: string; password: string };
  default?: 'yookassa' | 'moneta';
}

/** The demo supplier's; the operator may name others in `KABINET_GATEWAYS`. */
const sandboxAccounts: Readonly<Record<string, Accounts>> = {
  demo: {
    yookassa: { shopId: '100500', secretKey: 'test_key' },
    moneta: {
      ...{ accountId: '54600817', integrityCode: 'sandbox-integrity-code' },
      ...{ username: 'portal', password: 'sandbox-password' },
    },
    default: 'yookassa',
  },
};

/** Who has which account at the sandbox acquirers. @throws Trouble when the operator's setting is no JSON. */
export function accountsFrom(env: NodeJS.ProcessEnv): Record<string, Accounts> {
  const text = env.KABINET_GATEWAYS;
  if (!text) return { ...sandboxAccounts };
  try {
    return { ...sandboxAccounts, ...(JSON.parse(text) as Record<string, Accounts>) };
  } catch {
    throw new Trouble(
      'KABINET_GATEWAYS is no JSON. Write it as {"<supplier id>":{"yookassa":{"shopId":"…","secretKey":"…"}}}.',
    );
  }
}

/** The portal's registration with the demo supplier's provider. */
export function providerClientOf({ siteUrl }: Settings): ProviderClient {
  return {
    clientId: 'kabinet',
    clientSecret: 'sandbox-provider-secret',
    redirectUri: `${siteUrl}/provider/demo/city`,
  };
}

/** The demo supplier's provider, or those the operator names in `KABINET_SIGN_IN_PROVIDERS`. */
function signInProviders(issuer: string, { clientId, clientSecret }: ProviderClient): string {
  const named = process.env.KABINET_SIGN_IN_PROVIDERS;
  const name = { ru: 'Городской ID', en: 'City ID' };
  return named || JSON.stringify({ demo: { city: { name, issuer, clientId, clientSecret } } });
}

export interface Surroundings {
  settings: Settings;
  cognito: CognitoEngine;
  dynamodbEndpoint: string;
  mailEndpoint: string;
  smsEndpoint: string;
  acquirerEndpoint: string;
  /** As a payer's browser sees it. */
  monetaUrl: string;
  /** As this machine sees it. */
  monetaEndpoint: string;
  accounts: Readonly<Record<string, Accounts>>;
  /** As browsers and this machine see the sign-in provider. */
  providerIssuer: string;
  pepper: string;
}

export function environmentOf(around: Surroundings): Environment {
  return {
    KABINET_TABLE: localTableName,
    KABINET_DYNAMODB_ENDPOINT: around.dynamodbEndpoint,
    KABINET_COGNITO_ENDPOINT: around.cognito.endpoint,
    KABINET_USER_POOL_ID: around.cognito.userPoolId,
    KABINET_USER_POOL_CLIENT_ID: around.cognito.clientId,
    KABINET_COGNITO_ISSUER: around.cognito.issuer,
    KABINET_SES_ENDPOINT: around.mailEndpoint,
    KABINET_MAIL_FROM: 'Kabinet <kabinet@example.com>',
    KABINET_SMS_ENDPOINT: around.smsEndpoint,
    KABINET_YOOKASSA_ENDPOINT: around.acquirerEndpoint,
    KABINET_MONETA_ASSISTANT: `${around.monetaUrl}/assistant.htm`,
    KABINET_MONETA_API: `${around.monetaEndpoint}/services`,
    KABINET_GATEWAYS: JSON.stringify(around.accounts),
    KABINET_SIGN_IN_PROVIDERS: signInProviders(around.providerIssuer, providerClientOf(around.settings)),
    KABINET_TRUSTED_ACQUIRER_CIDRS: '127.0.0.1/32,::1/128',
    KABINET_SITE_URL: around.settings.siteUrl,
    KABINET_PEPPER: around.pepper,
    // With these, no client can reach an AWS account by mistake.
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    // The logger then writes to the console, which the stage leads into a file.
    POWERTOOLS_DEV: 'true',
  };
}

/** What begins a walk of month end for a run that asks for it; known once the stage plays Step Functions. */
export function monthEndEnvironment(endpoint: string): Environment {
  return {
    KABINET_MONTH_END_MACHINE: `arn:aws:states:${localRegion}:000000000000:stateMachine:month-end`,
    KABINET_STEP_FUNCTIONS_ENDPOINT: endpoint,
  };
}

/** Settings of a deployment or of a person's AWS account that must not leak into the stage. */
const foreignNames = [
  'AWS_PROFILE',
  'AWS_SESSION_TOKEN',
  'KABINET_SECRET_PARAMETERS',
  'KABINET_EDGE_SECRET',
  'KABINET_SES_CONFIGURATION_SET',
  'KABINET_STEP_FUNCTIONS_ENDPOINT',
];

/** Makes this the environment of the process; handlers loaded from now on are bound to it. */
export function enter(environment: Environment): void {
  for (const name of foreignNames) delete process.env[name];
  Object.assign(process.env, environment);
}

/** The stage's secret for hashing codes and tokens; it must outlive a restart, or no code would match again. */
export function pepperIn(folder: string): string {
  const path = join(folder, 'pepper.json');
  const known = readJson<string>(path);
  if (known !== undefined) return known;
  const pepper = randomBytes(32).toString('base64url');
  writeJson(path, pepper);
  chmodSync(path, 0o600);
  return pepper;
}
