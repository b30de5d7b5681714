import { beforeEach, describe, expect, test } from 'vitest';
import type { OutboxMessage, StaffRole } from '#core/identity';
import { type InvitationId, idFrom } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { aHousehold, aSupplier, createWorld, itemsOf, type World } from '#core/testing';
import {
  acceptInvitation,
  getDashboard,
  inviteCustomer,
  openInvitation,
  terminateContract,
  unlinkContract,
  withdrawInvitation,
} from './index.ts';

const [ANNA, BORIS, CLERK] = ['anna', 'boris', 'clerk'].map((name) => idFrom('user', name)) as [
  ReturnType<typeof idFrom<'user'>>,
  ReturnType<typeof idFrom<'user'>>,
  ReturnType<typeof idFrom<'user'>>,
];
const home = aHousehold();
const dacha = aHousehold({ supplier: home.supplier, number: '78020000001017' });
const other = aHousehold({ supplier: aSupplier('other') });
const { supplierId } = home.head;
const NUMBERS = [home.head.number, dacha.head.number];
const BOTH = [home.head.contractId, dacha.head.contractId];
const TO = 'anna@example.org';

let world: World;
let clerk: Ctx;
beforeEach(async () => {
  world = createWorld();
  for (const one of [home, dacha, other]) await world.table.load(itemsOf(one));
  clerk = await staff(['contracts']);
});

async function staff(roles: StaffRole[]): Promise<Ctx> {
  const member = { pk: `SUPPLIER#${supplierId}`, sk: `STAFF#${CLERK}`, userId: CLERK, roles, version: 1 };
  await world.table.load([member]);
  return world.user(CLERK);
}

const invite = (more: object = {}, ctx = clerk) =>
  inviteCustomer(ctx, { supplierId, to: TO, numbers: NUMBERS, identityCheck: 'passport', ...more });
const sent = (): OutboxMessage[] =>
  world.table.snapshot().filter(({ pk }) => pk.startsWith('OUTBOX#')) as unknown as OutboxMessage[];
async function invited(more: object = {}): Promise<{ token: string; invitationId: InvitationId }> {
  const { invitationId } = await invite(more);
  const message = sent().find(({ content }) => 'token' in content && content.token.includes(invitationId));
  const token = message && 'token' in message.content ? message.content.token : '';
  return { token, invitationId: invitationId as InvitationId };
}
const accept = (token: string, who = ANNA) => acceptInvitation(world.user(who), { token });
const open = (token: string) => openInvitation(world.anonymous, { token });
const journalOf = (who: string): string[] =>
  world.table
    .snapshot()
    .filter(({ pk, sk }) => pk === `USER#${who}` && sk.startsWith('JOURNAL#'))
    .map(({ event }) => String(event));
const INVALID = { code: 'contract.invitation_invalid' };

describe('inviting a customer', () => {
  test('sends a link by mail or SMS, and keeps neither the address nor the token', async () => {
    const { token } = await invited();
    expect(sent()).toMatchObject([
      { to: { mail: TO }, content: { template: 'invitation', contracts: 2, validDays: 14 } },
    ]);
    const kept = JSON.stringify(world.table.snapshot().filter(({ pk }) => !pk.startsWith('OUTBOX#')));
    expect(kept).not.toContain(TO);
    expect(kept).not.toContain(token.split('.')[2]);
    await invite({ to: '+79211234567', numbers: [NUMBERS[0], NUMBERS[0]] });
    expect(sent()).toContainEqual(
      expect.objectContaining({
        to: { sms: '+79211234567' },
        content: expect.objectContaining({ contracts: 1 }),
      }),
    );
    expect(journalOf(CLERK)).toEqual(['staff.customer_invited', 'staff.customer_invited']);
  });

  test('is for staff with the role, and for the system', async () => {
    const missing = { code: 'supplier.missing' };
    await expect(invite({}, world.user(ANNA))).rejects.toMatchObject(missing);
    await expect(invite({}, world.anonymous)).rejects.toMatchObject(missing);
    await expect(invite({}, await staff(['billing']))).rejects.toMatchObject(missing);
    await expect(invite({ supplierId: other.head.supplierId })).rejects.toMatchObject(missing);
    expect(await invite({}, world.system)).toMatchObject({ expiresAt: '2026-11-03T09:00:00.000Z' });
  });

  test('names the contract that is not the supplier’s, has ended, or is in a cabinet', async () => {
    const absent = { code: 'contract.missing', fields: [{ field: 'numbers.1' }] };
    await expect(invite({ numbers: [NUMBERS[0], '99999999999999'] })).rejects.toMatchObject(absent);
    await accept((await invited({ numbers: [NUMBERS[1]] })).token, BORIS);
    await expect(invite()).rejects.toMatchObject({
      code: 'contract.in_cabinet',
      fields: [{ field: 'numbers.1' }],
    });
    await terminateContract(world.system, { supplierId, number: NUMBERS[1]! });
    await expect(invite()).rejects.toMatchObject(absent);
    expect(sent()).toHaveLength(1);
  });

  test('is throttled for each member of the staff', async () => {
    for (let count = 0; count < 100; count += 1) await invite({ numbers: [NUMBERS[0]] });
    await expect(invite()).rejects.toMatchObject({ code: 'platform.too_many_tries' });
  });
});

describe('an invitation', () => {
  test('tells who invites and to how much, and nothing else, however often it is looked at', async () => {
    const { token } = await invited();
    for (let count = 0; count < 2; count += 1)
      expect(await open(token)).toEqual({
        supplierName: home.supplier.name,
        contracts: 2,
        expiresAt: '2026-11-03T09:00:00.000Z',
      });
  });

  test('puts its contracts into the cabinet of who accepts it, once; repeats answer the same', async () => {
    const { token } = await invited();
    for (let count = 0; count < 2; count += 1)
      expect((await accept(token)).contractIds.sort()).toEqual([...BOTH].sort());
    const { contracts } = await getDashboard(world.user(ANNA), {});
    expect(contracts.map(({ contractId }) => contractId).sort()).toEqual([...BOTH].sort());
    expect(journalOf(ANNA)).toEqual(['contract.linked', 'contract.linked']);
    await expect(accept(token, BORIS)).rejects.toMatchObject(INVALID);
    await expect(open(token)).rejects.toMatchObject(INVALID);
  });

  test('goes to one of two who accept it at once', async () => {
    const { token } = await invited();
    const both = await Promise.allSettled([accept(token), accept(token, BORIS)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const again = await invited({ numbers: [NUMBERS[0]] }).catch((error) => error);
    expect(again).toMatchObject({ code: 'contract.in_cabinet' });
  });

  test('leaves out what is not free any more, and is of no use when nothing is', async () => {
    const [first, second] = [await invited(), await invited()];
    await accept((await invited({ numbers: [NUMBERS[0]] })).token, BORIS);
    expect(await accept(first.token)).toEqual({ contractIds: [BOTH[1]] });
    await expect(accept(second.token)).rejects.toMatchObject(INVALID);
    await unlinkContract(world.user(BORIS), { contractId: BOTH[0]! });
    expect(await accept(second.token)).toEqual({ contractIds: [BOTH[0]] });
  });

  test('is for somebody signed in', async () => {
    const { token } = await invited();
    await expect(acceptInvitation(world.anonymous, { token })).rejects.toMatchObject({ status: 401 });
  });

  test('lasts fourteen days', async () => {
    const { token } = await invited();
    world.pass(14 * 86_400 - 1);
    expect(await open(token)).toBeDefined();
    world.pass(1);
    await expect(open(token)).rejects.toMatchObject(INVALID);
    await expect(accept(token)).rejects.toMatchObject(INVALID);
  });

  test.each(['', 'x'.repeat(40), 'demo.inv_00000000000000000000000000.guess', 'a.b.c.d'])(
    'is none that reads %j',
    async (token) => {
      await expect(open(token)).rejects.toMatchObject(INVALID);
    },
  );

  test('is not taken for another: the secret belongs to its id', async () => {
    const [one, two] = [await invited(), await invited()];
    const [supplier, id] = one.token.split('.');
    const mixed = `${supplier}.${id}.${two.token.split('.')[2]}`;
    await expect(accept(mixed)).rejects.toMatchObject(INVALID);
    await expect(accept(one.token.replace(supplierId, other.head.supplierId))).rejects.toMatchObject(INVALID);
  });

  test('is withdrawn by the supplier’s staff at once; what it linked stays', async () => {
    const { token, invitationId } = await invited({ numbers: [NUMBERS[0]] });
    const withdraw = (ctx = clerk, id = invitationId) =>
      withdrawInvitation(ctx, { supplierId, invitationId: id });
    await expect(withdraw(world.user(ANNA))).rejects.toMatchObject({ code: 'supplier.missing' });
    expect(await withdraw()).toEqual({ done: true });
    await expect(withdraw()).rejects.toMatchObject({ code: 'contract.invitation_missing' });
    await expect(accept(token)).rejects.toMatchObject(INVALID);
    const next = await invited();
    await accept(next.token);
    await withdraw(clerk, next.invitationId);
    expect((await getDashboard(world.user(ANNA), {})).contracts).toHaveLength(2);
    expect(journalOf(CLERK)).toContain('staff.invitation_withdrawn');
  });
});
