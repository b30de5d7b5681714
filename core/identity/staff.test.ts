import { beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#core/platform';
import { supplierItems } from '#core/supplier';
import { aSupplier } from '#core/testing';
import * as Identity from './index.ts';
import {
  type Cabinet,
  entered,
  mailed,
  newEmail,
  newPhone,
  openCabinet,
  PASSWORD,
  type Registered,
  registered,
  registeredByEmail,
} from './testing/cabinet.ts';

const DEMO = aSupplier();
const OTHER = aSupplier('other');
const { supplierId } = DEMO;
const NOWHERE = aSupplier('nowhere').supplierId;

let cabinet: Cabinet;
let system: Ctx;
let olga: Registered;

beforeEach(async () => {
  cabinet = openCabinet();
  system = cabinet.world.system;
  await cabinet.table.load([DEMO, OTHER].flatMap(supplierItems));
  olga = await registered(cabinet);
});

const grant = (role: Identity.StaffRole, login = olga.phone) =>
  Identity.grantStaff(system, { supplierId, login, role });
const mayBill = (ctx: Ctx, at = supplierId) => Identity.requireStaff(ctx, at, 'billing');
const asOlga = () => cabinet.world.user(olga.userId);

/** What of the answer a caller can see. */
const seen = async (asked: Promise<unknown>) =>
  asked.then(
    () => 'let in',
    ({ status, code, detail, facts, fields }) => ({ status, code, detail, facts, fields }),
  );

const journalOf = async ({ userId }: Registered) =>
  (await cabinet.table.query<{ event: string; ref?: string }>(`USER#${userId}`, { prefix: 'JOURNAL#' })).items
    .filter(({ event }) => event.startsWith('staff.'))
    .map(({ event, ref }) => `${event} ${ref}`)
    .sort();

describe('a role at a supplier', () => {
  test('lets its holder in at that supplier, from the next request on', async () => {
    expect(await seen(mayBill(asOlga()))).toMatchObject({ status: 404, code: 'supplier.missing' });
    await grant('billing');
    expect(await seen(mayBill(asOlga()))).toBe('let in');
  });

  test('is one of its own: only an admin may do everything', async () => {
    await grant('billing');
    const mayAdminister = () => Identity.requireStaff(asOlga(), supplierId, 'admin');
    expect(await seen(mayAdminister())).toMatchObject({ code: 'supplier.missing' });
    await grant('admin');
    await Identity.revokeStaff(system, { supplierId, login: olga.phone, role: 'billing' });
    expect(await seen(mayAdminister())).toBe('let in');
    expect(await seen(mayBill(asOlga()))).toBe('let in');
  });

  test('shows everybody else the same: a supplier that is not there', async () => {
    await grant('billing');
    const anna = await registered(cabinet);
    const absent = await seen(mayBill(asOlga(), NOWHERE));
    expect(absent).toMatchObject({ status: 404, code: 'supplier.missing' });
    for (const stranger of [
      mayBill(asOlga(), OTHER.supplierId),
      mayBill(cabinet.world.user(anna.userId)),
      mayBill(cabinet.anonymous),
      mayBill(cabinet.world.as({ kind: 'acquirer', supplierId })),
    ])
      expect(await seen(stranger)).toEqual(absent);
  });

  test('is asked for in one read, anew each time; the system needs none', async () => {
    await grant('billing');
    const before = { ...cabinet.table.requests };
    await mayBill(asOlga());
    await mayBill(asOlga());
    expect(cabinet.table.requests).toEqual({ ...before, get: before.get + 2 });
    await mayBill(system, NOWHERE);
    expect(cabinet.table.requests).toEqual({ ...before, get: before.get + 2 });
  });
});

describe('giving a role', () => {
  test.each(['phone', 'email'] as const)('finds the user by %s, and journals it', async (login) => {
    const given = login === 'email' ? ` ${olga.email.toUpperCase()} ` : olga.phone;
    expect(await grant('billing', given)).toEqual({ userId: olga.userId, roles: ['billing'], version: 1 });
    expect(await journalOf(olga)).toEqual(['staff.role_granted demo:billing']);
  });

  test('adds to the roles there are; a repeat changes nothing', async () => {
    await grant('billing');
    expect(await grant('admin')).toMatchObject({ roles: ['billing', 'admin'] });
    const before = cabinet.table.snapshot();
    expect(await grant('billing')).toMatchObject({ roles: ['billing', 'admin'] });
    expect(cabinet.table.snapshot()).toEqual(before);
  });

  test('keeps both roles that are given at once', async () => {
    await Promise.all([grant('billing'), grant('admin')]);
    const member = await Identity.revokeStaff(system, { supplierId: OTHER.supplierId, login: olga.phone });
    expect(member).toBeUndefined();
    expect([...(await grant('billing')).roles].sort()).toEqual(['admin', 'billing']);
    expect(await journalOf(olga)).toHaveLength(2);
  });

  test('is refused for a login nobody has, and for one that is not active', async () => {
    const before = cabinet.table.snapshot();
    for (const login of ['+79990000000', 'nobody@example.org', '89211234567', ''])
      await expect(grant('billing', login)).rejects.toMatchObject({ code: 'identity.user_missing' });
    expect(cabinet.table.snapshot()).toEqual(before);

    const pending = newPhone();
    await mailed(cabinet, pending, newEmail());
    await expect(grant('billing', pending)).rejects.toMatchObject({ code: 'identity.user_missing' });
  });

  test('is refused for who has no phone for the code', async () => {
    const { email } = await registeredByEmail(cabinet);
    await expect(grant('billing', email)).rejects.toMatchObject({ code: 'identity.phone_needed' });
  });

  test('is refused at a supplier that is not there', async () => {
    const asked = Identity.grantStaff(system, { supplierId: NOWHERE, login: olga.phone, role: 'billing' });
    await expect(asked).rejects.toMatchObject({ code: 'supplier.missing' });
  });
});

describe('a code by SMS', () => {
  const enter = () => Identity.signIn(cabinet.anonymous, { login: olga.phone, password: PASSWORD });
  const switchOff = (ctx: Ctx) => Identity.setSecondFactor(ctx, { on: false, password: PASSWORD });

  test('follows the password from the first role on, and what began without it ends', async () => {
    const { token } = await entered(cabinet, olga);
    await grant('billing');
    await expect(Identity.authenticate(cabinet.anonymous, token)).rejects.toMatchObject({
      code: 'platform.not_signed_in',
    });
    expect(await enter()).toHaveProperty('code');
  });

  test('that was there before stays as it is, and so do the sessions', async () => {
    const { ctx, token } = await entered(cabinet, olga);
    await Identity.setSecondFactor(ctx, { on: true, password: PASSWORD });
    await grant('billing');
    expect(await Identity.authenticate(cabinet.anonymous, token)).toMatchObject({ userId: olga.userId });
  });

  test('cannot be switched off until the last role is taken away', async () => {
    const { ctx } = await entered(cabinet, olga);
    await grant('billing');
    await Identity.grantStaff(system, { supplierId: OTHER.supplierId, login: olga.phone, role: 'admin' });
    await Identity.revokeStaff(system, { supplierId, login: olga.phone });
    await expect(switchOff(ctx)).rejects.toMatchObject({ code: 'identity.staff_need_code', status: 422 });
    expect(await enter()).toHaveProperty('code');
    await Identity.revokeStaff(system, { supplierId: OTHER.supplierId, login: olga.phone });
    cabinet.world.pass(60);
    expect(await enter()).toHaveProperty('code');
    await switchOff(ctx);
    expect(await enter()).toHaveProperty('tokens');
  });

  test('is asked of two who were made staff at once', async () => {
    await Promise.all([grant('billing'), grant('admin')]);
    expect(await enter()).toHaveProperty('code');
  });
});

describe('taking a role away', () => {
  test('shuts the door with the next request, and journals each role', async () => {
    await grant('billing');
    await grant('admin');
    const member = await Identity.revokeStaff(system, { supplierId, login: olga.email });
    expect(member).toMatchObject({ userId: olga.userId, roles: [] });
    expect(await seen(mayBill(asOlga()))).toMatchObject({ code: 'supplier.missing' });
    expect(await journalOf(olga)).toEqual([
      'staff.role_granted demo:admin',
      'staff.role_granted demo:billing',
      'staff.role_revoked demo:admin',
      'staff.role_revoked demo:billing',
    ]);
  });

  test('takes the one role that is named; a repeat changes nothing', async () => {
    await grant('billing');
    await grant('admin');
    const take = () => Identity.revokeStaff(system, { supplierId, login: olga.phone, role: 'admin' });
    expect(await take()).toMatchObject({ roles: ['billing'] });
    const before = cabinet.table.snapshot();
    expect(await take()).toMatchObject({ roles: ['billing'] });
    expect(cabinet.table.snapshot()).toEqual(before);
  });

  test('is refused for a login nobody has, and at a supplier that is not there', async () => {
    const take = (at: typeof supplierId, login: string) =>
      Identity.revokeStaff(system, { supplierId: at, login });
    await expect(take(supplierId, '+79990000000')).rejects.toMatchObject({ code: 'identity.user_missing' });
    await expect(take(NOWHERE, olga.phone)).rejects.toMatchObject({ code: 'supplier.missing' });
  });
});

test('no session makes staff, not even an admin’s', async () => {
  await grant('admin');
  const before = cabinet.table.snapshot();
  for (const ctx of [asOlga(), cabinet.anonymous]) {
    const asked = { supplierId, login: olga.phone, role: 'billing' } as const;
    await expect(Identity.grantStaff(ctx, asked)).rejects.toMatchObject({ code: 'supplier.missing' });
    await expect(Identity.revokeStaff(ctx, asked)).rejects.toMatchObject({ code: 'supplier.missing' });
  }
  expect(cabinet.table.snapshot()).toEqual(before);
});
