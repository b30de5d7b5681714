import { beforeEach, describe, expect, test } from 'vitest';
import * as operations from '#contract/contract';
import type { StaffRole } from '#core/identity';
import { idFrom } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx } from '#core/platform';
import { aHousehold, createWorld, itemsOf, type World } from '#core/testing';
import {
  getActivationCode,
  issueActivationCode,
  LINK_PAUSE_SECONDS,
  linkContract,
  terminateContract,
  withdrawActivationCode,
} from './index.ts';

const ANNA = idFrom('user', 'anna');
const CLERK = idFrom('user', 'clerk');
const household = aHousehold();
const { supplierId, number, contractId } = household.head;
const OF = { supplierId, number };

let world: World;
let clerk: Ctx;
beforeEach(async () => {
  world = createWorld();
  await world.table.load(itemsOf(household));
  clerk = await staff(['contracts']);
});

async function staff(roles: StaffRole[]): Promise<Ctx> {
  const member = { pk: `SUPPLIER#${supplierId}`, sk: `STAFF#${CLERK}`, userId: CLERK, roles, version: 1 };
  await world.table.load([member]);
  return world.user(CLERK);
}

const issue = (ctx = clerk) => issueActivationCode(ctx, { ...OF, identityCheck: 'passport' });
const link = (code: string, who = ANNA) =>
  linkContract(world.user(who), { ...OF, proof: { kind: 'activation-code', code } }, Ledger.lastPayment);
const journal = () =>
  world.table.snapshot().filter(({ pk, sk }) => pk === `USER#${CLERK}` && sk.startsWith('JOURNAL#'));
const MISSING = {
  code: 'contract.missing',
  kind: 'missing',
  message: expect.stringContaining('supplier has no contract'),
};

describe('issuing a code', () => {
  test('answers the code once, and keeps who issued it, after which check, and until when it works', async () => {
    const { activationCode: code, ...answer } = await issue();
    expect(answer).toEqual({ expiresAt: '2026-11-19T09:00:00.000Z', inCabinet: false });
    const known = await getActivationCode(clerk, OF);
    expect(known).toEqual({
      inCabinet: false,
      tries: 0,
      code: {
        state: 'valid',
        issuedAt: world.now,
        issuedBy: CLERK,
        identityCheck: 'passport',
        expiresAt: '2026-11-19T09:00:00.000Z',
      },
    });
    expect(JSON.stringify(world.table.snapshot())).not.toContain(code);
    expect(await link(code)).toEqual({ contractId });
  });

  test('stands in the journal of whoever issued it, with the check', async () => {
    await issue();
    expect(journal()).toMatchObject([{ event: 'staff.code_issued', ref: `${contractId}:passport` }]);
  });

  test('again replaces the earlier code', async () => {
    const first = await issue();
    world.pass(60);
    const second = await issue();
    await expect(link(first.activationCode)).rejects.toMatchObject({ code: 'contract.link_refused' });
    expect((await getActivationCode(clerk, OF)).code).toMatchObject({ state: 'valid', issuedAt: world.now });
    expect(await link(second.activationCode)).toEqual({ contractId });
  });

  test('by two at once leaves one code that works', async () => {
    const codes = await Promise.all([issue(), issue()]);
    const outcomes = await Promise.allSettled(codes.map(({ activationCode }) => link(activationCode)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect((await getActivationCode(clerk, OF)).code?.state).toBe('used');
  });

  test('says when the contract is in a cabinet: there the code must wait', async () => {
    await link((await issue()).activationCode);
    const { activationCode, inCabinet } = await issue();
    expect(inCabinet).toBe(true);
    await expect(link(activationCode, idFrom('user', 'boris'))).rejects.toMatchObject({
      code: 'contract.link_refused',
    });
  });

  test('takes no check it does not know, and no number that is none', () => {
    const accepts = (changes: object) =>
      operations.issueActivationCode.input.safeParse({ ...OF, identityCheck: 'passport', ...changes })
        .success;
    expect(accepts({})).toBe(true);
    expect(accepts({ identityCheck: 'knows-the-neighbour' })).toBe(false);
    expect(accepts({ identityCheck: undefined })).toBe(false);
    expect(accepts({ number: '7801' })).toBe(false);
  });
});

describe('withdrawing a code', () => {
  test('ends it at once, and says so; repeats change nothing', async () => {
    const { activationCode: code } = await issue();
    world.pass(60);
    const withdrawnAt = world.now;
    for (let time = 0; time < 2; time += 1) {
      expect(await withdrawActivationCode(clerk, OF)).toEqual({ done: true });
      world.pass(60);
    }
    await expect(link(code)).rejects.toMatchObject({ code: 'contract.link_refused' });
    expect((await getActivationCode(clerk, OF)).code).toMatchObject({
      state: 'withdrawn',
      endedAt: withdrawnAt,
    });
    expect(journal().map(({ event }) => event)).toEqual(['staff.code_issued', 'staff.code_withdrawn']);
  });

  test('at the moment of its use: it is used or withdrawn, not both', async () => {
    const { activationCode } = await issue();
    const [linked] = await Promise.allSettled([link(activationCode), withdrawActivationCode(clerk, OF)]);
    const { code, inCabinet } = await getActivationCode(clerk, OF);
    expect(code?.state).toBe(linked.status === 'fulfilled' ? 'used' : 'withdrawn');
    expect(inCabinet).toBe(linked.status === 'fulfilled');
  });

  test('of a contract that never had one changes nothing', async () => {
    const before = world.table.snapshot();
    expect(await withdrawActivationCode(clerk, OF)).toEqual({ done: true });
    expect(world.table.snapshot()).toEqual(before);
  });

  test('leaves a code that was used as it was', async () => {
    await link((await issue()).activationCode);
    await withdrawActivationCode(clerk, OF);
    expect((await getActivationCode(clerk, OF)).code).toMatchObject({ state: 'used', endedAt: world.now });
  });
});

describe('what is known of a code', () => {
  test('is nothing where none was issued', async () => {
    expect(await getActivationCode(clerk, OF)).toEqual({ inCabinet: false, tries: 0 });
  });

  test('counts the tries, says until when they are paused, and begins anew after the pause', async () => {
    await issue();
    const state = async () => {
      const { tries, pausedUntil } = await getActivationCode(clerk, OF);
      return { tries, pausedUntil };
    };
    for (let tries = 0; tries < 4; tries += 1) await link('WR0N-GC0D').catch(() => undefined);
    expect(await state()).toEqual({ tries: 4, pausedUntil: undefined });
    await link('WR0N-GC0D').catch(() => undefined);
    expect(await state()).toEqual({ tries: 5, pausedUntil: '2026-10-20T09:15:00.000Z' });
    world.pass(LINK_PAUSE_SECONDS);
    expect(await state()).toEqual({ tries: 0, pausedUntil: undefined });
  });

  test('is that it has expired, once it has', async () => {
    await issue();
    world.pass(30 * 86_400);
    expect((await getActivationCode(clerk, OF)).code?.state).toBe('expired');
  });
});

describe.each([
  ['issuing a code', issueActivationCode],
  ['withdrawing a code', withdrawActivationCode],
  ['asking for a code', getActivationCode],
])('%s', (_, act) => {
  const of = (changes: object = {}) => ({ ...OF, identityCheck: 'passport' as const, ...changes });

  test.each<[string, () => Promise<Ctx>]>([
    ['a customer', async () => world.user(ANNA)],
    ['somebody who did not sign in', async () => world.anonymous],
    ['staff with another role', () => staff(['billing', 'payments'])],
    ['staff whose role was taken away', () => staff([])],
  ])('finds no supplier for %s', async (_who, ctxOf) => {
    await expect(act(await ctxOf(), of())).rejects.toMatchObject({ code: 'supplier.missing' });
  });

  test('is for an admin and the system too', async () => {
    await expect(act(await staff(['admin']), of())).resolves.toBeDefined();
    await expect(act(world.system, of())).resolves.toBeDefined();
  });

  test('finds an absent and an ended contract missing', async () => {
    await expect(act(clerk, of({ number: '99999999999999' }))).rejects.toMatchObject(MISSING);
    await terminateContract(world.system, OF);
    await expect(act(clerk, of())).rejects.toMatchObject(MISSING);
  });
});
