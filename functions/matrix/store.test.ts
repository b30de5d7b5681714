import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { needsSession, operation } from '#core/platform';
import { type Route, routes } from '../routes.ts';
import type { call } from '../testing.ts';
import { type Caller, type Cell, cellsOf, faultOfRow, holderOf } from './cells.ts';
import { everything } from './everything.ts';
import { openPortal, type Portal } from './portal.ts';
import { type Row, rows } from './rows.ts';
import { aScene, rolesFor, type Scene } from './scene.ts';

/**
 * The authorization matrix: every operation of the manifest, called by everybody, with what is theirs, what is another's and
 * what there is not. A new operation fails here until it has its row.
 */

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal(routes.map((_, index) => String(index)));
});
afterAll(() => portal.close());

test('every operation has its row, and every row its operation', () => {
  const faults = routes.map((route) => faultOfRow(route, rowOf(route))).filter(Boolean);
  expect(faults).toEqual([]);
  expect(Object.keys(rows).filter((id) => !routes.some((route) => route.id === id))).toEqual([]);
});

test('an operation without a row, or with half of one, is named', () => {
  const input = z.object({ supplierId: z.string(), paymentId: z.string() });
  const declared = { method: 'GET', path: '/new', summary: '', description: '', faults: [] } as const;
  const added = operation({ ...declared, access: 'staff', input, output: z.object({}) });
  const route = { id: 'payment.added', operation: added };
  expect(faultOfRow(route, undefined)).toMatch(/^payment.added has no row in functions\/matrix\/rows.ts/);
  expect(faultOfRow(route, { own: '200' })).toMatch(/name its role/);
  expect(faultOfRow(route, { role: 'payments' })).toMatch(/answers nobody/);
  expect(faultOfRow(route, { own: '200', role: 'payments' })).toMatch(/takes paymentId/);
  expect(faultOfRow(route, { own: '200', role: 'payments', parts: { paymentId: '200' } })).toBeUndefined();
});

const rowOf = ({ id }: Route): Row | undefined => (rows as Readonly<Record<string, Row>>)[id];

describe.each(routes.map((route, index) => ({ route, name: String(index), id: route.id })))(
  '$id',
  ({ route, name }) => {
    const { refused, letIn } = cellsOf(route, rowOf(route) ?? {});
    const answers = new Map<string, Awaited<ReturnType<typeof call>>>();
    let scene: Scene;
    let before: unknown;

    beforeAll(async () => {
      const roles = rolesFor(rowOf(route)?.role ?? 'billing');
      scene = await aScene(name, roles, portal);
      await portal.table.load(scene.items);
      before = await everything(portal.table, scene);
    });

    const check = async ({ caller, target, outcome, input, like }: Cell): Promise<void> => {
      const answer = await portal.call(route, name, caller, input(scene));
      answers.set(`${caller} ${target}`, answer);
      const { code } = (answer.body ?? {}) as { code?: string };
      expect([answer.status, code].filter(Boolean).join(' '), answer.raw.slice(0, 500)).toBe(outcome);
      if (like) expect(answer).toEqual(answers.get(`${caller} ${like}`));
      expect(told(route, scene, caller, answer.raw)).toEqual([]);
    };

    test.each(refused)('$caller, $target: $outcome', check);
    test('none of these changed anything', async () => {
      expect(await everything(portal.table, scene)).toEqual(before);
    });
    test.each(letIn)('$caller, $target: $outcome', check);
  },
);

/** Ids in an answer that its caller has no business with: of other cabinets, or of another supplier. */
function told(route: Route, { things }: Scene, caller: Caller, raw: string): string[] {
  const { operation } = route;
  if (!needsSession(operation)) return [];
  const own = holderOf(caller);
  const ownSupplierId = own && things[own].supplierId;
  const alien = Object.entries(things).flatMap(([holder, { supplierId, ...of }]) => {
    const ids = [of.contractId, of.meterId, of.paymentId, of.refundId, of.cardId, of.organisationId];
    if (operation.access === 'staff') return supplierId === ownSupplierId ? [] : ids;
    // a card stays with whoever has unlinked the contract
    if (holder === own && (caller !== 'unlinked' || rowOf(route)?.remembers)) return [];
    if (holder === own) return ids.filter((id) => id !== of.cardId);
    return ids;
  });
  return alien.filter((id) => raw.includes(id));
}
