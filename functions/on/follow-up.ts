import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { loadSecrets, systemCtx } from '#runtime/bindings';
import { credentialsPorts } from '#runtime/ports/credentials';
import { monthEndStarter } from '#runtime/ports/month-end';
import { carryOutDeletion } from '../stream/deletions.ts';
import { eachRecord } from '../stream/each-record.ts';
import { forgetRegistration } from '../stream/registrations.ts';
import { beginWalk } from '../stream/runs.ts';

let ports: ReturnType<typeof credentialsPorts> | undefined;
let start: ReturnType<typeof monthEndStarter> | undefined;

/**
 * The table's stream: abandoned registrations vanish from the user pool as well, accounts whose grace period is over are
 * deleted, and month end begins for a run that asks for it. One function for all, since a stream's shard is read by two at most (the other one tells people).
 */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  await loadSecrets();
  ports ??= credentialsPorts();
  start ??= monthEndStarter();
  const ctx = systemCtx('follow-up', ports);
  const begin = start;
  return eachRecord(event, ctx.log, async (record) => {
    await forgetRegistration(ctx, record);
    await carryOutDeletion(ctx, record);
    await beginWalk(begin, record);
  });
}
