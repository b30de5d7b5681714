import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SupplierId } from '#core/kernel';
import { TEST_ENVIRONMENT } from '../../testing.ts';
import { paymentPorts } from './payment.ts';

const YOOKASSA = { shopId: '100500', secretKey: 'live_hunter2' };
const MONETA = {
  ...{ accountId: '54600817', integrityCode: 'hunter2-code', username: 'portal', password: 'hunter2' },
};
const VOLNA = 'volna' as SupplierId;

beforeEach(() => {
  for (const [name, value] of Object.entries(TEST_ENVIRONMENT)) vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());

const portsOf = (setting: unknown) => {
  vi.stubEnv('KABINET_GATEWAYS', typeof setting === 'string' ? setting : JSON.stringify(setting));
  return paymentPorts();
};

describe('the acquirers of a supplier', () => {
  test('are those that the setting names, and one of them is the default', () => {
    const { gatewayFor } = portsOf({ volna: { yookassa: YOOKASSA, moneta: MONETA, default: 'moneta' } });
    expect(gatewayFor(VOLNA)?.name).toBe('moneta');
    expect(gatewayFor(VOLNA, 'yookassa')?.name).toBe('yookassa');
    expect(gatewayFor(VOLNA, 'moneta')?.name).toBe('moneta');
    expect(gatewayFor('another' as SupplierId)).toBeUndefined();
    expect(gatewayFor('constructor' as SupplierId)).toBeUndefined();
  });

  test('need no default where there is one', () => {
    const { gatewayFor } = portsOf({ volna: { yookassa: YOOKASSA } });
    expect(gatewayFor(VOLNA)?.name).toBe('yookassa');
    expect(gatewayFor(VOLNA, 'moneta')).toBeUndefined();
  });

  test('are in test mode as their keys or their settings say', () => {
    const { gatewayFor } = portsOf({
      volna: { yookassa: { ...YOOKASSA, secretKey: 'test_x' }, moneta: MONETA, default: 'yookassa' },
      demo: { yookassa: { ...YOOKASSA, testMode: true } },
      sever: { moneta: { ...MONETA, testMode: true } },
    });
    expect(gatewayFor(VOLNA)?.testMode).toBe(true);
    expect(gatewayFor(VOLNA, 'moneta')?.testMode).toBe(false);
    expect(gatewayFor('demo' as SupplierId)?.testMode).toBe(true);
    expect(gatewayFor('sever' as SupplierId)?.testMode).toBe(true);
  });

  test('show their keys to nobody', () => {
    const { gatewayFor } = portsOf({ volna: { yookassa: YOOKASSA, moneta: MONETA, default: 'moneta' } });
    const all = [gatewayFor(VOLNA), gatewayFor(VOLNA, 'yookassa')];
    expect(inspect(all, { depth: 10, showHidden: true }) + JSON.stringify(all)).not.toContain('hunter2');
  });
});

describe('a setting that is wrong is named, and no key of it is shown', () => {
  test.each<[string, unknown, string]>([
    ['no JSON', '{"volna":{"yookassa":{"shopId":"100500","secretKey":live_hunter2}}}', 'not JSON'],
    ['cut short', '{"volna":{"yookassa":{"secretKey":"live_hunter2', 'not JSON'],
    ['a list', '["hunter2"]', 'at the whole'],
    ['a text', '"hunter2"', 'at the whole'],
    ['without a shop', { volna: { yookassa: { secretKey: 'live_hunter2' } } }, 'at volna.yookassa.shopId'],
    ['the form of before', { volna: { shopId: '100500', secretKey: 'live_hunter2' } }, 'at volna.'],
    ['a key in place of a supplier', { live_hunter2: { yookassa: YOOKASSA } }, 'at the id of a supplier'],
    ['a field that is none', { volna: { yookassa: { ...YOOKASSA, live_hunter2: 1 } } }, 'at volna.yookassa.'],
    [
      'an account that is no number',
      { volna: { moneta: { ...MONETA, accountId: 'x' } } },
      'moneta.accountId',
    ],
    ['a short code', { volna: { moneta: { ...MONETA, integrityCode: 'QWERTY' } } }, 'moneta.integrityCode'],
    ['several without a default', { volna: { yookassa: YOOKASSA, moneta: MONETA } }, 'at volna.default'],
    ['a default that is not there', { volna: { yookassa: YOOKASSA, default: 'moneta' } }, 'at volna.default'],
    ['a default that is none', { volna: { yookassa: YOOKASSA, default: 'hunter2' } }, 'at volna.default'],
    ['a supplier without any', { volna: {} }, 'at volna.default'],
  ])('%s', (_, setting, place) => {
    let failure: unknown;
    try {
      portsOf(setting);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(Error);
    const { message, stack, cause } = failure as Error;
    expect(message).toContain('KABINET_GATEWAYS');
    expect(message).toContain(place);
    expect(`${message} ${stack} ${cause}`).not.toContain('hunter2');
  });
});
