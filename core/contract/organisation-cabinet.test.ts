import { beforeEach, describe, expect, test } from 'vitest';
import * as operations from '#contract/contract';
import {
  type ContractId,
  isAtLeast,
  ORGANISATION_ROLES,
  type OrganisationId,
  type OrganisationRole,
  type UserId,
} from '#core/kernel';
import * as Organisation from '#core/organisation';
import type { Ctx } from '#core/platform';
import { aHousehold, itemsOf, type Office, openOffice } from '#core/testing';
import {
  emptyCabinet,
  getContract,
  getDashboard,
  groupContracts,
  issueActivationCode,
  linkContract,
  moveContracts,
  patchHead,
  requestSignInChange,
  requireAllOwn,
  requireHead,
  requireOwn,
  terminateContract,
  unlinkContract,
} from './index.ts';

let office: Office;
let anna: UserId;
let organisationId: OrganisationId;
let homes: ReturnType<typeof aHousehold>[];
let ids: ContractId[];
beforeEach(async () => {
  office = openOffice();
  anna = await office.person();
  organisationId = await office.organisation(anna);
  homes = Array.from({ length: 10 }, (_, index) => aHousehold({ number: `7801000000${index}017` }));
  for (const home of homes) await office.world.table.load(itemsOf(home));
  ids = homes.map(({ head }) => head.contractId);
});

const MISSING = { code: 'contract.missing', status: 404 };
const NO_ORGANISATION = { code: 'organisation.missing', status: 404 };
const TOO_LITTLE = { code: 'organisation.role_insufficient', status: 403 };
const nothingPaid = async () => undefined;

/** Links a contract by a new code, into the caller's cabinet or an organisation's. */
async function link(ctx: Ctx, contractId: ContractId, into?: OrganisationId) {
  const { supplierId, number } = await requireHead(office.world.system, contractId);
  const { system } = office.world;
  const of = { supplierId, number, identityCheck: 'passport' as const };
  const { activationCode: code } = await issueActivationCode(system, of);
  const proof = { kind: 'activation-code' as const, code };
  return linkContract(ctx, { supplierId, number, proof, ...(into && { organisationId: into }) }, nothingPaid);
}
const move = async (who: UserId, contractIds: ContractId[], to?: OrganisationId) =>
  moveContracts(await office.as(who), { contractIds, ...(to && { organisationId: to }) });
/** So many of the contracts, in the organisation. */
async function held(count = 1): Promise<ContractId[]> {
  for (const contractId of ids.slice(0, count)) await link(await office.as(anna), contractId, organisationId);
  return ids.slice(0, count);
}
const inside = async (who: UserId, of?: OrganisationId) =>
  (await getDashboard(await office.as(who), of ? { organisationId: of } : {})).contracts.map(
    ({ contractId }) => contractId,
  );
const counted = async (of = organisationId, who = anna) =>
  (await Organisation.getOrganisation(await office.as(who), { organisationId: of })).contracts;
const eventsOf = (pk: string): unknown[] =>
  office.world.table
    .snapshot()
    .flatMap((item) => (item.pk === pk && item.sk.startsWith('JOURNAL#') ? [item.event] : []));
const linksOf = (pk: string): unknown[] =>
  office.world.table.snapshot().filter((item) => item.pk === pk && item.sk.startsWith('LINK#'));
const codesOf = (answers: PromiseSettledResult<unknown>[]) =>
  answers.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code: string }).code)).sort();

describe('a contract in an organisation', () => {
  test.each(ORGANISATION_ROLES)('is for a member with the role %s, as far as that goes', async (role) => {
    const [contractId = ids[0]!] = await held();
    const member = await office.as(await office.joined(organisationId, role));
    for (const needed of ORGANISATION_ROLES) {
      const asked = [requireOwn(member, contractId, needed), requireAllOwn(member, [contractId], needed)];
      if (!isAtLeast(role, needed))
        for (const one of asked) await expect(one).rejects.toMatchObject(TOO_LITTLE);
      else expect(await Promise.all(asked)).toMatchObject([{ contractId }, [{ contractId }]]);
    }
    expect(await requireOwn(member, contractId)).toMatchObject({ ownerId: organisationId });
  });

  test('is missing to everybody else, like one that there is not', async () => {
    const [contractId = ids[0]!] = await held();
    const stranger = await office.person();
    await office.organisation(stranger, 'ООО «Лютик»');
    const nowhere = aHousehold({ number: '99999999999999' }).head.contractId;
    for (const needed of ORGANISATION_ROLES)
      for (const ctx of [await office.as(stranger), office.world.anonymous])
        for (const id of [contractId, nowhere])
          await expect(requireOwn(ctx, id, needed)).rejects.toMatchObject(MISSING);
    expect(await requireOwn(office.world.system, contractId, 'manager')).toMatchObject({ contractId });
  });

  test('is missing from the next request on to who was taken out of it', async () => {
    const [contractId = ids[0]!] = await held();
    const boris = await office.joined(organisationId, 'payments');
    await requireOwn(await office.as(boris), contractId, 'payments');
    await Organisation.changeRole(await office.as(anna), { organisationId, userId: boris, role: 'observer' });
    await expect(requireOwn(await office.as(boris), contractId, 'payments')).rejects.toMatchObject(
      TOO_LITTLE,
    );
    await Organisation.removeMember(await office.as(anna), { organisationId, userId: boris });
    await expect(requireOwn(await office.as(boris), contractId)).rejects.toMatchObject(MISSING);
    await expect(inside(boris, organisationId)).rejects.toMatchObject(NO_ORGANISATION);
  });

  test('has a page that says whose it is and what the caller may do', async () => {
    const [contractId = ids[0]!] = await held();
    const seen = async (who: UserId) =>
      (await getContract(await office.as(who), { contractId }, async () => [])).organisation;
    expect(await seen(anna)).toEqual({ organisationId, role: 'manager' });
    const reader = await office.joined(organisationId, 'readings');
    expect(await seen(reader)).toEqual({ organisationId, role: 'readings' });
    await move(anna, [contractId]);
    expect(await seen(anna)).toBeUndefined();
  });

  test('is offered to be moved to who manages it, and their own to who manages an organisation', async () => {
    const [contractId = ids[0]!, own = ids[1]!] = await held(2);
    const movable = async (who: UserId, id = contractId) =>
      (await getContract(await office.as(who), { contractId: id }, async () => [])).movable;
    expect(await movable(anna)).toBe(true);
    expect(await movable(await office.joined(organisationId, 'payments'))).toBe(false);
    await move(anna, [own]);
    expect(await movable(anna, own)).toBe(true);
    const boris = await office.joined(organisationId, 'manager');
    expect(await movable(boris)).toBe(true);
    await Organisation.changeRole(await office.as(boris), { organisationId, userId: anna, role: 'payments' });
    expect([await movable(anna), await movable(anna, own)]).toEqual([false, false]);
  });

  test('is on the organisation’s dashboard, in one Query, and on nobody’s own', async () => {
    const contractIds = await held(3);
    const observer = await office.joined(organisationId, 'observer');
    expect(await inside(observer, organisationId)).toEqual(contractIds);
    expect(await inside(observer)).toEqual([]);
    expect(await inside(anna)).toEqual([]);
    const ctx = await office.as(observer);
    Object.assign(office.world.table.requests, { get: 0, query: 0, commit: 0 });
    await getDashboard(ctx, { organisationId });
    expect(office.world.table.requests).toEqual({ get: 0, query: 1, commit: 0 });
    const stranger = await office.as(await office.person());
    await expect(getDashboard(stranger, { organisationId })).rejects.toMatchObject(NO_ORGANISATION);
  });

  test('is put into a group by managers', async () => {
    const contractIds = await held(2);
    const group = async (who: UserId, name: string) =>
      groupContracts(await office.as(who), { contractIds, group: name });
    await group(anna, 'Склад');
    expect(await requireHead(office.world.system, ids[1]!)).toMatchObject({ group: 'Склад' });
    for (const role of ORGANISATION_ROLES.slice(0, -1))
      await expect(group(await office.joined(organisationId, role), 'Дача')).rejects.toMatchObject(
        TOO_LITTLE,
      );
    await expect(group(await office.person(), 'Дача')).rejects.toMatchObject(MISSING);
  });
});

/** The same request, whose first commit comes right after something else has happened. */
function overtaken(ctx: Ctx, by: () => Promise<unknown>): Ctx {
  let overtake: typeof by | undefined = by;
  const table = new Proxy(ctx.table, {
    get(target, name) {
      const member = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>;
      return async (...given: unknown[]) => {
        const first = name === 'commit' ? overtake : undefined;
        if (first) overtake = undefined;
        await first?.();
        return member.apply(target, given);
      };
    },
  });
  return { ...ctx, table };
}

describe('linking into an organisation', () => {
  test('counts the contract and stands in the journals of the organisation and of who did it', async () => {
    await held(2);
    expect(await counted()).toBe(2);
    expect(linksOf(`ORG#${organisationId}`)).toHaveLength(2);
    expect(linksOf(`USER#${anna}`)).toEqual([]);
    for (const pk of [`ORG#${organisationId}`, `USER#${anna}`])
      expect(eventsOf(pk).filter((event) => event === 'contract.linked')).toHaveLength(2);
  });

  test('again, or by two managers at once, counts it once', async () => {
    const boris = await office.joined(organisationId, 'manager');
    const [contractId = ids[0]!] = ids;
    const { supplierId, number } = await requireHead(office.world.system, contractId);
    const of = { supplierId, number, identityCheck: 'passport' as const };
    const { activationCode: code } = await issueActivationCode(office.world.system, of);
    const into = { supplierId, number, proof: { kind: 'activation-code' as const, code }, organisationId };
    const both = [await office.as(anna), await office.as(boris)];
    for (let round = 0; round < 2; round += 1)
      expect(await Promise.all(both.map((ctx) => linkContract(ctx, into, nothingPaid)))).toEqual([
        { contractId },
        { contractId },
      ]);
    expect(await counted()).toBe(1);
  });

  test('is for managers of one that there is', async () => {
    const payer = await office.joined(organisationId, 'payments');
    await expect(link(await office.as(payer), ids[0]!, organisationId)).rejects.toMatchObject(TOO_LITTLE);
    const stranger = await office.as(await office.person());
    await expect(link(stranger, ids[0]!, organisationId)).rejects.toMatchObject(NO_ORGANISATION);
    const nowhere = 'org_00000000000000000000000000' as OrganisationId;
    await expect(link(await office.as(anna), ids[0]!, nowhere)).rejects.toMatchObject(NO_ORGANISATION);
    expect((await requireHead(office.world.system, ids[0]!)).ownerId).toBeUndefined();
  });

  test('of what is in another cabinet, the caller’s own too, is refused: that is moved', async () => {
    await link(await office.as(anna), ids[0]!);
    await expect(link(await office.as(anna), ids[0]!, organisationId)).rejects.toMatchObject({
      code: 'contract.link_refused',
    });
    expect(await counted()).toBe(0);
  });

  test('while it is closed does one of the two', async () => {
    const { system } = office.world;
    const [contractId = ids[0]!] = ids;
    const both = await Promise.allSettled([
      link(await office.as(anna), contractId, organisationId),
      Organisation.closeOrganisation(await office.as(anna), { organisationId }),
    ]);
    expect(codesOf(both)).toContain('done');
    const { organisations } = await Organisation.listOrganisations(await office.as(anna), {});
    const isOpen = organisations.length === 1;
    expect(both.map(({ status }) => status === 'fulfilled')).toEqual([isOpen, !isOpen]);
    expect((await requireHead(system, contractId)).ownerId).toBe(isOpen ? organisationId : undefined);
  });

  test('right before it would have been closed keeps it open', async () => {
    const linking = await office.as(anna);
    const closing = overtaken(await office.as(anna), () => link(linking, ids[0]!, organisationId));
    await expect(Organisation.closeOrganisation(closing, { organisationId })).rejects.toMatchObject({
      code: 'organisation.has_contracts',
    });
    expect(await inside(anna, organisationId)).toEqual([ids[0]]);
    expect(await counted()).toBe(1);
  });

  test('after it was closed by another’s request is no link', async () => {
    const before = await office.as(anna);
    await Organisation.closeOrganisation(before, { organisationId });
    await expect(link(before, ids[0]!, organisationId)).rejects.toMatchObject(NO_ORGANISATION);
    expect((await requireHead(office.world.system, ids[0]!)).ownerId).toBeUndefined();
  });
});

describe('a contract that leaves an organisation', () => {
  test('is counted out once, by a manager alone', async () => {
    const [contractId = ids[0]!] = await held(2);
    const payer = await office.joined(organisationId, 'payments');
    await expect(unlinkContract(await office.as(payer), { contractId })).rejects.toMatchObject(TOO_LITTLE);
    const boris = await office.joined(organisationId, 'manager');
    const both = [await office.as(anna), await office.as(boris)];
    const answers = await Promise.allSettled(both.map((ctx) => unlinkContract(ctx, { contractId })));
    expect(codesOf(answers)).toEqual(['contract.missing', 'done']);
    expect(await counted()).toBe(1);
    expect(linksOf(`ORG#${organisationId}`)).toHaveLength(1);
    expect(await inside(anna, organisationId)).toEqual([ids[1]]);
    expect(eventsOf(`ORG#${organisationId}`)).toContain('contract.unlinked');
  });

  test('because it ended is counted out once, and nobody is said to have done it', async () => {
    const [contractId = ids[0]!] = await held();
    const { supplierId, number } = await requireHead(office.world.system, contractId);
    const end = () => terminateContract(office.world.system, { supplierId, number });
    await Promise.all([end(), end()]);
    await end();
    expect(await counted()).toBe(0);
    expect(linksOf(`ORG#${organisationId}`)).toEqual([]);
    const { entries } = await Organisation.listJournal(await office.as(anna), { organisationId });
    expect(entries).toContainEqual({
      ...{ event: 'contract.terminated', at: office.world.now, ref: contractId },
    });
    await Organisation.closeOrganisation(await office.as(anna), { organisationId });
  });

  test('because it ended while a manager takes it out is counted out once', async () => {
    const [contractId = ids[0]!] = await held(2);
    const { supplierId, number } = await requireHead(office.world.system, contractId);
    await Promise.allSettled([
      terminateContract(office.world.system, { supplierId, number }),
      unlinkContract(await office.as(anna), { contractId }),
      move(anna, [contractId]),
    ]);
    expect(await counted()).toBe((await inside(anna, organisationId)).length);
    expect(await counted()).toBe(1);
  });

  test('with all others, when the cabinet is emptied, once however often that is done', async () => {
    await held(3);
    await link(await office.as(anna), ids[3]!);
    const empty = () => emptyCabinet(office.world.system, { cabinetId: organisationId });
    await Promise.all([empty(), empty()]);
    await empty();
    expect(await counted()).toBe(0);
    expect(linksOf(`ORG#${organisationId}`)).toEqual([]);
    expect(await inside(anna)).toEqual([ids[3]]);
    await expect(emptyCabinet(await office.as(anna), { cabinetId: organisationId })).rejects.toThrow();
  });

  test('keeps an organisation from being closed until then', async () => {
    const [contractId = ids[0]!] = await held();
    const close = async () => Organisation.closeOrganisation(await office.as(anna), { organisationId });
    await expect(close()).rejects.toMatchObject({ code: 'organisation.has_contracts', status: 422 });
    await unlinkContract(await office.as(anna), { contractId });
    await close();
  });
});

describe('moving contracts', () => {
  test('ten at once into an organisation, to another and back changes both counts in one commit', async () => {
    for (const contractId of ids) await link(await office.as(anna), contractId);
    await groupContracts(await office.as(anna), { contractIds: ids, group: 'Дача' });
    const other = await office.organisation(anna, 'ООО «Лютик»');
    office.world.pass(60);
    for (const to of [organisationId, other, organisationId, undefined]) {
      office.world.table.requests.commit = 0;
      expect(await move(anna, ids, to)).toEqual({ done: true });
      expect(office.world.table.requests.commit).toBe(1);
      expect(await inside(anna, to)).toEqual(ids);
      expect([await counted(), await counted(other)]).toEqual(
        [organisationId, other].map((one) => (one === to ? 10 : 0)),
      );
      expect(linksOf(`USER#${anna}`)).toHaveLength(to ? 0 : 10);
      const head = await requireHead(office.world.system, ids[0]!);
      expect(head).toMatchObject({ ownerId: to ?? anna, linkedAt: office.world.now });
      expect(head).not.toHaveProperty('group');
    }
    for (const one of [organisationId, other])
      await Organisation.closeOrganisation(await office.as(anna), { organisationId: one });
  });

  test('out of ten organisations into an eleventh fits into one commit', async () => {
    const sources: OrganisationId[] = [];
    for (const contractId of ids) {
      const source = await office.organisation(anna, `Дом ${sources.length}`);
      await link(await office.as(anna), contractId, source);
      sources.push(source);
    }
    await move(anna, ids, organisationId);
    expect(await counted()).toBe(10);
    for (const source of sources) expect(await counted(source)).toBe(0);
  });

  test('repeated, named twice, or there already, changes nothing', async () => {
    await held(2);
    await link(await office.as(anna), ids[2]!);
    await move(anna, [ids[2]!, ids[2]!, ids[0]!], organisationId);
    expect(await counted()).toBe(3);
    const before = office.world.table.snapshot();
    await move(anna, ids.slice(0, 3), organisationId);
    expect(office.world.table.snapshot()).toEqual(before);
  });

  test('twice at once counts each once', async () => {
    for (const contractId of ids.slice(0, 5)) await link(await office.as(anna), contractId);
    await Promise.all([
      move(anna, ids.slice(0, 5), organisationId),
      move(anna, ids.slice(0, 5), organisationId),
    ]);
    expect(await counted()).toBe(5);
    const other = await office.organisation(anna, 'ООО «Лютик»');
    await Promise.all([move(anna, ids.slice(0, 5), other), move(anna, ids.slice(0, 5))]);
    expect(await counted()).toBe(0);
    expect(await counted(other)).toBe((await inside(anna, other)).length);
    expect((await inside(anna)).length + (await inside(anna, other)).length).toBe(5);
  });

  test('is for who manages where they come from and where they go; all or none move', async () => {
    const [contractId = ids[0]!] = await held();
    const lily = await office.person();
    const others = await office.organisation(lily, 'ООО «Лютик»');
    await link(await office.as(lily), ids[1]!);
    // not a member there, or here
    await expect(move(anna, [contractId], others)).rejects.toMatchObject(NO_ORGANISATION);
    await expect(move(lily, [ids[1]!, contractId], others)).rejects.toMatchObject(MISSING);
    expect(await inside(lily)).toEqual([ids[1]]);
    for (const role of ORGANISATION_ROLES.slice(0, -1)) {
      await office.joined(organisationId, role, lily);
      await expect(move(lily, [contractId])).rejects.toMatchObject(TOO_LITTLE);
      await expect(move(lily, [contractId], others)).rejects.toMatchObject(TOO_LITTLE);
      await expect(move(lily, [ids[1]!], organisationId)).rejects.toMatchObject(TOO_LITTLE);
      await Organisation.removeMember(await office.as(anna), { organisationId, userId: lily });
    }
    await office.joined(organisationId, 'manager', lily);
    await move(lily, [ids[1]!, contractId], others);
    expect([await counted(), await counted(others, lily)]).toEqual([0, 2]);
    await expect(moveContracts(office.world.anonymous, { contractIds: [contractId] })).rejects.toMatchObject({
      status: 401,
    });
  });

  test('that ended, or are nowhere, moves nothing', async () => {
    await link(await office.as(anna), ids[0]!);
    await link(await office.as(anna), ids[1]!);
    const { supplierId, number } = await requireHead(office.world.system, ids[1]!);
    await terminateContract(office.world.system, { supplierId, number });
    await expect(move(anna, [ids[0]!, ids[1]!], organisationId)).rejects.toMatchObject(MISSING);
    const nowhere = aHousehold({ number: '99999999999999' }).head.contractId;
    await expect(move(anna, [ids[0]!, nowhere], organisationId)).rejects.toMatchObject(MISSING);
    expect(await counted()).toBe(0);
  });

  test('into one that is closed meanwhile moves nothing', async () => {
    await link(await office.as(anna), ids[0]!);
    const before = await office.as(anna);
    await Organisation.closeOrganisation(await office.as(anna), { organisationId });
    await expect(moveContracts(before, { contractIds: [ids[0]!], organisationId })).rejects.toMatchObject(
      NO_ORGANISATION,
    );
    expect(await inside(anna)).toEqual([ids[0]]);
  });

  test('goes on beside a bill or a payment at the same moment', async () => {
    await link(await office.as(anna), ids[0]!);
    const head = await requireHead(office.world.system, ids[0]!);
    await Promise.all([
      move(anna, [ids[0]!], organisationId),
      office.world.table.commit([patchHead(head, { add: { balanceKopecks: 100 } }, { sameVersion: false })]),
    ]);
    const after = await requireHead(office.world.system, ids[0]!);
    expect(after).toMatchObject({ ownerId: organisationId, balanceKopecks: 100 });
  });

  test('stands in the journals of both organisations and of who did it', async () => {
    await held();
    const other = await office.organisation(anna, 'ООО «Лютик»');
    await move(anna, [ids[0]!], other);
    for (const one of [organisationId, other])
      expect(eventsOf(`ORG#${one}`).filter((event) => event === 'contract.moved')).toHaveLength(1);
    expect(eventsOf(`USER#${anna}`)).toContain('contract.moved');
  });

  test('is of one to ten contracts', () => {
    const accepts = (contractIds: unknown, more: object = {}) =>
      operations.moveContracts.input.safeParse({ contractIds, ...more }).success;
    expect(
      [[], ids.slice(0, 1), ids, [...ids, ids[0]], ['ctr_x'], undefined].map((one) => accepts(one)),
    ).toEqual([false, true, true, false, false, false]);
    expect(accepts(ids, { organisationId })).toBe(true);
    expect(accepts(ids, { organisationId: anna })).toBe(false);
  });
});

describe('the supplier’s staff', () => {
  test('give no member of an organisation another sign-in by its contracts, also when it went there since', async () => {
    const [contractId = ids[0]!] = ids;
    await link(await office.as(anna), contractId);
    const { supplierId, number } = await requireHead(office.world.system, contractId);
    const asked = { supplierId, number, phone: '+79211234568', reason: 'Паспорт проверен' };
    await move(anna, [contractId], organisationId);
    await expect(requestSignInChange(office.world.system, asked)).rejects.toMatchObject({
      code: 'contract.in_organisation',
      status: 409,
    });
  });

  test('learn that a contract is in a cabinet, and not whose', async () => {
    const [contractId = ids[0]!] = await held();
    const { supplierId, number } = await requireHead(office.world.system, contractId);
    const of = { supplierId, number, identityCheck: 'passport' as const };
    const answer = await issueActivationCode(office.world.system, of);
    expect(answer.inCabinet).toBe(true);
    expect(JSON.stringify(answer)).not.toContain(organisationId);
  });
});

/** A role may do what those before it may. */
test.each(ORGANISATION_ROLES.map((role, index) => [role, index] as const))('%s is step %i', (role, step) => {
  const may = (ORGANISATION_ROLES as readonly OrganisationRole[]).filter((needed) => isAtLeast(role, needed));
  expect(may).toHaveLength(step + 1);
});
