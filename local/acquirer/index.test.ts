import { expect, test } from 'vitest';
import { openTestShop, paymentRequest } from './test-shop.ts';

const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

test('closing leaves no timer, whatever was still to come', async () => {
  const before = timers();
  const shop = await openTestShop();
  shop.answer.status = 500;
  const { id } = await shop.create();
  shop.acquirer.arm({ kind: 'late_failure', delay: 'day' });
  shop.acquirer.pay(id);
  await shop.create();
  shop.acquirer.arm({ kind: 'answer_late', seconds: 300 });
  const late = shop.call('POST', '/payments', paymentRequest(shop)).catch(() => 'cut off');
  while (shop.acquirer.book().calls.length < 3) await new Promise((resolve) => setImmediate(resolve));
  await shop.acquirer.idle();
  expect(timers()).toBeGreaterThan(before);
  await shop.close();
  expect(await late).toBe('cut off');
  // the runner's own timers come and go; none of ours may be among what is left
  expect(timers()).toBeLessThanOrEqual(before);
});

test('a payment and a card the acquirer does not know are refused at the door of tests', async () => {
  const shop = await openTestShop();
  const { id } = await shop.create();
  expect(() => shop.acquirer.pay('none')).toThrow("Payment doesn't exist");
  expect(() => shop.acquirer.pay(id, '4111111111111111')).toThrow('is not a test card');
  expect(shop.acquirer.expire(id)).toBe('canceled');
  await expect(shop.acquirer.resend('none')).rejects.toThrow("Webhook doesn't exist");
  await shop.close();
});
