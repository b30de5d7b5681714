import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { invariant } from '#core/kernel';

/** Reads encrypted parameters: from our name of each secret to its value. `names` maps ours to Parameter Store's. */
export async function readSecretParameters(
  names: Readonly<Record<string, string>>,
  client: Pick<SSMClient, 'send'> = new SSMClient({}),
): Promise<Map<string, string>> {
  const answer = await client.send(
    new GetParametersCommand({ Names: Object.values(names), WithDecryption: true }),
  );
  const values = new Map((answer.Parameters ?? []).map(({ Name, Value }) => [Name, Value]));
  return new Map(
    Object.entries(names).map(([ours, theirs]) => {
      const value = values.get(theirs);
      invariant(value, `the secret parameter ${theirs} is not set: npx sst secrets set (see README)`);
      return [ours, value];
    }),
  );
}
