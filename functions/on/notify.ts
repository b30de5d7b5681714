import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { loadSecrets, systemCtx } from '#runtime/bindings';
import { notificationPorts } from '#runtime/ports/notification';
import { eachRecord } from '../stream/each-record.ts';
import { sendNotices } from '../stream/notices.ts';

let ports: ReturnType<typeof notificationPorts> | undefined;

/** The table's stream: what was put into the outbox, new bills and payments that came in are told to people. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  await loadSecrets();
  ports ??= notificationPorts();
  const ctx = systemCtx('notify', ports);
  return eachRecord(event, ctx.log, (record) => sendNotices(ctx, record));
}
