import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { loadSecrets, systemCtx } from '#runtime/bindings';
import { notificationPorts } from '#runtime/ports/notification';
import { followCards } from '../stream/cards.ts';
import { eachRecord } from '../stream/each-record.ts';
import { sendNotices } from '../stream/notices.ts';

let ports: ReturnType<typeof notificationPorts> | undefined;

/**
 * The table's stream: what was put into the outbox, new bills, payments that came in and what autopay does are told to
 * people, and what cards and autopay rest on is followed.
 */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  await loadSecrets();
  ports ??= notificationPorts();
  const ctx = systemCtx('notify', ports);
  return eachRecord(event, ctx.log, async (record) => {
    await followCards(ctx, record);
    await sendNotices(ctx, record);
  });
}
