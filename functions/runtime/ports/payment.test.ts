import { afterEach, expect, test, vi } from 'vitest';
import { paymentPorts } from './payment.ts';

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['no JSON', '{"demo":{"shopId":"100500","secretKey":live_hunter2}}'],
  ['cut short', '{"demo":{"shopId":"100500","secretKey":"live_hunter2'],
  ['without a shop', '{"demo":{"secretKey":"live_hunter2"}}'],
])('a setting of the shops that is %s is named, and no key of it is shown', (_, setting) => {
  vi.stubEnv('KABINET_YOOKASSA_SHOPS', setting);
  let failure: unknown;
  try {
    paymentPorts();
  } catch (error) {
    failure = error;
  }
  expect(failure).toBeInstanceOf(Error);
  const { message, stack, cause } = failure as Error;
  expect(message).toContain('KABINET_YOOKASSA_SHOPS');
  expect(`${message} ${stack} ${cause}`).not.toContain('hunter2');
});
