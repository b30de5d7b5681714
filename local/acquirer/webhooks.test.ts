import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAcquirer } from './index.ts';
import { openTestShop, SHOP, type TestShop } from './test-shop.ts';

let shop: TestShop;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acquirer-'));
  shop = await openTestShop({ statePath: join(folder, 'deep', 'book.json') });
});
afterEach(async () => {
  await shop.close();
  rmSync(folder, { recursive: true });
});

const deliveries = () => shop.acquirer.book().deliveries;

async function pay(fields: Record<string, unknown> = {}): Promise<string> {
  const { id } = await shop.create(fields);
  shop.acquirer.pay(id);
  await shop.acquirer.idle();
  return id;
}

test('an event carries the object as a GET shows it', async () => {
  const id = await pay();
  expect(shop.heard).toHaveLength(1);
  expect(shop.heard[0]).toMatchObject({ event: 'payment.succeeded', object: await shop.get(id) });
  expect(deliveries()[0]?.body).toMatchObject({ type: 'notification', event: 'payment.succeeded' });
  expect(deliveries()[0]).toMatchObject({ state: 'delivered', attempts: [{ status: 200 }] });
});

test('holding and capturing are two events in order', async () => {
  const id = await pay({ capture: false });
  await shop.call('POST', `/payments/${id}/capture`, {});
  await shop.acquirer.idle();
  expect(shop.heard.map(({ event }) => event)).toEqual(['payment.waiting_for_capture', 'payment.succeeded']);
});

test.each([500, 404, 302, 201])('an answer %i is not a 200: the event comes again', async (status) => {
  shop.answer.status = status;
  await pay();
  expect(shop.heard).toHaveLength(1);
  shop.clock.pass(1);
  await shop.acquirer.runDue();
  expect(shop.heard).toHaveLength(1);
  shop.answer.status = 200;
  shop.clock.pass(1);
  await shop.acquirer.runDue();
  expect(deliveries()[0]).toMatchObject({ state: 'delivered', attempts: [{ status }, { status: 200 }] });
  shop.clock.pass(3600);
  await shop.acquirer.runDue();
  expect(shop.heard).toHaveLength(2);
});

test('pauses grow to an hour, and after a day the acquirer gives up', async () => {
  shop.answer.status = 503;
  await pay();
  for (let step = 0; step < 60 && deliveries()[0]?.state === 'scheduled'; step++) {
    const wait = Date.parse(deliveries()[0]?.dueAt ?? '') - shop.clock.now.getTime();
    shop.clock.pass(wait / 1000);
    await shop.acquirer.runDue();
  }
  const times = deliveries()[0]?.attempts.map(({ at }) => Date.parse(at)) ?? [];
  const pauses = times.slice(1).map((at, index) => (at - (times[index] ?? 0)) / 1000);
  expect(pauses.slice(0, 8)).toEqual([2, 5, 15, 60, 300, 900, 3600, 3600]);
  expect(deliveries()[0]?.state).toBe('given_up');
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(24 * 3600 * 1000);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(22 * 3600 * 1000);
});

test('a restart keeps payments, keys and saved cards, and goes on with the webhooks', async () => {
  shop.answer.status = 500;
  const id = await pay({ save_payment_method: true });
  const before = await shop.get(id);
  shop.answer.status = 200;
  await shop.restart();
  expect(await shop.get(id)).toEqual(before);
  shop.clock.pass(2);
  await shop.acquirer.runDue();
  expect(shop.heard).toHaveLength(2);
  expect(deliveries()[0]?.state).toBe('delivered');
  const methodId = before.payment_method?.id;
  expect(await shop.create({ confirmation: undefined, payment_method_id: methodId })).toMatchObject({
    status: 'succeeded',
  });
});

test('a webhook cut short by a stop is made again after the restart', async () => {
  shop.answer.status = undefined;
  const { id } = await shop.create();
  shop.acquirer.pay(id);
  while (shop.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  shop.answer.status = 200;
  await shop.restart();
  await shop.acquirer.idle();
  expect(shop.heard).toHaveLength(2);
  expect(deliveries()[0]).toMatchObject({ state: 'delivered', attempts: [{ status: 200 }] });
});

test('what was answered is on disk before the answer, and no half-written file is left', async () => {
  const { id } = await shop.create();
  const file = join(folder, 'deep', 'book.json');
  expect(JSON.parse(readFileSync(file, 'utf8')).payments[id].status).toBe('pending');
  await shop.submitCard(id, '2200000000000004');
  expect(JSON.parse(readFileSync(file, 'utf8')).payments[id].status).toBe('succeeded');
  expect(readdirSync(join(folder, 'deep'))).toEqual(['book.json']);
});

test('a book that cannot be read is refused with advice, not overwritten', () => {
  const file = join(folder, 'broken.json');
  for (const content of ['{"version":1,', '{"version":99}', 'null']) {
    writeFileSync(file, content);
    expect(() => createAcquirer({ shops: [SHOP], statePath: file })).toThrow(/delete the file/);
    expect(readFileSync(file, 'utf8')).toBe(content);
  }
});

test('each shop hears its own address, and a shop without one is tried in vain', async () => {
  const heardAt: string[] = [];
  const other = await openTestShop({
    webhookUrl: (shopId) => {
      heardAt.push(shopId);
      return undefined;
    },
  });
  const { id } = await other.create();
  other.acquirer.pay(id);
  await other.acquirer.idle();
  expect(heardAt).toEqual([SHOP.shopId]);
  expect(other.acquirer.book().deliveries[0]?.attempts[0]?.error).toContain('no webhook address');
  await other.close();
});

test('chosen headers travel with each event', async () => {
  const forger = await openTestShop({ webhookHeaders: { 'x-forwarded-for': '185.71.76.1' } });
  const { id } = await forger.create();
  forger.acquirer.pay(id);
  await forger.acquirer.idle();
  expect(forger.heard[0]?.headers['x-forwarded-for']).toBe('185.71.76.1');
  await forger.close();
});

test('webhooks are retried by themselves as time passes', async () => {
  const live = await openTestShop({ now: () => new Date() });
  live.answer.status = 500;
  const { id } = await live.create();
  live.acquirer.pay(id);
  await live.acquirer.idle();
  live.answer.status = 200;
  while (live.heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  await live.acquirer.idle();
  expect(live.acquirer.book().deliveries[0]?.state).toBe('delivered');
  await live.close();
});
