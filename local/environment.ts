import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { CognitoEngine } from './engines/cognito.ts';
import { localCredentials, localRegion } from './engines/dynamodb.ts';
import { readJson, writeJson } from './json-file.ts';
import type { Settings } from './settings.ts';
import { Trouble } from './trouble.ts';

/** The environment of the handlers; `functions/runtime/bindings.ts` reads it. */
export type Environment = Readonly<Record<string, string>>;

export interface Shop {
  shopId: string;
  secretKey: string;
}

export const localTableName = 'kabinet-local';

/** Shops of the sandbox acquirer by supplier; the operator may name others in `KABINET_YOOKASSA_SHOPS`. */
const sandboxShops: Readonly<Record<string, Shop>> = { demo: { shopId: '100500', secretKey: 'test_key' } };

export function shopsFrom(env: NodeJS.ProcessEnv): Record<string, Shop> {
  const text = env.KABINET_YOOKASSA_SHOPS;
  if (!text) return { ...sandboxShops };
  try {
    return { ...sandboxShops, ...(JSON.parse(text) as Record<string, Shop>) };
  } catch {
    throw new Trouble(
      'KABINET_YOOKASSA_SHOPS is no JSON. Write it as {"<supplier id>":{"shopId":"…","secretKey":"…"}}.',
    );
  }
}

export interface Surroundings {
  settings: Settings;
  cognito: CognitoEngine;
  dynamodbEndpoint: string;
  mailEndpoint: string;
  smsEndpoint: string;
  acquirerEndpoint: string;
  shops: Readonly<Record<string, Shop>>;
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
    KABINET_YOOKASSA_SHOPS: JSON.stringify(around.shops),
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
