import type { DynamoDBRecord } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Identity from '#core/identity';
import { type CardId, isId, plusSeconds, type UserId } from '#core/kernel';
import type { Ctx, Item } from '#core/platform';
import { MemoryTable } from '#core/testing';
import { ROOMY } from '../../core/identity/testing/cabinet.ts';
import { easyCaptcha } from '../../core/identity/testing/easy-captcha.ts';
import { FakeCredentials } from '../../core/identity/testing/fake-credentials.ts';
import { FakeMail } from '../../core/notification/testing/fake-senders.ts';
import { autopayBy, autopayOf, boundCard, runOn } from '../../core/payment/testing/cards.ts';
import { Crash, mortal } from '../../core/payment/testing/mortal.ts';
import { createScene, providerIdOf, type Scene } from '../../core/payment/testing/scene.ts';
import { followCards } from './cards.ts';
import { sendNotices } from './notices.ts';

let mail: FakeMail;
let table: MemoryTable;
let dying: ReturnType<typeof mortal>;
let scene: Scene;
let ctx: Ctx;
let userId: UserId;
let seen: Map<string, Item>;
beforeEach(async () => {
  mail = new FakeMail();
  table = new MemoryTable();
  dying = mortal(table);
  scene = await createScene({ table: dying.table });
  const ports = {
    ...scene.world.system.ports,
    mail,
    credentials: new FakeCredentials(),
    smsBudget: ROOMY,
    mailBudget: ROOMY,
  };
  ctx = { ...scene.world.system, log: scene.ctx.log, ports };
  userId = (scene.ctx.actor as { userId: UserId }).userId;
  seen = byKey();
});

const byKey = () => new Map(table.snapshot().map((item) => [`${item.pk} ${item.sk}`, item]));

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

function image(item: Item): Image {
  const shown: Image = {};
  for (const [name, value] of Object.entries(item)) {
    if (typeof value === 'string') shown[name] = { S: value };
    if (typeof value === 'number') shown[name] = { N: String(value) };
  }
  return shown;
}

/** What the stream would tell of since the last call, in the order of the keys. */
function changes(): DynamoDBRecord[] {
  const now = byKey();
  const before = seen;
  seen = now;
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((key) => {
    const [old, fresh] = [before.get(key), now.get(key)];
    if (JSON.stringify(old) === JSON.stringify(fresh)) return [];
    const { pk, sk } = (fresh ?? old) as Item;
    return [
      {
        eventName: old ? (fresh ? 'MODIFY' : 'REMOVE') : 'INSERT',
        dynamodb: {
          Keys: { pk: { S: pk }, sk: { S: sk } },
          ...(old && { OldImage: image(old) }),
          ...(fresh && { NewImage: image(fresh) }),
        },
      } as DynamoDBRecord,
    ];
  });
}

/** Hands every change to the consumer, and what comes of it, until nothing changes any more; each twice. */
async function streamed(): Promise<void> {
  for (let records = changes(); records.length > 0; records = changes()) {
    for (const record of [...records, ...records]) {
      await followCards(ctx, record);
      await sendNotices(ctx, record);
    }
  }
}

const subjects = () => mail.sent.map(({ subject }) => subject);
const cards = () => table.snapshot().filter(({ sk }) => sk.startsWith('CARD#'));

/** A recovery from the code to its end, by the owner's phone. */
async function recover(): Promise<void> {
  const phone = '+79211234567';
  await table.load([{ pk: `ONCE#phone#${phone}`, sk: '#HEAD', userId }]);
  await (ctx.ports.credentials as FakeCredentials).create(userId, 'Water2026pipe');
  const anonymous = { ...scene.world.anonymous, ports: ctx.ports };
  const { id } = await Identity.startRecovery(anonymous, {
    phone,
    captcha: await easyCaptcha(anonymous, 'recovery'),
  });
  const outbox = table.snapshot().findLast(({ pk }) => pk.startsWith('OUTBOX#'));
  if (!outbox) throw new Error('no code was sent');
  const { code } = outbox.content as { code: string };
  scene.world.pass(1);
  await Identity.completeRecovery(anonymous, { id, code, password: 'Newer2026pipe' });
}

describe('a recovered password', () => {
  let cardId: CardId;
  beforeEach(async () => {
    cardId = await boundCard(scene);
    await autopayBy(scene, cardId);
    changes();
  });

  test('takes the cards away, pauses autopay and tells the owner, once', async () => {
    await recover();
    const sms = { send: async () => 'sent' as const };
    ctx = { ...ctx, ports: { ...ctx.ports, sms } };
    await streamed();
    expect(cards()).toEqual([]);
    expect(await autopayOf(scene)).toMatchObject({ state: 'paused', pausedBecause: 'password-recovered' });
    const told = mail.sent.filter(({ subject }) => subject === 'Привязанные карты удалены');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ to: 'anna@example.org', text: expect.stringContaining('Mir •• 4477') });
  });

  test('does so too when the recovery or the consumer is killed at any moment', async () => {
    const user = { pk: `USER#${userId}`, sk: '#HEAD' };
    await table.commit([{ kind: 'patch', key: user, set: { recoveredAt: plusSeconds(scene.world.now, 1) } }]);
    scene.world.pass(60);
    const [record] = changes().filter(({ dynamodb }) => dynamodb?.Keys?.sk?.S === '#HEAD');
    const stored = table.snapshot();
    for (let moment = 1; ; moment += 1) {
      // as it was right after the recovery
      for (const { pk, sk } of table.snapshot()) await table.commit([{ kind: 'remove', key: { pk, sk } }]);
      await table.load(stored);
      mail.sent.length = 0;
      dying.dieAt(moment);
      await followCards(ctx, record as DynamoDBRecord).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      const died = dying.moments() >= moment;
      dying.dieAt(Number.POSITIVE_INFINITY);
      // the lease of whoever died has to run out
      scene.world.pass(120);
      await followCards(ctx, record as DynamoDBRecord);
      expect(cards(), `killed at ${moment}`).toEqual([]);
      expect(await autopayOf(scene), `killed at ${moment}`).toMatchObject({ state: 'paused' });
      expect(mail.sent.length, `killed at ${moment}`).toBeGreaterThan(0);
      if (died) continue;
      expect(mail.sent).toHaveLength(1);
      expect(moment).toBeGreaterThan(6);
      break;
    }
  });

  test('says nothing to who had no cards', async () => {
    for (const { pk, sk } of cards()) await table.commit([{ kind: 'remove', key: { pk, sk } }]);
    const user = { pk: `USER#${userId}`, sk: '#HEAD' };
    await table.commit([{ kind: 'patch', key: user, set: { recoveredAt: plusSeconds(scene.world.now, 1) } }]);
    await streamed();
    expect(mail.sent).toEqual([]);
  });
});

describe('the mails of autopay', () => {
  beforeEach(async () => {
    await autopayBy(scene, await boundCard(scene));
    changes();
  });

  test('come the day before, with the sum and how to stop it, and when the money has come', async () => {
    await runOn(scene, '2026-10-24');
    await streamed();
    expect(subjects()).toEqual(['Автоплатёж 25 октября 2026: 100,00\u00a0₽']);
    expect(mail.sent[0]?.text).toContain(`https://kabinet.test/contracts/${scene.contractId}/autopay`);
    await runOn(scene, '2026-10-25');
    await streamed();
    expect(subjects().slice(1)).toEqual(['Автоплатёж 100,00\u00a0₽ зачислен']);
  });

  test('say how the sum will be found, and that there was nothing to pay', async () => {
    const cardId = cards()[0]?.cardId as CardId;
    await autopayBy(scene, cardId, { amount: { kind: 'debt', capKopecks: 50_000 } });
    await runOn(scene, '2026-10-24');
    await streamed();
    expect(subjects()).toEqual(['Автоплатёж 25 октября 2026: долг, не больше 500,00\u00a0₽']);
    await runOn(scene, '2026-10-25');
    await streamed();
    expect(subjects().slice(1)).toEqual(['Автоплатёж не понадобился: 25 октября 2026']);
    expect(mail.sent[1]?.text).toContain('Следующее списание — 25 ноября 2026.');
  });

  test('say why a charge failed and what happens next, each time', async () => {
    scene.acquirer.onCharge = { refusedFor: 'insufficient_funds' };
    for (const day of ['24', '25', '26']) {
      await runOn(scene, `2026-10-${day}`);
      await streamed();
    }
    expect(subjects().slice(1)).toEqual([
      'Автоплатёж не прошёл: 25 октября 2026',
      'Автоплатёж не прошёл: 26 октября 2026',
    ]);
    expect(mail.sent[1]?.text).toContain('На карте не хватило денег.');
    expect(mail.sent[1]?.text).toContain('Попробуем ещё раз 26 октября 2026.');
  });

  test('say that it stands still when the card was refused for good', async () => {
    scene.acquirer.onCharge = { refusedFor: 'card_expired' };
    await runOn(scene, '2026-10-24');
    await runOn(scene, '2026-10-25');
    await streamed();
    expect(mail.sent.at(-1)?.text).toContain('Срок действия карты истёк.');
    expect(mail.sent.at(-1)?.text).toContain('Автоплатёж приостановлен.');
  });

  test('go to nobody when the contract is in another cabinet by then', async () => {
    await runOn(scene, '2026-10-24');
    await scene.setHead({ ownerId: 'usr_00000000000000000000000001' as UserId });
    await streamed();
    expect(mail.sent).toEqual([]);
  });
});

describe('what comes later', () => {
  test('the end of a charge is noted from the stream alone', async () => {
    await autopayBy(scene, await boundCard(scene));
    await runOn(scene, '2026-10-24');
    scene.acquirer.onCharge = 'waits';
    await runOn(scene, '2026-10-25');
    changes();
    const { paymentId = '' } = (await autopayOf(scene)).outcomes[0] ?? {};
    if (!isId('payment', paymentId)) throw new Error('no charge');
    const providerId = providerIdOf(await scene.payment(paymentId));
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect((await autopayOf(scene)).outcomes[0]).toMatchObject({ state: 'under-way' });
    await streamed();
    expect((await autopayOf(scene)).outcomes[0]).toMatchObject({ state: 'done' });
  });

  test('a contract that leaves the cabinet loses its autopay', async () => {
    await autopayBy(scene, await boundCard(scene));
    changes();
    // a change of the head that is none of the link leaves it
    await scene.setHead({ dueOn: undefined });
    await streamed();
    expect(await autopayOf(scene)).toMatchObject({ state: 'active' });
    await scene.setHead({ ownerId: undefined, linkedAt: undefined });
    await streamed();
    await expect(autopayOf(scene)).rejects.toThrow();
  });
});
