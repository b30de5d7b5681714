import { beforeEach, describe, expect, test } from 'vitest';
import * as operations from './contract.ts';
import * as Identity from './index.ts';
import {
  type Cabinet,
  type Entered,
  entered,
  journalOf,
  openCabinet,
  type Registered,
  registered,
} from './testing/cabinet.ts';

let cabinet: Cabinet;
let anna: Registered;
let mine: Entered;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
  mine = await entered(cabinet, anna);
});

type Wanted = Parameters<typeof Identity.chooseNotices>[1]['wanted'];
const choose = (wanted: Wanted, ctx = mine.ctx) => Identity.chooseNotices(ctx, { wanted });
const noticesOf = async (ctx = mine.ctx) => (await Identity.getMe(ctx, {})).notices;
const ALL = [...Identity.NOTICE_CHOICES];

describe('news by mail', () => {
  test('are all wanted until the owner chooses, and then those they chose', async () => {
    expect(await noticesOf()).toEqual(ALL);
    await choose(['bill-ready']);
    expect(await noticesOf()).toEqual(['bill-ready']);
    await choose([]);
    expect(await noticesOf()).toEqual([]);
    await choose(ALL);
    expect(await noticesOf()).toEqual(ALL);
    const chosen = (await journalOf(cabinet, anna.userId)).filter((event) => event.includes('notices'));
    expect(chosen).toHaveLength(3);
  });

  test('stay as they are when repeated, in whatever order and however often each is named', async () => {
    await choose(['payment-received']);
    const before = cabinet.table.snapshot();
    await choose(['payment-received', 'payment-received']);
    expect(cabinet.table.snapshot()).toEqual(before);
  });

  test('chosen twice at once are as one of the two chose', async () => {
    await Promise.all([choose([]), choose(['bill-ready'])]);
    expect([[], ['bill-ready']]).toContainEqual(await noticesOf());
  });

  test('are nobody else’s, and nobody’s who is not signed in', async () => {
    const boris = await entered(cabinet, await registered(cabinet));
    await choose([], boris.ctx);
    expect(await noticesOf()).toEqual(ALL);
    await expect(choose([], cabinet.anonymous)).rejects.toMatchObject({ status: 401 });
  });

  test.each([
    ['a kind there is not', ['weather']],
    ['none that is a choice', ['autopay-coming']],
    ['too many', Array<string>(11).fill('bill-ready')],
    ['no list', 'bill-ready'],
  ])('are refused with %s', (_, wanted) =>
    expect(operations.chooseNotices.input.safeParse({ wanted }).success).toBe(false),
  );
});
