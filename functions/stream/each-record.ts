import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Log } from '#core/platform';

/** Sending is waiting for others; this many wait together. */
const AT_ONCE = 8;

/**
 * Takes every record of a batch, in no particular order, and names those that failed; the stream delivers again from
 * the first of them on. So `take` must be harmless to repeat, and one bad record does not keep the others waiting.
 */
export async function eachRecord(
  event: DynamoDBStreamEvent,
  log: Log,
  take: (record: DynamoDBRecord) => Promise<void>,
): Promise<DynamoDBBatchResponse> {
  const batchItemFailures: DynamoDBBatchResponse['batchItemFailures'] = [];
  for (let start = 0; start < event.Records.length; start += AT_ONCE) {
    const taken = event.Records.slice(start, start + AT_ONCE).map(async (record) => {
      try {
        await take(record);
      } catch (error) {
        log.error('a record of the stream was not taken', { eventId: record.eventID, error });
        batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' });
      }
    });
    await Promise.all(taken);
  }
  return { batchItemFailures };
}

/** The stored text of a record's field, before or after the change. */
export function textOf(
  record: DynamoDBRecord,
  image: 'NewImage' | 'OldImage' | 'Keys',
  field: string,
): string {
  return record.dynamodb?.[image]?.[field]?.S ?? '';
}
