import { beforeEach, describe, expect, test } from 'vitest';
import type { OutboxMessage } from '#core/identity';
import { secondsOf } from '#core/kernel';
import { createWorld, type World } from '#core/testing';
import { type Addressed, DeliveryUnderWay, deliver, sendOutbox } from './index.ts';
import { FakeMail, FakeSms } from './testing/fake-senders.ts';

let world: World;
let mail: FakeMail;
let sms: FakeSms;
beforeEach(() => {
  mail = new FakeMail();
  sms = new FakeSms();
  world = createWorld({ ports: { mail, sms } });
});

const toAnna: Addressed = {
  to: { mail: 'anna@example.org' },
  language: 'ru',
  notice: { template: 'already-registered' },
};

describe('a notice', () => {
  test('goes out once, however often it is asked for', async () => {
    for (let count = 0; count < 3; count += 1)
      expect(await deliver(world.system, 'one', toAnna)).toBe('sent');
    expect(mail.sent).toHaveLength(1);
    await deliver(world.system, 'two', toAnna);
    expect(mail.sent).toHaveLength(2);
  });

  test('goes out once, of however many at once; the others are told to come again', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 6 }, () => deliver(world.system, 'one', toAnna)),
    );
    expect(mail.sent).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(DeliveryUnderWay);
    expect(await deliver(world.system, 'one', toAnna)).toBe('sent');
  });

  test('that failed to go may be tried again at once', async () => {
    mail.broken = true;
    await expect(deliver(world.system, 'one', toAnna)).rejects.toThrow('broken');
    mail.broken = false;
    expect(await deliver(world.system, 'one', toAnna)).toBe('sent');
    expect(mail.sent).toHaveLength(1);
  });

  test('whose address will never do is given up and not tried again', async () => {
    mail.outcome = 'refused';
    expect(await deliver(world.system, 'one', toAnna)).toBe('refused');
    mail.outcome = 'sent';
    expect(await deliver(world.system, 'one', toAnna)).toBe('refused');
    expect(mail.sent).toEqual([]);
  });

  test('whose sender was killed is left alone for a minute and then sent', async () => {
    mail.send = async () => {
      world.table.beforeRequest = () => {
        throw new Error('killed');
      };
      throw new Error('killed');
    };
    await expect(deliver(world.system, 'one', toAnna)).rejects.toThrow('killed');
    world.table.beforeRequest = () => {};
    mail.send = FakeMail.prototype.send;
    await expect(deliver(world.system, 'one', toAnna)).rejects.toBeInstanceOf(DeliveryUnderWay);
    world.pass(60);
    expect(await deliver(world.system, 'one', toAnna)).toBe('sent');
    expect(mail.sent).toHaveLength(1);
  });
});

describe('a message of the outbox', () => {
  const put = async (message: Partial<OutboxMessage> = {}): Promise<string> => {
    const outboxId = world.system.ids.next('notice');
    const full: OutboxMessage = {
      outboxId,
      to: { sms: '+79211234567' },
      language: 'ru',
      content: { template: 'sign-up-code', code: '012345' },
      usefulUntilSeconds: secondsOf(world.now) + 600,
      ...message,
    };
    await world.table.commit([{ kind: 'put', item: { pk: `OUTBOX#${outboxId}`, sk: 'MESSAGE', ...full } }]);
    return outboxId;
  };
  const outbox = () => world.table.snapshot().filter(({ pk }) => pk.startsWith('OUTBOX#'));

  test('is sent and removed, and its code is readable nowhere any more', async () => {
    const outboxId = await put();
    await sendOutbox(world.system, outboxId);
    expect(sms.sent).toEqual([{ to: '+79211234567', text: expect.stringContaining('012345') }]);
    expect(outbox()).toEqual([]);
    expect(JSON.stringify(world.table.snapshot())).not.toContain('012345');
  });

  test('is sent once, however often its record comes', async () => {
    const outboxId = await put();
    for (let count = 0; count < 3; count += 1) await sendOutbox(world.system, outboxId);
    expect(sms.sent).toHaveLength(1);
  });

  test('goes by mail to an e-mail, with the link of this deployment', async () => {
    await sendOutbox(
      world.system,
      await put({
        to: { mail: 'anna@example.org' },
        content: { template: 'activation', token: 'usr_x.secret', validDays: 14 },
      }),
    );
    expect(mail.sent[0]).toMatchObject({ to: 'anna@example.org' });
    expect(mail.sent[0]?.text).toContain('https://kabinet.test/activate#token=usr_x.secret');
  });

  test('is written in the reader’s language', async () => {
    await sendOutbox(world.system, await put({ language: 'en' }));
    expect(sms.sent[0]?.text).toContain('Registration code: 012345');
  });

  test('to nobody is only removed', async () => {
    await sendOutbox(world.system, await put({ to: { nobody: true } }));
    expect(outbox()).toEqual([]);
    expect([...sms.sent, ...mail.sent]).toEqual([]);
  });

  test('stays and is tried again while the service is away', async () => {
    const outboxId = await put();
    sms.broken = true;
    await expect(sendOutbox(world.system, outboxId)).rejects.toThrow();
    expect(outbox()).toHaveLength(1);
    sms.broken = false;
    await sendOutbox(world.system, outboxId);
    expect(sms.sent).toHaveLength(1);
    expect(outbox()).toEqual([]);
  });

  test('that outlived its use is removed unsent', async () => {
    const outboxId = await put();
    world.pass(600);
    await sendOutbox(world.system, outboxId);
    expect(sms.sent).toEqual([]);
    expect(outbox()).toEqual([]);
  });
});
