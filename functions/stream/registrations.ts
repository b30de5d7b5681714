import type { DynamoDBRecord } from 'aws-lambda';
import * as Identity from '#core/identity';
import { isId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { textOf } from './each-record.ts';

/**
 * When the table has forgotten a registration's conversation, what is left of it with the keeper of passwords goes
 * too, unless the registration was finished. Harmless when repeated.
 */
export async function forgetRegistration(ctx: Ctx, record: DynamoDBRecord): Promise<void> {
  const pk = textOf(record, 'Keys', 'pk');
  const isOfRegistration = pk.startsWith('ONCE#sign-up#') || pk.startsWith('ONCE#provider-entry#');
  if (record.eventName !== 'REMOVE' || !isOfRegistration) return;
  const userId = textOf(record, 'OldImage', 'userId');
  if (isId('user', userId)) await Identity.forgetSignUp(ctx, { userId });
}
