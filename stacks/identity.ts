import { Duration } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  UserPool,
  UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import type { StackContext } from 'sst/constructs';
import { isKept, removalPolicyOf } from './settings.ts';

/** Groups of the pool; a customer needs none. */
const GROUPS = ['staff-clerk', 'staff-billing', 'staff-admin'] as const;

/**
 * Keeps the credentials and issues tokens. Kabinet owns the conversation: user names are our opaque ids, nobody
 * signs up or recovers a password with the pool itself, and the client opens only the server-side password flow.
 */
export function Identity({ stack, app }: StackContext) {
  const pool = new UserPool(stack, 'Users', {
    selfSignUpEnabled: false,
    signInAliases: { username: true },
    signInCaseSensitive: true,
    accountRecovery: AccountRecovery.NONE,
    mfa: Mfa.OFF,
    featurePlan: FeaturePlan.ESSENTIALS,
    passwordPolicy: {
      minLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: false,
      tempPasswordValidity: Duration.days(1),
    },
    deletionProtection: isKept(app),
    removalPolicy: removalPolicyOf(app),
  });
  const client = new UserPoolClient(stack, 'Client', {
    userPool: pool,
    authFlows: { adminUserPassword: true },
    disableOAuth: true,
    generateSecret: false,
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: Duration.minutes(15),
    idTokenValidity: Duration.minutes(15),
    refreshTokenValidity: Duration.days(30),
  });
  for (const groupName of GROUPS) {
    new CfnUserPoolGroup(stack, groupName, { userPoolId: pool.userPoolId, groupName });
  }
  return { pool, client };
}
