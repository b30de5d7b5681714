import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { invariant } from '#core/kernel';

/** Whoever does not want what these are for need not set them. */
const MAY_BE_UNSET = ['KABINET_SIGN_IN_PROVIDERS'];

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
    Object.entries(names).flatMap(([ours, theirs]): [string, string][] => {
      const value = values.get(theirs);
      if (!value && MAY_BE_UNSET.includes(ours)) return [];
      invariant(value, `the secret parameter ${theirs} is not set: npx sst secrets set (see README)`);
      return [[ours, value]];
    }),
  );
}
