import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { isAtLeast, ORGANISATION_ROLES } from '#core/kernel';
import { removeMember } from '#core/organisation';
import { openOffice } from '#core/testing';
import { MACHINE_CLOCK } from '#runtime/bindings';
import { type OperationId, type Route, routes } from '../../routes.ts';
import { userItems } from '../../testing.ts';
import { everything } from '../everything.ts';
import { openPortal, type Portal } from '../portal.ts';
import { given, rows } from '../rows.ts';
import { aScene, rolesFor, type Scene, userOf } from '../scene.ts';
import { needed } from './needed.ts';

/**
 * The members' matrix: every operation that takes an organisation, or a contract, which is an organisation's, called by a
 * member of each role, and by who was one.
 */

const names = ['contractId', 'contractIds', 'organisationId'];
const about = routes
  .filter(({ operation: { access, input } }) => access === 'user' && names.some((one) => one in input.shape))
  .map((route, index) => ({
    route,
    id: route.id as OperationId,
    // whatever only reads shares a scene
    name: route.operation.method === 'GET' ? 'members' : `members-${index}`,
  }));

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal(about.map(({ name }) => name));
});
afterAll(() => portal.close());

test('every operation that takes a contract or an organisation says what role it needs, and no other', () => {
  expect(Object.keys(needed).sort()).toEqual(about.map(({ id }) => id).sort());
});

/** A scene whose customer has brought their contract into their organisation, with a member of each role and one who has left. */
async function organised(name: string): Promise<Scene> {
  const scene = await aScene(name, rolesFor('billing'), portal);
  const { contractId, organisationId } = scene.things.customer;
  const office = openOffice({ table: portal.table, seed: name, now: MACHINE_CLOCK.now() });
  const people = [...ORGANISATION_ROLES, 'out'].flatMap((member) => userItems(userOf(name, member)));
  const items = [...scene.items, ...people];
  await portal.table.load(items);
  const customer = userOf(name, 'customer');
  await Contract.moveContracts(await office.as(customer), { contractIds: [contractId], organisationId });
  for (const role of ORGANISATION_ROLES) await office.joined(organisationId, role, userOf(name, role));
  const userId = await office.joined(organisationId, 'manager', userOf(name, 'out'));
  await removeMember(await office.as(customer), { organisationId, userId });
  return { ...scene, items };
}

const scenes = new Map<string, Promise<Scene>>();

describe.each(about)('$id', ({ route, name, id }) => {
  const { role, answer = rows[id].own ?? '200', input } = needed[id] ?? { role: 'manager' };
  const may = ORGANISATION_ROLES.filter((member) => isAtLeast(member, role));
  const mayNot = ORGANISATION_ROLES.filter((member) => !may.includes(member));
  let scene: Scene;
  let before: unknown;
  beforeAll(async () => {
    scenes.set(name, scenes.get(name) ?? organised(name));
    scene = (await scenes.get(name)) as Scene;
    before = await everything(portal.table, scene);
  });

  const ask = async (member: (typeof ORGANISATION_ROLES)[number] | 'out') => {
    const things = scene.things.customer;
    const values = { ...given(things), ...rows[id].input?.(things, member), ...input?.(things) };
    const { status, body } = await portal.call(route, name, member, values);
    return [status, (body as { code?: string } | undefined)?.code].filter(Boolean).join(' ');
  };

  test('is missing to who was a member', async () => {
    expect(await ask('out')).toBe(strange(route));
  });
  test.each(mayNot)(`is not for %s: ${role} is needed`, async (member) => {
    expect(await ask(member)).toBe('403 organisation.role_insufficient');
  });
  test('changed nothing by that', async () => {
    expect(await everything(portal.table, scene)).toEqual(before);
  });
  test.each(may)(`is for %s: ${answer}`, async (member) => {
    expect(await ask(member)).toBe(answer);
  });
});

/** What is missing to who is out: the contract, or, where none is named, the organisation. */
function strange({ operation }: Route): string {
  const isOfContract = ['contractId', 'contractIds'].some((name) => name in operation.input.shape);
  return isOfContract ? '404 contract.missing' : '404 organisation.missing';
}
