import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { loadSecrets, systemCtx } from '#runtime/bindings';
import { credentialsPorts } from '#runtime/ports/credentials';
import { eachRecord } from '../stream/each-record.ts';
import { forgetRegistration } from '../stream/registrations.ts';

let ports: ReturnType<typeof credentialsPorts> | undefined;

/** The table's stream: abandoned registrations vanish from the user pool as well. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  await loadSecrets();
  ports ??= credentialsPorts();
  const ctx = systemCtx('registrations', ports);
  return eachRecord(event, ctx.log, (record) => forgetRegistration(ctx, record));
}
