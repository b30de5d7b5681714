import type { DynamoDBRecord } from 'aws-lambda';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { isId } from '#core/kernel';
import * as Organisation from '#core/organisation';
import type { Ctx } from '#core/platform';
import { textOf } from './each-record.ts';

/**
 * When the table forgets the reminder of an account to be deleted, its grace period is over: the contracts leave the
 * cabinet and the user their organisations, then the person is made unknown; the cards go with what follows from that. A
 * reminder that was taken back vanishes too, and means nothing. Harmless when repeated.
 */
export async function carryOutDeletion(ctx: Ctx, record: DynamoDBRecord): Promise<void> {
  if (record.eventName !== 'REMOVE' || !textOf(record, 'Keys', 'pk').startsWith('ONCE#deletion#')) return;
  const userId = textOf(record, 'OldImage', 'userId');
  if (!isId('user', userId)) return;
  if (await Identity.isDeletionDue(ctx, userId)) {
    await Contract.emptyCabinet(ctx, { cabinetId: userId });
    await Organisation.leaveOrganisations(ctx, { userId }, Contract.emptyCabinet);
  }
  await Identity.eraseUser(ctx, { userId });
}
