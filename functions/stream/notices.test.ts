import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import {
  type Instant,
  kopecks,
  type OrganisationId,
  type OrganisationRole,
  type PaymentId,
  period,
  plainDate,
  plusSeconds,
  type UserId,
} from '#core/kernel';
import * as Organisation from '#core/organisation';
import type * as Payment from '#core/payment';
import type { Ctx, Item } from '#core/platform';
import { aHousehold, itemsOf, type Office, openOffice } from '#core/testing';
import {
  type Cabinet,
  mailed,
  newEmail,
  newPhone,
  openCabinet,
  type Registered,
  registered,
  startRecovery,
} from '../../core/identity/testing/cabinet.ts';
import { FakeMail, FakeSms } from '../../core/notification/testing/fake-senders.ts';
import { eachRecord } from './each-record.ts';
import { sendNotices } from './notices.ts';
import { forgetRegistration } from './registrations.ts';

const OCTOBER = period('2026-10');
let mail: FakeMail;
let sms: FakeSms;
let cabinet: Cabinet;
let anna: Registered;
let ctx: Ctx;
beforeEach(async () => {
  mail = new FakeMail();
  sms = new FakeSms();
  cabinet = openCabinet({ ports: { mail, sms }, now: '2026-11-01T06:00:00Z' });
  anna = await registered(cabinet);
  ctx = cabinet.world.system;
});

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

/** An item as the stream shows it, as far as the consumers read. */
function image(item: Item): Image {
  const shown: Image = {};
  for (const [name, value] of Object.entries(item)) {
    if (typeof value === 'string') shown[name] = { S: value };
    if (typeof value === 'number') shown[name] = { N: String(value) };
  }
  return shown;
}

let sequence = 0;

function record(
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE',
  before: Item | undefined,
  after?: Item,
): DynamoDBRecord {
  const { pk, sk } = (after ?? before) as Item;
  sequence += 1;
  return {
    eventID: `event-${sequence}`,
    eventName,
    dynamodb: {
      Keys: { pk: { S: pk }, sk: { S: sk } },
      ...(before && { OldImage: image(before) }),
      ...(after && { NewImage: image(after) }),
      SequenceNumber: String(sequence),
    },
  };
}

const inserted = (item: Item) => record('INSERT', undefined, item);
const stored = (prefix: string): Item[] =>
  cabinet.table.snapshot().filter(({ pk, sk }) => pk.startsWith(prefix) || sk.startsWith(prefix));

/** October's bill of a contract, linked to the owner if there is one. */
async function billed(head: Partial<Contract.ContractHead> = {}): Promise<Item> {
  const household = aHousehold({ head });
  await cabinet.table.load(itemsOf(household));
  await Billing.runPeriod(ctx, { supplierId: household.supplier.supplierId, period: OCTOBER });
  const [bill] = stored('BILL#');
  if (!bill) throw new Error('the run made no bill');
  return bill;
}

describe('what was put into the outbox', () => {
  test('is sent: the code, the link, and that the password changed', async () => {
    await startRecovery(cabinet, { phone: anna.phone });
    for (const item of stored('OUTBOX#')) await sendNotices(ctx, inserted(item));
    expect(sms.sent.map(({ to }) => to)).toEqual([anna.phone, anna.phone]);
    expect(mail.sent.map(({ to }) => to)).toEqual([anna.email]);
    expect(stored('OUTBOX#')).toEqual([]);
  });

  test('is sent once, though the stream brings the record again', async () => {
    const records = stored('OUTBOX#').map(inserted);
    for (let round = 0; round < 3; round += 1) for (const one of records) await sendNotices(ctx, one);
    expect(sms.sent).toHaveLength(1);
    expect(mail.sent).toHaveLength(1);
  });

  test('asks for nothing when it is removed', async () => {
    const [item] = stored('OUTBOX#');
    await sendNotices(ctx, record('REMOVE', item));
    expect([...sms.sent, ...mail.sent]).toEqual([]);
  });
});

describe('a new bill', () => {
  test('is told once to the owner of the cabinet, in their language', async () => {
    const bill = await billed({ ownerId: anna.userId });
    for (let round = 0; round < 2; round += 1) await sendNotices(ctx, inserted(bill));
    expect(mail.sent).toHaveLength(1);
    const { to, subject, text } = mail.sent[0] ?? { to: '', subject: '', text: '' };
    expect(to).toBe(anna.email);
    expect(subject).toMatch(/^Счёт за октябрь 2026: .+ до 16 ноября 2026$/);
    expect(text).toContain('78010000000017');
    expect(text).toContain(`/bills/2026-10`);
  });

  test('of a contract in nobody’s cabinet is told to nobody and leaves no trace', async () => {
    const bill = await billed();
    const before = cabinet.table.snapshot().length;
    await sendNotices(ctx, inserted(bill));
    expect(mail.sent).toEqual([]);
    expect(cabinet.table.snapshot()).toHaveLength(before);
  });

  test('is not told to a blocked owner', async () => {
    const bill = await billed({ ownerId: anna.userId });
    const key = { pk: `USER#${anna.userId}`, sk: '#HEAD' };
    await cabinet.table.commit([{ kind: 'patch', key, set: { state: 'blocked' } }]);
    await sendNotices(ctx, inserted(bill));
    expect(mail.sent).toEqual([]);
  });

  test('is not told to an owner who does not want to hear of bills', async () => {
    const bill = await billed({ ownerId: anna.userId });
    const owner = cabinet.world.user(anna.userId);
    await Identity.chooseNotices(owner, { wanted: ['payment-received'] });
    await sendNotices(ctx, inserted(bill));
    expect(mail.sent).toEqual([]);
    await Identity.chooseNotices(owner, { wanted: ['bill-ready'] });
    await sendNotices(ctx, inserted(bill));
    expect(mail.sent).toHaveLength(1);
  });

  test('that is history being loaded is no news', async () => {
    const bill = await billed({ ownerId: anna.userId });
    cabinet.world.pass(3 * 86_400);
    await sendNotices(ctx, inserted(bill));
    expect(mail.sent).toEqual([]);
  });
});

describe('a payment', () => {
  const home = () => aHousehold({ head: { ownerId: anna.userId } });
  const paid = (state: string, more: Partial<Payment.Payment> = {}): Item => {
    const { contractId, number, supplierId } = home().head;
    return {
      pk: `CONTRACT#${contractId}`,
      sk: 'PAYMENT#pay_01JD9Z5X0M4K8N1R2T3V4W5X6Y',
      ...{ paymentId: 'pay_01JD9Z5X0M4K8N1R2T3V4W5X6Y', contractId, supplierId, origin: 'cabinet' },
      ...{ amountKopecks: kopecks(166380), refundedKopecks: 0, gateway: 'yookassa', testMode: false },
      parts: [
        {
          contractId,
          contractNumber: number,
          amountKopecks: 166380,
          creditedTo: 'contract',
          refundedKopecks: 0,
        },
      ],
      ...{ state, createdAt: cabinet.world.now, settledAt: cabinet.world.now, attempt: 1, version: 2 },
      ...{ parkedRefundIds: [], timeline: [] },
      ...more,
    };
  };
  /** The stream tells of what is stored. */
  const changed = async (before: string, after: Item): Promise<DynamoDBRecord> => {
    await cabinet.table.load([after]);
    return record('MODIFY', { ...after, state: before }, after);
  };
  beforeEach(async () => {
    await cabinet.table.load(itemsOf(home()));
  });

  test('is told once when it succeeds', async () => {
    const succeeded = await changed('pending', paid('succeeded'));
    for (let round = 0; round < 2; round += 1) await sendNotices(ctx, succeeded);
    expect(mail.sent.map(({ to }) => to)).toEqual([anna.email]);
    expect(mail.sent[0]?.subject).toBe('Платёж 1\u00a0663,80\u00a0₽ зачислен');
    expect(mail.sent[0]?.text).toContain('Лицевой счёт: 78010000000017');
    expect(mail.sent[0]?.text).toContain('/payments/pay_01JD9Z5X0M4K8N1R2T3V4W5X6Y');
  });

  test('is not told to who does not want it, but for one that autopay made', async () => {
    await Identity.chooseNotices(cabinet.world.user(anna.userId), { wanted: [] });
    await sendNotices(ctx, await changed('pending', paid('succeeded')));
    expect(mail.sent).toEqual([]);
    await sendNotices(ctx, await changed('pending', paid('succeeded', { origin: 'autopay' })));
    expect(mail.sent).toHaveLength(1);
  });

  test('of several contracts lists each with its sum', async () => {
    const [part] = paid('succeeded').parts as Payment.PaymentPart[];
    const parts = [
      { ...part!, amountKopecks: kopecks(100_000) },
      { ...part!, contractNumber: '78010000000024', amountKopecks: kopecks(66_380) },
    ];
    await sendNotices(ctx, await changed('pending', paid('succeeded', { parts })));
    expect(mail.sent).toHaveLength(1);
    expect(mail.sent[0]?.text).toContain('Лицевой счёт 78010000000017: 1\u00a0000,00\u00a0₽');
    expect(mail.sent[0]?.text).toContain('Лицевой счёт 78010000000024: 663,80\u00a0₽');
  });

  test('is told to who paid, though the contract is in another cabinet by now, and says that money waits', async () => {
    const boris = await registered(cabinet);
    const [part] = paid('succeeded').parts as Payment.PaymentPart[];
    const relinked = paid('succeeded', {
      payerId: boris.userId,
      parts: [{ ...part!, creditedTo: 'unapplied' }],
    });
    await sendNotices(ctx, await changed('pending', relinked));
    expect(mail.sent.map(({ to }) => to)).toEqual([boris.email]);
    expect(mail.sent[0]?.subject).toBe('Платёж 1\u00a0663,80\u00a0₽ получен');
    expect(mail.sent[0]?.text).toContain('деньги не пропали');
  });

  test.each([
    ['pending', 'canceled'],
    ['pending', 'quarantined'],
    ['pending', 'pending'],
    ['succeeded', 'succeeded'],
  ])('from %s to %s is not told', async (before, after) => {
    await sendNotices(ctx, await changed(before, paid(after)));
    expect(mail.sent).toEqual([]);
  });

  test('in the partition of a further contract is not told a second time', async () => {
    const { pk, sk } = paid('succeeded');
    await sendNotices(ctx, inserted({ pk, sk, homeContractId: home().head.contractId }));
    expect(mail.sent).toEqual([]);
  });

  test('by a bank’s register is told where it is of these weeks, and not where last year’s is loaded', async () => {
    const { now } = cabinet.world;
    const told = async (paidAt: Instant, paymentId = 'pay_01JD9Z5X0M4K8N1R2T3V4W5X6Y' as PaymentId) => {
      const item = { ...paid('succeeded', { paidAt, paymentId }), sk: `PAYMENT#${paymentId}` };
      await cabinet.table.load([item]);
      await sendNotices(ctx, inserted(item));
      return mail.sent.length;
    };
    expect(await told(plusSeconds(now, -30 * 86_400))).toBe(1);
    const lastYears = 'pay_01JD9Z5X0M4K8N1R2T3V4W5X6Z' as PaymentId;
    expect(await told(plusSeconds(now, -31 * 86_400), lastYears)).toBe(1);
  });

  test('of an import years ago is no news', async () => {
    const old = { ...paid('succeeded'), settledAt: '2024-01-01T00:00:00.000Z' };
    await sendNotices(ctx, inserted(old));
    expect(mail.sent).toEqual([]);
  });
});

describe('a contract that ends', () => {
  const headOf = (): Item => {
    const [head] = stored('CONTRACT#').filter(({ sk }) => sk === '#HEAD');
    if (!head) throw new Error('no contract');
    return head;
  };
  /** What the stream shows of the end. */
  async function ended(
    head: Partial<Contract.ContractHead>,
    end: (of: { supplierId: Contract.ContractHead['supplierId']; number: string }) => Promise<unknown>,
  ): Promise<DynamoDBRecord> {
    const household = aHousehold({ head: { lastBilledPeriod: OCTOBER, ...head } });
    await cabinet.table.load(itemsOf(household));
    const before = headOf();
    const { supplierId, number } = household.head;
    await end({ supplierId, number });
    return record('MODIFY', before, headOf());
  }
  const closed = () =>
    ended({ ownerId: anna.userId }, (of) => {
      cabinet.world.pass(10 * 86_400);
      return Billing.closeContract(ctx, { ...of, lastDay: plainDate('2026-11-10') });
    });
  const terminated = (balanceKopecks: number) =>
    ended({ ownerId: anna.userId, balanceKopecks: kopecks(balanceKopecks) }, (of) =>
      Contract.terminateContract(ctx, of),
    );

  test('is told once to whoever had it, with its final bill and how to pay it', async () => {
    const end = await closed();
    for (let round = 0; round < 2; round += 1) await sendNotices(ctx, end);
    expect(mail.sent.map(({ to }) => to)).toEqual([anna.email]);
    const { subject, text } = mail.sent[0] ?? { subject: '', text: '' };
    expect(subject).toBe('Договор закрыт: лицевой счёт 78010000000017');
    expect(text).toMatch(/Осталось заплатить [\d\s]+,\d\d\s₽ до 15 декабря 2026/);
    expect(text).toContain('Последний счёт: № 78010000000017-202611');
    expect(text).toContain('Расчётный счёт: 40702810900000000001');
    expect(text).toContain('+78125550100, office@supplier.test');
  });

  test('with its bill is one mail, not two', async () => {
    const end = await closed();
    for (const bill of stored('BILL#')) await sendNotices(ctx, inserted(bill));
    await sendNotices(ctx, end);
    expect(mail.sent).toHaveLength(1);
  });

  test.each([
    ['what is owed', 12_345, 'Осталось заплатить 123,45\u00a0₽. Закрытый'],
    ['what was paid ahead', -12_345, 'аванс 123,45\u00a0₽'],
    ['that nothing is owed', 0, 'Долга по договору нет.'],
  ])('without a bill says %s', async (_, balance, words) => {
    await sendNotices(ctx, await terminated(balance));
    expect(mail.sent[0]?.text).toContain(words);
    expect(mail.sent[0]?.text).not.toContain('Последний счёт');
  });

  test('in nobody’s cabinet is told to nobody, and so is one that its owner took out', async () => {
    const end = await ended({}, (of) => Contract.terminateContract(ctx, of));
    await sendNotices(ctx, end);
    const head = headOf();
    const left = { ...head, status: 'active' };
    await sendNotices(ctx, record('MODIFY', { ...left, userPk: `USER#${anna.userId}` }, left));
    expect(mail.sent).toEqual([]);
  });
});

describe('the contract of an organisation', () => {
  let office: Office;
  let organisationId: OrganisationId;
  let people: Record<OrganisationRole, UserId>;
  beforeEach(async () => {
    office = openOffice({ table: cabinet.table, seed: 'office', now: cabinet.world.now });
    const manager = await office.person({ email: 'manager@example.org', language: 'en' });
    organisationId = await office.organisation(manager);
    const join = async (role: OrganisationRole) =>
      office.joined(organisationId, role, await office.person({ email: `${role}@example.org` }));
    people = {
      ...{ manager, observer: await join('observer'), readings: await join('readings') },
      payments: await join('payments'),
    };
    mail.sent.length = 0;
  });
  /** October's bill of a contract that is in the organisation. */
  const itsBill = () => billed({ ownerId: organisationId });
  const told = () => mail.sent.map(({ to }) => to).sort();

  test('has its bill told to managers and to who pays, once each, in their language', async () => {
    const bill = await itsBill();
    for (let round = 0; round < 3; round += 1) await sendNotices(ctx, inserted(bill));
    expect(told()).toEqual(['manager@example.org', 'payments@example.org']);
    expect(mail.sent.find(({ to }) => to === 'manager@example.org')?.subject).toMatch(/^Bill for October/);
    expect(mail.sent.find(({ to }) => to === 'payments@example.org')?.subject).toMatch(/^Счёт за октябрь/);
  });

  test('has its bill told to whom it was not, when the mail was down in between, and to nobody twice', async () => {
    const bill = await itsBill();
    const { send } = mail;
    mail.send = async (message) => {
      if (message.to === 'payments@example.org') throw new Error('down');
      return send.call(mail, message);
    };
    await expect(sendNotices(ctx, inserted(bill))).rejects.toThrow('down');
    mail.send = send;
    await sendNotices(ctx, inserted(bill));
    expect(told()).toEqual(['manager@example.org', 'payments@example.org']);
  });

  test('tells nothing to who has left, is blocked, has no e-mail, or does not want to know', async () => {
    const bill = await itsBill();
    const [blocked, silent] = [
      await office.joined(organisationId, 'payments'),
      await office.joined(organisationId, 'payments'),
    ];
    const set = (userId: UserId, change: object) =>
      cabinet.table.commit([
        { kind: 'patch', key: { pk: `USER#${userId}`, sk: '#HEAD' }, set: { ...change } },
      ]);
    await set(blocked, { state: 'blocked' });
    await set(silent, { email: undefined });
    await set(people.manager, { noticesUnwanted: ['bill-ready'] });
    const by = await office.as(people.manager);
    await Organisation.removeMember(by, { organisationId, userId: people.payments });
    mail.sent.length = 0;
    await sendNotices(ctx, inserted(bill));
    expect(told()).toEqual([]);
  });

  test('has a bank’s payment told to the same, and a member’s own to that member, who may have left', async () => {
    const home = aHousehold({ head: { ownerId: organisationId } });
    await cabinet.table.load(itemsOf(home));
    const { contractId, number, supplierId } = home.head;
    const paid = async (digit: number, more: Partial<Payment.Payment>) => {
      const paymentId = `pay_01JD9Z5X0M4K8N1R2T3V4W5X6${digit}` as PaymentId;
      const part = { contractId, contractNumber: number, amountKopecks: 166380, creditedTo: 'contract' };
      const item = {
        ...{ pk: `CONTRACT#${contractId}`, sk: `PAYMENT#${paymentId}`, paymentId, contractId, supplierId },
        ...{ amountKopecks: kopecks(166380), refundedKopecks: 0, testMode: false, origin: 'cabinet' },
        ...{ parts: [{ ...part, refundedKopecks: 0 }], state: 'succeeded', attempt: 1, version: 2 },
        ...{ createdAt: cabinet.world.now, settledAt: cabinet.world.now, parkedRefundIds: [], timeline: [] },
        ...more,
      } as unknown as Item;
      await cabinet.table.load([item]);
      for (let round = 0; round < 2; round += 1)
        await sendNotices(ctx, record('MODIFY', { ...item, state: 'pending' }, item));
    };
    await paid(1, { origin: 'register' });
    expect(told()).toEqual(['manager@example.org', 'payments@example.org']);
    mail.sent.length = 0;
    const by = await office.as(people.manager);
    await Organisation.removeMember(by, { organisationId, userId: people.payments });
    await paid(2, { payerId: people.payments });
    expect(told()).toEqual(['payments@example.org']);
  });

  test('has its end told to managers', async () => {
    const household = aHousehold({ head: { ownerId: organisationId, lastBilledPeriod: OCTOBER } });
    await cabinet.table.load(itemsOf(household));
    const { contractId, number, supplierId } = household.head;
    const key = { pk: `CONTRACT#${contractId}`, sk: '#HEAD' };
    const before = (await cabinet.table.get<Item>(key)) as Item;
    const organisation = { pk: `ORG#${organisationId}`, sk: '#HEAD' };
    await cabinet.table.commit([{ kind: 'patch', key: organisation, add: { contracts: 1 } }]);
    await Contract.terminateContract(ctx, { supplierId, number });
    const end = record('MODIFY', before, (await cabinet.table.get<Item>(key)) as Item);
    for (let round = 0; round < 2; round += 1) await sendNotices(ctx, end);
    expect(told()).toEqual(['manager@example.org']);
    expect(mail.sent[0]?.subject).toContain('78010000000017');
  });

  test('is nothing to anybody when the organisation is closed by then', async () => {
    const bill = await itsBill();
    await Organisation.closeOrganisation(await office.as(people.manager), { organisationId });
    await sendNotices(ctx, inserted(bill));
    expect(mail.sent).toEqual([]);
  });
});

test('an invitation to an organisation goes out by mail, once', async () => {
  const office = openOffice({ table: cabinet.table, seed: 'office', now: cabinet.world.now });
  const organisationId = await office.organisation(await office.person(), 'ООО «Ромашка»');
  await office.joined(organisationId, 'payments');
  const [message] = stored('OUTBOX#').filter(({ content }) =>
    JSON.stringify(content).includes('member-invitation'),
  );
  for (let round = 0; round < 2; round += 1) await sendNotices(ctx, inserted(message as Item));
  expect(mail.sent).toHaveLength(1);
  expect(mail.sent[0]?.text).toContain(`https://kabinet.test/join#token=${organisationId}.inv_`);
  expect(mail.sent[0]?.text).toContain('ООО «Ромашка»');
});

test('whatever else changes asks for nothing', async () => {
  await billed({ ownerId: anna.userId });
  const before = { ...cabinet.table.requests };
  for (const item of cabinet.table.snapshot()) {
    if (item.pk.startsWith('OUTBOX#') || item.sk.startsWith('BILL#')) continue;
    await sendNotices(ctx, inserted(item));
    await sendNotices(ctx, record('MODIFY', item, item));
    await sendNotices(ctx, record('REMOVE', item));
  }
  expect([...sms.sent, ...mail.sent]).toEqual([]);
  expect(cabinet.table.requests).toEqual(before);
});

describe('a batch', () => {
  const event = (...Records: DynamoDBRecord[]): DynamoDBStreamEvent => ({ Records });

  test('names the records that failed and takes the others', async () => {
    const messages = stored('OUTBOX#').map(inserted);
    mail.broken = true;
    const answer = await eachRecord(event(...messages), ctx.log, (one) => sendNotices(ctx, one));
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(sms.sent).toHaveLength(1);

    mail.broken = false;
    const again = await eachRecord(event(...messages), ctx.log, (one) => sendNotices(ctx, one));
    expect(again).toEqual({ batchItemFailures: [] });
    expect(sms.sent).toHaveLength(1);
    expect(mail.sent).toHaveLength(1);
  });

  test('larger than can be sent together is taken whole', async () => {
    let taken = 0;
    const records = Array.from({ length: 50 }, () => inserted({ pk: 'X', sk: 'Y' }));
    await eachRecord(event(...records), ctx.log, async () => {
      taken += 1;
    });
    expect(taken).toBe(50);
  });

  test('that repeats one record in itself sends once', async () => {
    const [item] = stored('OUTBOX#');
    const records = Array.from({ length: 5 }, () => inserted(item as Item));
    await eachRecord(event(...records), ctx.log, (one) => sendNotices(ctx, one));
    await eachRecord(event(...records), ctx.log, (one) => sendNotices(ctx, one));
    expect([...sms.sent, ...mail.sent]).toHaveLength(1);
  });
});

describe('a registration the table has forgotten', () => {
  const forgotten = async (): Promise<DynamoDBRecord[]> =>
    stored('ONCE#sign-up#').map((item) => record('REMOVE', item));

  test('vanishes from the keeper of passwords when it was abandoned', async () => {
    const abandoned = await mailed(cabinet, newPhone(), newEmail());
    cabinet.world.pass(15 * 86_400);
    for (const one of await forgotten()) await forgetRegistration(ctx, one);
    expect(cabinet.credentials.users.has(abandoned.userId)).toBe(false);
    expect(cabinet.credentials.users.has(anna.userId)).toBe(true);
  });

  test('is the only thing that makes it vanish', async () => {
    const { userId } = await mailed(cabinet, newPhone(), newEmail());
    cabinet.world.pass(15 * 86_400);
    for (const item of cabinet.table.snapshot()) {
      if (item.pk.startsWith('ONCE#sign-up#')) await forgetRegistration(ctx, record('MODIFY', item, item));
      else await forgetRegistration(ctx, record('REMOVE', item));
    }
    expect(cabinet.credentials.users.has(userId)).toBe(true);
  });
});
