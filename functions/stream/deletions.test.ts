import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import * as Organisation from '#core/organisation';
import { aHousehold, itemsOf } from '#core/testing';
import { entered, openCabinet, PASSWORD, registered } from '../../core/identity/testing/cabinet.ts';
import { carryOutDeletion } from './deletions.ts';

test('when its reminder is forgotten, an account’s contracts leave the cabinet and the person is made unknown', async () => {
  const cabinet = openCabinet();
  const ctx = cabinet.world.system;
  const [anna, boris] = [await registered(cabinet), await registered(cabinet)];
  const mine = await entered(cabinet, anna);
  const home = aHousehold({ head: { ownerId: anna.userId, linkedAt: cabinet.world.now } });
  await cabinet.table.load(itemsOf(home));
  const { contractId } = home.head;
  await Identity.askDeletion(mine.ctx, { password: PASSWORD }, Organisation.requireReplaceable);
  const reminder = cabinet.table.snapshot().find(({ pk }) => pk.startsWith('ONCE#deletion#'));
  const record = (eventName: DynamoDBRecord['eventName']) =>
    ({
      eventName,
      dynamodb: {
        Keys: { pk: { S: reminder?.pk ?? '' }, sk: { S: '#HEAD' } },
        OldImage: { userId: { S: anna.userId } },
      },
    }) as DynamoDBRecord;

  await carryOutDeletion(ctx, record('REMOVE'));
  cabinet.world.pass(30 * 86_400);
  await carryOutDeletion(ctx, record('MODIFY'));
  expect((await Contract.requireHead(ctx, contractId)).ownerId).toBe(anna.userId);

  for (let count = 0; count < 2; count += 1) await carryOutDeletion(ctx, record('REMOVE'));
  expect((await Contract.requireHead(ctx, contractId)).ownerId).toBeUndefined();
  expect((await Identity.getUser(ctx, anna.userId))?.state).toBe('deleted');
  expect((await Identity.getUser(ctx, boris.userId))?.state).toBe('active');
});
