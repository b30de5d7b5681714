import { BillingMode } from 'aws-cdk-lib/aws-dynamodb';
import { type StackContext, Table } from 'sst/constructs';
import { tableDescription } from '../functions/runtime/table-description.ts';
import { isKept, removalPolicyOf } from './settings.ts';

/** The table's projections as SST writes them. */
const PROJECTIONS = { ALL: 'all', KEYS_ONLY: 'keys_only' } as const;

/** The one table: its stream tells the rest what changed; what real people rely on can be restored to any second. */
export function Storage({ stack, app }: StackContext) {
  const { partitionKey, sortKey, ttlAttribute, indexes } = tableDescription;
  const keyNames = [
    partitionKey,
    sortKey,
    ...indexes.flatMap((index) => [index.partitionKey, index.sortKey]),
  ];
  const table = new Table(stack, 'Table', {
    fields: Object.fromEntries(keyNames.map((name) => [name, 'string' as const])),
    primaryIndex: { partitionKey, sortKey },
    globalIndexes: Object.fromEntries(
      indexes.map(({ name, partitionKey, sortKey, projection }) => [
        name,
        { partitionKey, sortKey, projection: PROJECTIONS[projection] },
      ]),
    ),
    timeToLiveAttribute: ttlAttribute,
    stream: 'new_and_old_images',
    cdk: {
      table: {
        billingMode: BillingMode.PAY_PER_REQUEST,
        deletionProtection: isKept(app),
        removalPolicy: removalPolicyOf(app),
      },
    },
  });
  return { table };
}
