import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test, vi } from 'vitest';
import { loadSecrets, systemCtx } from './bindings.ts';

afterEach(() => vi.unstubAllEnvs());

test('a function in AWS finds in Parameter Store what its settings do not hold: the secrets and the site’s address', async () => {
  const parameters = { KABINET_PEPPER: '/stage/pepper', KABINET_SITE_URL: '/stage/site-url' };
  const values = { '/stage/pepper': 'grey', '/stage/site-url': 'https://kabinet.test/' };
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('KABINET_TABLE', 'kabinet-test');
  vi.stubEnv('KABINET_SECRET_PARAMETERS', JSON.stringify(parameters));
  mockClient(SSMClient)
    .on(GetParametersCommand)
    .resolves({ Parameters: Object.entries(values).map(([Name, Value]) => ({ Name, Value })) });
  await loadSecrets();
  expect(systemCtx('test')).toMatchObject({ siteUrl: 'https://kabinet.test', pepper: 'grey' });
});
