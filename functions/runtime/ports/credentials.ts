import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Ports } from '#core/platform';
import { cognitoCredentials } from '../../../core/identity/adapters/cognito.ts';
import { bindings, emulated } from '../bindings.ts';

/** This deployment's user pool. Only what needs passwords takes it in: the client is large. */
export function credentialsPorts(): Pick<Ports, 'credentials'> {
  return {
    credentials: cognitoCredentials({
      client: new CognitoIdentityProviderClient(emulated(bindings.cognitoEndpoint)),
      userPoolId: bindings.userPoolId,
      clientId: bindings.userPoolClientId,
    }),
  };
}
