import { beforeAll, describe, expect, test, vi } from 'vitest';
import { chanceFrom } from '#core/testing';
import type { HttpHandler } from '#runtime/http';
import { signPay } from '../../core/payment/adapters/moneta-signature.ts';
import type { Gateway } from '../../core/payment/ports.ts';
import { forge, WronglyAnswered } from './forge.ts';
import { type Credulity, HOOKS_ENVIRONMENT, openMonetaHooks, openYookassaHooks } from './hooks.ts';

/** `npm run test:payments:deep` sends a million. */
const FORGERIES = 2_500;
const SEED = 20_261_020;

beforeAll(() => {
  for (const [name, value] of Object.entries(HOOKS_ENVIRONMENT)) vi.stubEnv(name, value);
});

describe.each([
  ['MONETA', openMonetaHooks],
  ['YooKassa', openYookassaHooks],
])('what was not sent by %s', (_, open) => {
  test('is never credited and changes nothing, and what was is, once', async () => {
    const { refused, heard, replays, byKind } = await forge(await open(), FORGERIES, chanceFrom(SEED));
    expect(refused + heard).toBe(FORGERIES);
    expect(refused).toBeGreaterThan(FORGERIES / 2);
    expect(replays).toBeGreaterThan(0);
    expect(Math.min(...Object.values(byKind))).toBeGreaterThan(0);
  });
});

/** Behind each of these the same forgeries must get through: otherwise they prove nothing of the real handlers. */
describe('a handler that believes', () => {
  const code = 'the-code-of-volna';
  const signedAnyway = (real: Gateway): Gateway => ({
    ...real,
    signed: {
      ...real.signed!,
      readPaid: (said) => real.signed?.readPaid({ ...said, MNT_SIGNATURE: signPay(said, code) }),
    },
  });
  const paidIfNamed = (real: Gateway): Gateway => ({
    ...real,
    get: async (providerId) => {
      const answer = await real.get(providerId);
      return answer.kind === 'ok' ? { kind: 'ok', value: { ...answer.value, status: 'succeeded' } } : answer;
    },
  });
  const forwarded = (real: HttpHandler): HttpHandler => {
    const believing = (event: Parameters<HttpHandler>[0], context: object) => {
      const [first] = (event.headers['x-forwarded-for'] ?? '').split(',');
      const http = { ...event.requestContext.http, ...(first && { sourceIp: first }) };
      return real({ ...event, requestContext: { ...event.requestContext, http } }, context);
    };
    return Object.assign(believing, { serves: real.serves });
  };
  const theViewer = (real: HttpHandler): HttpHandler => {
    const believing = (event: Parameters<HttpHandler>[0], context: object) => {
      const edge = { 'x-kabinet-edge': HOOKS_ENVIRONMENT.KABINET_EDGE_SECRET };
      return real({ ...event, headers: { ...event.headers, ...edge } }, context);
    };
    return Object.assign(believing, { serves: real.serves });
  };
  const anybody = (real: Gateway): Gateway => ({ ...real, trusts: () => true });

  test.each<[string, typeof openMonetaHooks | typeof openYookassaHooks, Credulity]>([
    ['a message without looking at its signature', openMonetaHooks, { gateway: signedAnyway }],
    ['that what a message leaves in doubt was paid', openMonetaHooks, { gateway: paidIfNamed }],
    ['anybody to be the acquirer', openYookassaHooks, { gateway: anybody }],
    ['a forwarding header', openYookassaHooks, { handler: forwarded }],
    ['a viewer’s address without the edge’s secret', openYookassaHooks, { handler: theViewer }],
    ['what the notice says of the payment', openYookassaHooks, { gateway: paidIfNamed }],
  ])('%s is found out', async (_, open, credulity) => {
    const hooks = await open(credulity);
    await expect(forge(hooks, FORGERIES, chanceFrom(SEED))).rejects.toThrow(WronglyAnswered);
  });

  test('nobody, not even the acquirer, is found out too', async () => {
    const deaf = (real: Gateway): Gateway => ({
      ...real,
      signed: { ...real.signed!, readPaid: () => undefined },
    });
    const hooks = await openMonetaHooks({ gateway: deaf });
    await expect(forge(hooks, FORGERIES, chanceFrom(SEED))).rejects.toThrow(/a replay was refused/);
  });
});
