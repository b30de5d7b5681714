import { describe, expect, test } from 'vitest';
import * as operations from '#contract/contract';
import { contractIdOf, type IdKind, idFrom, type UserId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx } from '#core/platform';
import { aHousehold, createWorld, itemsOf, type World } from '#core/testing';
import {
  getDashboard,
  issueActivationCode,
  LINK_PAUSE_SECONDS,
  linkContract,
  requireHead,
  requireOwn,
  terminateContract,
  unlinkContract,
} from './index.ts';

const person = (name: string): UserId => idFrom('user' satisfies IdKind, name);
const ANNA = person('anna');
const BORIS = person('boris');

const household = aHousehold();
const { supplierId, number, contractId } = household.head;

async function aWorld(): Promise<World> {
  const world = createWorld();
  await world.table.load(itemsOf(household));
  return world;
}

const issue = async (world: World): Promise<string> =>
  (await issueActivationCode(world.system, { supplierId, number, identityCheck: 'passport' })).activationCode;
const link = (ctx: Ctx, code: string, which = number) =>
  linkContract(
    ctx,
    { supplierId, number: which, proof: { kind: 'activation-code', code } },
    Ledger.lastPayment,
  );
const REFUSED = expect.objectContaining({ code: 'contract.link_refused', kind: 'refused' });
const PAUSED = expect.objectContaining({ code: 'contract.link_paused', kind: 'throttled' });

describe('linking a contract', () => {
  test('puts it into the cabinet: head, link, used code and journal in one commit', async () => {
    const world = await aWorld();
    const code = await issue(world);
    world.table.requests.commit = 0;
    expect(await link(world.user(ANNA), code)).toEqual({ contractId });
    // two throttles, one count of tries, and the link itself
    expect(world.table.requests.commit).toBe(4);
    expect(await requireOwn(world.user(ANNA), contractId)).toMatchObject({
      ownerId: ANNA,
      linkedAt: world.now,
      version: 2,
    });
    const left = world.table.snapshot().filter(({ pk }) => pk === `CONTRACT#${contractId}`);
    expect(left.filter(({ sk }) => sk.startsWith('CODE'))).toMatchObject([{ sk: 'CODE', usedAt: world.now }]);
    expect(left.flatMap(({ hash }) => hash ?? [])).toEqual([]);
    const mine = world.table.snapshot().filter(({ pk }) => pk === `USER#${ANNA}`);
    expect(mine.map(({ sk }) => sk.split('#')[0])).toEqual(['JOURNAL', 'LINK']);
    expect(mine[0]).toMatchObject({ event: 'contract.linked', ref: contractId });
  });

  test('takes the code however it was typed', async () => {
    const world = await aWorld();
    const code = await issue(world);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = code.toLowerCase().replace('-', '').replaceAll('0', 'o').replaceAll('1', 'l');
    expect(await link(world.user(ANNA), typed)).toEqual({ contractId });
  });

  test('never stores the code itself', async () => {
    const world = await aWorld();
    const code = await issue(world);
    const stored = JSON.stringify(world.table.snapshot());
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(code.replace('-', ''));
  });

  test('answers the same again to the one who has it, whatever the code, as often as asked', async () => {
    const world = await aWorld();
    await link(world.user(ANNA), await issue(world));
    for (let time = 0; time < 10; time += 1)
      expect(await link(world.user(ANNA), 'ANY0-C0DE')).toEqual({ contractId });
  });

  test('takes a code once', async () => {
    const world = await aWorld();
    const code = await issue(world);
    await link(world.user(ANNA), code);
    await unlinkContract(world.user(ANNA), { contractId });
    await expect(link(world.user(ANNA), code)).rejects.toEqual(REFUSED);
    await expect(link(world.user(BORIS), code)).rejects.toEqual(REFUSED);
  });

  test('takes the latest code only', async () => {
    const world = await aWorld();
    const first = await issue(world);
    const second = await issue(world);
    await expect(link(world.user(ANNA), first)).rejects.toEqual(REFUSED);
    expect(await link(world.user(ANNA), second)).toEqual({ contractId });
  });

  test('takes no code past its life', async () => {
    const world = await aWorld();
    const code = await issue(world);
    world.pass(30 * 86_400);
    await expect(link(world.user(ANNA), code)).rejects.toEqual(REFUSED);
  });

  test('needs a signed-in user', async () => {
    const world = await aWorld();
    const code = await issue(world);
    await expect(link(world.anonymous, code)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});

describe('a refused link', () => {
  const cases: [what: string, prepare: (world: World) => Promise<{ code: string; which?: string }>][] = [
    ['a number nobody has', async () => ({ code: 'AAAA-BBBB', which: '99999999999999' })],
    ['a wrong code', async (world) => ({ code: (await issue(world)).replace(/^./, 'Z') })],
    ['a contract without a code', async () => ({ code: 'AAAA-BBBB' })],
    [
      'a contract in another cabinet, with a code that would fit',
      async (world) => {
        await link(world.user(BORIS), await issue(world));
        return { code: await issue(world) };
      },
    ],
    [
      'a terminated contract, with a code that would fit',
      async (world) => {
        const code = await issue(world);
        await terminateContract(world.system, { supplierId, number });
        return { code };
      },
    ],
  ];

  test.each(cases)('says the same of %s, after the same requests', async (_, prepare) => {
    const world = await aWorld();
    const { code, which } = await prepare(world);
    Object.assign(world.table.requests, { get: 0, query: 0, commit: 0 });
    const refused = await link(world.user(ANNA), code, which).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'contract.link_refused', kind: 'refused', facts: {}, fields: [] });
    expect(refused).toMatchObject({ detail: { ru: expect.stringContaining('Не удалось привязать счёт') } });
    expect(world.table.requests).toEqual({ get: 2, query: 0, commit: 3 });
  });

  test.each([
    ['a contract', number],
    ['a number nobody has', '99999999999999'],
  ])('pauses %s after five tries, even for the right code', async (_, which) => {
    const world = await aWorld();
    const code = await issue(world);
    for (let tries = 0; tries < 5; tries += 1)
      await expect(link(world.user(ANNA), 'WR0N-GC0D', which)).rejects.toEqual(REFUSED);
    const paused = await link(world.user(BORIS), code, which).catch((error: unknown) => error);
    expect(paused).toEqual(PAUSED);
    expect(paused).toMatchObject({ retryAfterSeconds: LINK_PAUSE_SECONDS });
    world.pass(LINK_PAUSE_SECONDS - 1);
    await expect(link(world.user(BORIS), code, which)).rejects.toEqual(PAUSED);
  });

  test('after the pause gives five tries more, and the code still works', async () => {
    const world = await aWorld();
    const code = await issue(world);
    for (let tries = 0; tries < 5; tries += 1)
      await expect(link(world.user(ANNA), 'WR0N-GC0D')).rejects.toEqual(REFUSED);
    world.pass(LINK_PAUSE_SECONDS);
    for (let tries = 0; tries < 4; tries += 1)
      await expect(link(world.user(ANNA), 'WR0N-GC0D')).rejects.toEqual(REFUSED);
    expect(await link(world.user(ANNA), code)).toEqual({ contractId });
  });

  test('a new code ends the pause', async () => {
    const world = await aWorld();
    await issue(world);
    for (let tries = 0; tries < 5; tries += 1)
      await expect(link(world.user(ANNA), 'WR0N-GC0D')).rejects.toEqual(REFUSED);
    expect(await link(world.user(ANNA), await issue(world))).toEqual({ contractId });
  });

  test('of twenty at once lets five be compared', async () => {
    const world = await aWorld();
    await issue(world);
    const people = Array.from({ length: 20 }, (_, index) => world.user(person(`p${index}`)));
    const outcomes = await Promise.all(
      people.map((ctx) => link(ctx, 'WR0N-GC0D').catch((error: { code: string }) => error.code)),
    );
    expect(outcomes.filter((code) => code === 'contract.link_refused')).toHaveLength(5);
    expect(outcomes.filter((code) => code === 'contract.link_paused')).toHaveLength(15);
  });

  test('many numbers tried by one user are throttled', async () => {
    const world = await aWorld();
    const tries = Array.from({ length: 21 }, (_, index) => `7801${String(index).padStart(10, '0')}`);
    for (const which of tries.slice(0, 20))
      await expect(link(world.user(ANNA), 'WR0N-GC0D', which)).rejects.toEqual(REFUSED);
    await expect(link(world.user(ANNA), 'WR0N-GC0D', tries[20])).rejects.toMatchObject({
      code: 'platform.too_many_tries',
    });
  });

  test('many users trying from one address are throttled', async () => {
    const world = await aWorld();
    const attempt = (index: number) =>
      link(world.user(person(`p${index}`)), 'WR0N-GC0D', `7801${String(index).padStart(10, '0')}`);
    for (let index = 0; index < 60; index += 1) await expect(attempt(index)).rejects.toEqual(REFUSED);
    await expect(attempt(60)).rejects.toMatchObject({ code: 'platform.too_many_tries' });
  });
});

describe('two users with one code', () => {
  test('one of them wins', async () => {
    const world = await aWorld();
    const code = await issue(world);
    const outcomes = await Promise.allSettled([link(world.user(ANNA), code), link(world.user(BORIS), code)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = (await requireHead(world.system, contractId)).ownerId;
    const cabinets = await Promise.all([ANNA, BORIS].map((user) => getDashboard(world.user(user), {})));
    expect(cabinets.map(({ contracts }) => contracts.length).sort()).toEqual([0, 1]);
    expect(cabinets[winner === ANNA ? 0 : 1]?.contracts).toHaveLength(1);
    const loser = outcomes.find(({ status }) => status === 'rejected');
    expect(loser).toMatchObject({ reason: { code: 'contract.link_refused' } });
  });
});

describe('unlinking', () => {
  test('takes the contract out of the cabinet and leaves the contract', async () => {
    const world = await aWorld();
    await link(world.user(ANNA), await issue(world));
    expect(await unlinkContract(world.user(ANNA), { contractId })).toEqual({ done: true });
    expect((await getDashboard(world.user(ANNA), {})).contracts).toEqual([]);
    const head = await requireHead(world.system, contractId);
    expect(head.ownerId).toBeUndefined();
    expect(head.linkedAt).toBeUndefined();
    const mine = world.table.snapshot().filter(({ pk }) => pk === `USER#${ANNA}`);
    expect(mine.map(({ sk, event }) => event ?? sk)).toEqual(['contract.linked', 'contract.unlinked']);
    expect(await link(world.user(BORIS), await issue(world))).toEqual({ contractId });
  });

  test.each([
    ['a contract that does not exist', contractIdOf(supplierId, '99999999999999'), ANNA],
    ["another customer's contract", contractId, BORIS],
    ['one that is in no cabinet any more', contractId, ANNA],
  ])('finds %s missing', async (what, which, who) => {
    const world = await aWorld();
    await link(world.user(ANNA), await issue(world));
    if (what.includes('any more')) await unlinkContract(world.user(ANNA), { contractId });
    await expect(unlinkContract(world.user(who), { contractId: which })).rejects.toMatchObject({
      code: 'contract.missing',
      kind: 'missing',
    });
  });

  test('twice at once is done once', async () => {
    const world = await aWorld();
    await link(world.user(ANNA), await issue(world));
    const outcomes = await Promise.allSettled([
      unlinkContract(world.user(ANNA), { contractId }),
      unlinkContract(world.user(ANNA), { contractId }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a terminated contract', () => {
  test('leaves the cabinet by itself, and its pages are missing', async () => {
    const world = await aWorld();
    await link(world.user(ANNA), await issue(world));
    await terminateContract(world.system, { supplierId, number });
    await terminateContract(world.system, { supplierId, number });
    expect((await getDashboard(world.user(ANNA), {})).contracts).toEqual([]);
    await expect(requireOwn(world.user(ANNA), contractId)).rejects.toMatchObject({
      code: 'contract.missing',
    });
    const head = await requireHead(world.system, contractId);
    expect(head).toMatchObject({ status: 'terminated', version: 3 });
    expect(head.ownerId).toBeUndefined();
  });

  test('is terminated by the system only', async () => {
    const world = await aWorld();
    await expect(terminateContract(world.user(ANNA), { supplierId, number })).rejects.toMatchObject({
      code: 'contract.missing',
    });
  });
});

describe('what a request to link may hold', () => {
  const CODE = { kind: 'activation-code', code: '7K4M-92QX' };
  const PAYMENT = { kind: 'last-payment', address: 'ул. Мира, 1', amountKopecks: 166_380 };
  const accepts = (changes: object) =>
    operations.linkContract.input.safeParse({ supplierId: 'demo', number, proof: CODE, ...changes }).success;

  test('is a supplier’s short name, a number of 14 digits and a short code', () => {
    expect(accepts({})).toBe(true);
    expect(accepts({ proof: { ...CODE, code: ' 7k4m92qx ' } })).toBe(true);
    expect(accepts({ number: '7801000000001' })).toBe(false);
    expect(accepts({ number: '780100000000177' })).toBe(false);
    expect(accepts({ number: '7801000000001x' })).toBe(false);
    expect(accepts({ supplierId: 'Demo#1' })).toBe(false);
    expect(accepts({ proof: { ...CODE, code: '' } })).toBe(false);
    expect(accepts({ proof: { ...CODE, code: 'A'.repeat(21) } })).toBe(false);
    expect(accepts({ proof: { ...CODE, code: '7K4M 92QX!' } })).toBe(false);
  });

  test('or one line of an address with a sum of money', () => {
    expect(accepts({ proof: PAYMENT })).toBe(true);
    expect(accepts({ proof: { ...PAYMENT, amountKopecks: 0 } })).toBe(false);
    expect(accepts({ proof: { ...PAYMENT, amountKopecks: 1.5 } })).toBe(false);
    expect(accepts({ proof: { ...PAYMENT, address: ' ' } })).toBe(false);
    expect(accepts({ proof: { ...PAYMENT, address: 'a'.repeat(201) } })).toBe(false);
    expect(accepts({ proof: { ...PAYMENT, code: '7K4M-92QX' } })).toBe(false);
    expect(accepts({ proof: undefined })).toBe(false);
  });
});
