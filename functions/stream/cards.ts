import type { DynamoDBRecord } from 'aws-lambda';
import * as Identity from '#core/identity';
import { isId, type UserId } from '#core/kernel';
import * as Notification from '#core/notification';
import * as Payment from '#core/payment';
import type { Ctx } from '#core/platform';
import { textOf } from './each-record.ts';

/**
 * What a change means for bound cards and autopay: a recovered password takes the cards away, a charge that ended moves its
 * autopay on, a contract that left its cabinet ends it. Most items mean nothing for them. Harmless when repeated.
 */
export async function followCards(ctx: Ctx, record: DynamoDBRecord): Promise<void> {
  const pk = textOf(record, 'Keys', 'pk');
  const sk = textOf(record, 'Keys', 'sk');
  if (sk === '#HEAD' && pk.startsWith('USER#')) {
    const userId = pk.slice('USER#'.length);
    if (isId('user', userId) && hasChanged(record, 'recoveredAt')) await takeCardsAway(ctx, userId, record);
    return;
  }
  const contractId = pk.startsWith('CONTRACT#') ? pk.slice('CONTRACT#'.length) : '';
  if (!isId('contract', contractId)) return;
  if (sk === '#HEAD' && leftCabinet(record)) return Payment.endAutopay(ctx, contractId);
  const paymentId = textOf(record, 'NewImage', 'paymentId');
  if (!sk.startsWith('PAYMENT#') || !isId('payment', paymentId)) return;
  const isOfCard = textOf(record, 'NewImage', 'cardId') !== '';
  const mayMatter = hasChanged(record, 'state') || hasChanged(record, 'postedAt');
  if (isOfCard && mayMatter) await Payment.followStoredCharge(ctx, { contractId, paymentId });
}

function hasChanged(record: DynamoDBRecord, field: string): boolean {
  return textOf(record, 'NewImage', field) !== textOf(record, 'OldImage', field);
}

function leftCabinet(record: DynamoDBRecord): boolean {
  const was = textOf(record, 'OldImage', 'userPk');
  return was !== '' && (hasChanged(record, 'userPk') || hasChanged(record, 'linkedAt'));
}

/** Tells the owner first and takes away then: a crash between leaves the cards to be told of and taken away again. */
async function takeCardsAway(ctx: Ctx, userId: UserId, record: DynamoDBRecord): Promise<void> {
  const lost = await Payment.lostCards(ctx, userId);
  if (lost.length === 0) return;
  const user = await Identity.getUser(ctx, userId);
  if (user?.email) {
    const recoveredAt = textOf(record, 'NewImage', 'recoveredAt');
    await Notification.deliver(ctx, `cards-removed#${userId}#${recoveredAt}`, {
      to: { mail: user.email },
      language: user.language,
      notice: { template: 'cards-removed', cardTitles: lost.map(({ title }) => title) },
    });
  }
  await Payment.forgetCards(ctx, userId);
}
