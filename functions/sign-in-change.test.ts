import { beforeEach, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { idFrom } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { aHousehold, aSupplier, itemsOf, openOffice } from '#core/testing';
import { type Cabinet, newPhone, openCabinet, registered } from '../core/identity/testing/cabinet.ts';

/** A customer whose contract is in their cabinet, and two of its supplier's staff. */
const supplier = aSupplier();
const { supplierId } = supplier;

let cabinet: Cabinet;
let anna: Awaited<ReturnType<typeof registered>>;
let of: { supplierId: typeof supplierId; number: string };
let home: ReturnType<typeof aHousehold>;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
  home = aHousehold({ supplier, head: { ownerId: anna.userId, linkedAt: cabinet.world.now } });
  of = { supplierId, number: home.head.number };
  await cabinet.table.load(itemsOf(home));
  for (const [name, role] of Object.entries({ olga: 'support', oleg: 'support', boris: 'billing' }))
    await cabinet.table.load([
      {
        ...{ pk: `SUPPLIER#${supplierId}`, sk: `STAFF#${idFrom('user', name)}` },
        ...{ userId: idFrom('user', name), roles: [role], version: 1 },
      },
    ]);
});

const staff = (name: string): Ctx => cabinet.world.user(idFrom('user', name));
const request = (phone: string, ctx = staff('olga'), of_ = of) =>
  Contract.requestSignInChange(ctx, { ...of_, phone, reason: 'Паспорт проверен' });
const approve = (phone: string, ctx = staff('oleg')) => Contract.approveSignInChange(ctx, { ...of, phone });

test('two of a supplier’s staff give a customer another phone, a day after the present one was told', async () => {
  const phone = newPhone();
  await request(phone);
  expect(cabinet.newest(anna.phone, 'sign-in-change-asked').supplierName).toBe(supplier.name);
  cabinet.world.pass(86_400);
  expect(await approve(phone)).toMatchObject({ state: 'approved' });
  const user = await Identity.getUser(cabinet.anonymous, anna.userId, { strong: true });
  expect(user).toMatchObject({ phone });
  expect(user).not.toHaveProperty('email');
});

test('staff serve their supplier’s own customers alone, with the role for it', async () => {
  const phone = newPhone();
  await expect(request(phone, staff('boris'))).rejects.toMatchObject({ code: 'supplier.missing' });
  await expect(request(phone, staff('olga'), { ...of, number: '99999999999999' })).rejects.toMatchObject({
    code: 'contract.missing',
    status: 404,
  });
  await Contract.unlinkContract(cabinet.world.user(anna.userId), { contractId: home.head.contractId });
  const notLinked = { code: 'contract.not_linked', status: 409 };
  await expect(request(phone)).rejects.toMatchObject(notLinked);
  await expect(approve(phone)).rejects.toMatchObject(notLinked);
  await expect(Contract.rejectSignInChange(staff('olga'), of)).rejects.toMatchObject(notLinked);
});

test('nothing is given to who has taken the contract out of their cabinet since', async () => {
  const phone = newPhone();
  await request(phone);
  await Contract.unlinkContract(cabinet.world.user(anna.userId), { contractId: home.head.contractId });
  cabinet.world.pass(86_400);
  await expect(approve(phone)).rejects.toMatchObject({ code: 'contract.not_linked' });
  expect(await Identity.getUser(cabinet.anonymous, anna.userId, { strong: true })).toMatchObject({
    phone: anna.phone,
    email: anna.email,
  });
});

test('nothing is given to who has brought the contract into an organisation since, also at that moment', async () => {
  const phone = newPhone();
  const office = openOffice({ table: cabinet.world.system.table, seed: 'office' });
  const organisationId = await office.organisation(anna.userId);
  const { contractId } = home.head;
  const move = async (to?: typeof organisationId) =>
    Contract.moveContracts(await office.as(anna.userId), {
      ...{ contractIds: [contractId], ...(to && { organisationId: to }) },
    });
  await request(phone);
  cabinet.world.pass(86_400);
  await move(organisationId);
  const inOrganisation = { code: 'contract.in_organisation', status: 409 };
  for (let times = 0; times < 2; times += 1)
    await expect(approve(phone)).rejects.toMatchObject(inOrganisation);
  await expect(request(phone)).rejects.toMatchObject(inOrganisation);
  await expect(Contract.rejectSignInChange(staff('olga'), of)).rejects.toMatchObject(inOrganisation);
  // back in the cabinet it may be approved; gone again at that moment it may not
  await move();
  const both = await Promise.allSettled([approve(phone), move(organisationId)]);
  expect(both[1].status).toBe('fulfilled');
  const user = await Identity.getUser(cabinet.anonymous, anna.userId, { strong: true });
  expect(user?.phone).toBe(both[0].status === 'fulfilled' ? phone : anna.phone);
});

test('the system may do both, by commands of different names', async () => {
  const phone = newPhone();
  const job = (name: string) => cabinet.world.as({ kind: 'system', job: name });
  await request(phone, job('request-sign-in-change'));
  cabinet.world.pass(86_400);
  await expect(approve(phone, job('request-sign-in-change'))).rejects.toMatchObject({
    code: 'identity.own_sign_in_change',
  });
  expect(await approve(phone, job('approve-sign-in-change'))).toMatchObject({ state: 'approved' });
});
