import { beforeEach, describe, expect, test } from 'vitest';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import { period } from '#core/kernel';
import { aHousehold, ELECTRICITY, type Household, itemsOf, openOffice } from '#core/testing';
import {
  type Cabinet,
  type Entered,
  entered,
  openCabinet,
  type Registered,
  registered,
} from '../core/identity/testing/cabinet.ts';
import { contractData, myData } from './my-data.ts';

let cabinet: Cabinet;
let anna: Registered;
let mine: Entered;
let home: Household;

beforeEach(async () => {
  cabinet = openCabinet({ now: '2026-11-01T05:00:00Z' });
  anna = await registered(cabinet);
  mine = await entered(cabinet, anna);
  home = aHousehold({ meters: [ELECTRICITY], head: { ownerId: anna.userId, group: 'Дача' } });
  await cabinet.table.load(itemsOf(home));
  await Billing.runPeriod(cabinet.world.system, {
    supplierId: home.supplier.supplierId,
    period: period('2026-10'),
  });
});

describe('what is kept about a user', () => {
  test('is told whole: the person, consents, sessions, every page of the journal, cards, contracts', async () => {
    for (let count = 0; count < 60; count += 1) {
      cabinet.world.pass(120);
      await entered(cabinet, anna);
    }
    const data = await myData(mine.ctx, {});
    expect(data.person).toMatchObject({ givenName: 'Анна', phone: anna.phone, email: anna.email });
    expect(data.consents).toHaveLength(3);
    expect(data.connections).toEqual([]);
    expect(data.sessions).toHaveLength(61);
    expect(data.journal).toHaveLength(62);
    expect(data.cards).toEqual([]);
    expect(data.contractIds).toEqual([home.head.contractId]);
  });

  test('names the organisations they are in; the contracts there are the organisations’', async () => {
    const office = openOffice({ table: cabinet.world.system.table, seed: 'office' });
    const organisationId = await office.organisation(anna.userId, 'ООО «Ромашка»');
    const { contractId } = home.head;
    await Contract.moveContracts(await office.as(anna.userId), { contractIds: [contractId], organisationId });
    const data = await myData(await office.as(anna.userId), {});
    expect(data.organisations).toMatchObject([{ organisationId, role: 'manager', contracts: 1 }]);
    expect(data.contractIds).toEqual([]);
    const observer = await office.joined(organisationId, 'observer');
    expect((await contractData(await office.as(observer), { contractId })).bills).toHaveLength(1);
    await expect(contractData(cabinet.world.user(observer), { contractId })).rejects.toMatchObject({
      code: 'contract.missing',
    });
  });

  test('tells no secret that would open anything', async () => {
    const text = JSON.stringify(await myData(mine.ctx, {}));
    for (const secret of mine.tokens.refreshToken?.split('.').slice(2) ?? [])
      expect(text).not.toContain(secret);
    expect(text).not.toMatch(/secretHash|refreshHash|deviceHash|tokenHash/);
  });

  test('holds for each contract its group, bills, ledger entries, payments and readings', async () => {
    const data = await contractData(mine.ctx, { contractId: home.head.contractId });
    expect(data.contract).toMatchObject({ number: home.head.number, group: 'Дача' });
    expect(data.bills).toMatchObject([{ period: '2026-10' }]);
    expect(data.entries.length).toBeGreaterThan(0);
    expect(data.payments).toEqual([]);
    expect(data.readings).toMatchObject([{ meterId: home.meters[0]?.meterId }]);
  });

  test('is told to nobody else', async () => {
    const { contractId } = home.head;
    await expect(myData(cabinet.anonymous, {})).rejects.toMatchObject({ status: 401 });
    await expect(contractData(cabinet.anonymous, { contractId })).rejects.toMatchObject({ status: 404 });
    const boris = await entered(cabinet, await registered(cabinet));
    await expect(contractData(boris.ctx, { contractId })).rejects.toMatchObject({ code: 'contract.missing' });
    expect((await myData(boris.ctx, {})).contractIds).toEqual([]);
  });
});
