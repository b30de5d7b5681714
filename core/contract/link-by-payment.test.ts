import { beforeEach, describe, expect, test } from 'vitest';
import { contractIdOf, idFrom, kopecks, period } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx } from '#core/platform';
import { aHousehold, aSupplier, createWorld, type HouseholdDraft, itemsOf, type World } from '#core/testing';
import { LINK_PAUSE_SECONDS, linkContract, requireHead, terminateContract, unlinkContract } from './index.ts';

const ANNA = idFrom('user', 'anna');
const BORIS = idFrom('user', 'boris');
const supplier = aSupplier('demo', { linkByLastPayment: true });
const household = aHousehold({ supplier });
const { supplierId, number, contractId } = household.head;
const ADDRESS = household.head.premise.address;
const PAID = 166_380;

let world: World;
beforeEach(async () => {
  world = createWorld();
  await world.table.load(itemsOf(household));
  await pay(contractId, PAID);
});

let paid = 0;
async function pay(which: typeof contractId, amount: number): Promise<void> {
  paid += 1;
  const head = await requireHead(world.system, which);
  const postings = [{ debit: 'bank:sber', credit: 'customer', amountKopecks: kopecks(amount) }] as const;
  const cause = { kind: 'payment', ref: `pay_${paid}` } as const;
  await world.table.commit(Ledger.post(world.system, head, { cause, period: period('2026-10'), postings }));
}

async function another(of: string, draft: HouseholdDraft = {}) {
  const one = aHousehold({ supplier, number: of, ...draft });
  await world.table.load(itemsOf(one));
  return one.head;
}

interface Told {
  readonly address?: string;
  readonly amountKopecks?: number;
  readonly number?: string;
}
const link = (ctx: Ctx, { address = ADDRESS, amountKopecks = PAID, number: which = number }: Told = {}) =>
  linkContract(
    ctx,
    { supplierId, number: which, proof: { kind: 'last-payment', address, amountKopecks } },
    Ledger.lastPayment,
  );
const REFUSED = expect.objectContaining({ code: 'contract.link_refused', kind: 'refused' });

describe('linking by the last payment', () => {
  test('puts the contract into the cabinet, however the address is written', async () => {
    const address = 'САНКТ-ПЕТЕРБУРГ проспект Энергетиков 10-25';
    expect(await link(world.user(ANNA), { address })).toEqual({ contractId });
    expect(await requireHead(world.system, contractId)).toMatchObject({ ownerId: ANNA, linkedAt: world.now });
    const mine = world.table.snapshot().filter(({ pk }) => pk === `USER#${ANNA}`);
    expect(mine.map(({ sk, event }) => event ?? sk.split('#')[0])).toEqual(['contract.linked', 'LINK']);
  });

  test('answers the same again to the one who has it', async () => {
    await link(world.user(ANNA));
    expect(await link(world.user(ANNA), { amountKopecks: 1 })).toEqual({ contractId });
  });

  test('may be done again by who knows it, after it was taken out', async () => {
    await link(world.user(ANNA));
    await unlinkContract(world.user(ANNA), { contractId });
    expect(await link(world.user(BORIS))).toEqual({ contractId });
  });

  test('of two at once is done by one of them', async () => {
    const outcomes = await Promise.allSettled([link(world.user(ANNA)), link(world.user(BORIS))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: REFUSED });
  });

  test('goes through though a payment comes in meanwhile', async () => {
    let came = false;
    const readLastPayment: typeof Ledger.lastPayment = async (ctx, which) => {
      const amount = await Ledger.lastPayment(ctx, which);
      if (!came) await pay(contractId, PAID);
      came = true;
      return amount;
    };
    const proof = { kind: 'last-payment', address: ADDRESS, amountKopecks: PAID } as const;
    const linked = linkContract(world.user(ANNA), { supplierId, number, proof }, readLastPayment);
    expect(await linked).toEqual({ contractId });
  });

  test('needs a signed-in user', async () => {
    await expect(link(world.anonymous)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});

describe('a refused link by the last payment', () => {
  const cases: [what: string, prepare: () => Promise<Told>][] = [
    ['another sum, by a kopeck', async () => ({ amountKopecks: PAID + 1 })],
    ['the sum before the last', async () => pay(contractId, 5000).then(() => ({}))],
    ['another flat', async () => ({ address: ADDRESS.replace('25', '26') })],
    ['an address that says nothing', async () => ({ address: '-' })],
    ['a number nobody has', async () => ({ number: '99999999999999' })],
    ['nothing that was ever paid', async () => ({ number: (await another('78010000000024')).number })],
    ['a contract in another cabinet, told rightly', async () => link(world.user(BORIS)).then(() => ({}))],
    [
      'a contract that ended, told rightly',
      async () => terminateContract(world.system, { supplierId, number }).then(() => ({})),
    ],
  ];

  test.each(cases)('says the same of %s, after the same requests', async (_, prepare) => {
    const told = await prepare();
    Object.assign(world.table.requests, { get: 0, query: 0, commit: 0 });
    const refused = await link(world.user(ANNA), told).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'contract.link_refused', facts: {}, fields: [] });
    expect(refused).toMatchObject({ detail: { ru: expect.stringContaining('до копейки') } });
    expect(world.table.requests).toEqual({ get: 3, query: 1, commit: 4 });
  });

  test.each([
    ['a contract', number],
    ['a number nobody has', '99999999999999'],
  ])('pauses %s after five tries, and the day ends after ten', async (_, which) => {
    const wrong = () => link(world.user(ANNA), { number: which, amountKopecks: 1 });
    for (let tries = 0; tries < 5; tries += 1) await expect(wrong()).rejects.toEqual(REFUSED);
    world.pass(LINK_PAUSE_SECONDS);
    for (let tries = 0; tries < 5; tries += 1) await expect(wrong()).rejects.toEqual(REFUSED);
    world.pass(LINK_PAUSE_SECONDS);
    const closed = await link(world.user(BORIS), { number: which }).catch((error: unknown) => error);
    // 09:30 UTC: the day has 14 hours and a half left
    expect(closed).toMatchObject({ code: 'contract.link_closed_today', retryAfterSeconds: 52_200 });
    world.pass(52_200);
    await expect(wrong()).rejects.toEqual(REFUSED);
  });

  test('shares its tries with codes', async () => {
    const code = { kind: 'activation-code', code: 'WR0N-GC0D' } as const;
    for (let tries = 0; tries < 5; tries += 1) {
      const tried = linkContract(world.user(ANNA), { supplierId, number, proof: code }, Ledger.lastPayment);
      await expect(tried).rejects.toEqual(REFUSED);
    }
    await expect(link(world.user(ANNA))).rejects.toMatchObject({ code: 'contract.link_paused' });
  });
});

describe('a supplier that does not accept it', () => {
  test('says so, before anything is counted or compared', async () => {
    await world.table.load(itemsOf(aHousehold({ supplier: aSupplier('demo') })));
    const before = world.table.snapshot();
    await expect(link(world.user(ANNA))).rejects.toMatchObject({
      code: 'contract.proof_not_accepted',
      kind: 'refused',
    });
    expect(world.table.snapshot()).toEqual(before);
  });

  test('is missing where there is none', async () => {
    const { supplierId: nowhere } = aSupplier('nowhere');
    const proof = { kind: 'last-payment', address: ADDRESS, amountKopecks: PAID } as const;
    const linked = linkContract(world.user(ANNA), { supplierId: nowhere, number, proof }, Ledger.lastPayment);
    await expect(linked).rejects.toMatchObject({ code: 'supplier.missing' });
    expect(contractIdOf(nowhere, number)).not.toBe(contractId);
  });
});
