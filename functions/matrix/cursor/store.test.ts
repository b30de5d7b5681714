import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../../routes.ts';
import { openPortal, type Portal } from '../portal.ts';
import { given } from '../rows.ts';
import { aScene, rolesFor, type Scene, userOf } from '../scene.ts';

/** Every list of a customer, asked to go on from where it has never been. */

const SCENE = 'cursor';
const lists = routes.filter(
  ({ operation }) => operation.access === 'user' && 'cursor' in operation.input.shape,
);
let portal: Portal;
let scene: Scene;

beforeAll(async () => {
  portal = await openPortal([SCENE]);
  scene = await aScene(SCENE, rolesFor('billing'), portal);
  await portal.table.load(scene.items);
});
afterAll(() => portal.close());

const cursorOf = (key: object | string): string =>
  Buffer.from(typeof key === 'string' ? key : JSON.stringify(key)).toString('base64url');
const pkOf = (holder: keyof Scene['things']): string => `CONTRACT#${scene.things[holder].contractId}`;

/** Where the items of a list begin, so that a cursor is refused for nothing but what is told. */
const prefixOf = (id: string): string =>
  ({ 'ledger.listEntries': 'ENTRY#', 'billing.listBills': 'BILL#' })[id] ??
  `READING#${scene.things.customer.meterId}#`;

const forged: [string, (id: string) => string][] = [
  ['no cursor at all', () => 'x'],
  ['JSON that is no key', () => cursorOf([1, 2])],
  ['another’s partition', (id) => cursorOf({ pk: pkOf('integrator'), sk: `${prefixOf(id)}1` })],
  ['another list of the same contract', () => cursorOf({ pk: pkOf('customer'), sk: '#HEAD' })],
  ['a key with more in it', (id) => cursorOf({ pk: pkOf('customer'), sk: `${prefixOf(id)}1`, more: 'x' })],
  ['a prototype', () => cursorOf('{"__proto__":{"pk":"x"},"sk":"ENTRY#1"}')],
  ['half a character', (id) => cursorOf(`{"pk":"${pkOf('customer')}","sk":"${prefixOf(id)}\\ud800"}`)],
  [
    'another’s cabinet',
    () => cursorOf({ userPk: `USER#${userOf(SCENE, 'integrator')}`, userSk: '1', pk: 'x', sk: 'y' }),
  ],
];

test.each(lists.flatMap((route) => forged.map(([what, make]) => ({ id: route.id, what, route, make }))))(
  '$id refuses a forged cursor, and never breaks down: $what',
  async ({ id, route, make }) => {
    const values = { ...given(scene.things.customer), cursor: make(id) };
    const { status, raw } = await portal.call(route, SCENE, 'customer', values);
    expect(status, raw).toBe(400);
  },
);

test('a list goes on from a cursor of its own', async () => {
  const route = lists.find(({ id }) => id === 'ledger.listEntries')!;
  const cursor = cursorOf({ pk: pkOf('customer'), sk: 'ENTRY#1' });
  const { status } = await portal.call(route, SCENE, 'customer', { ...given(scene.things.customer), cursor });
  expect(status).toBe(200);
});
