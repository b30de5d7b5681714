import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for the AWS SDK's chain of credential providers in the bundles: a Lambda function has its role's
 * credentials in the environment and nowhere else, and the rest of the chain (profiles, SSO, instance metadata)
 * is a hundred kilobytes that every cold start would load for nothing.
 */
export const defaultProvider = fromEnv;
