/**
 * What Node is told when it bills shards. A bill leaves garbage that is young and nothing else: 30 MB stay in use however
 * many contracts there are. Left to itself, Node on a large machine lets the young generation grow until the process
 * holds 340 MB; so bounded it holds 200, and takes no longer.
 */
export const BILLING_NODE_OPTIONS = '--max-semi-space-size=16';
