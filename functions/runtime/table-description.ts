/**
 * The one table, as data: `stacks/storage.ts` deploys it and `local/engines/dynamodb.ts` creates it on
 * DynamoDB Local, so the two cannot differ. Billing is by request; the stream carries both images.
 */
export const tableDescription = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Epoch seconds after which DynamoDB may remove an item. */
  ttlAttribute: 'ttlSeconds',
  streamView: 'NEW_AND_OLD_IMAGES',
  billingMode: 'PAY_PER_REQUEST',
  /**
   * An index that holds all attributes answers a page in one request. `byShard` holds keys only: a bill changes none of
   * them, so it does not write there (docs/adr/0010).
   */
  indexes: [
    { name: 'byShard', partitionKey: 'shardPk', sortKey: 'shardSk', projection: 'KEYS_ONLY' },
    { name: 'byUser', partitionKey: 'userPk', sortKey: 'userSk', projection: 'ALL' },
    { name: 'byStaffQueue', partitionKey: 'queuePk', sortKey: 'queueSk', projection: 'ALL' },
  ],
} as const;
