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
  /** Every index projects all attributes: an index finds work, and a page reads it in one request. */
  indexes: [
    { name: 'byShard', partitionKey: 'shardPk', sortKey: 'shardSk' },
    { name: 'byUser', partitionKey: 'userPk', sortKey: 'userSk' },
    { name: 'byStaffQueue', partitionKey: 'queuePk', sortKey: 'queueSk' },
  ],
} as const;
