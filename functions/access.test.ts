import { beforeAll, describe, expect, test, vi } from 'vitest';
import { needsSession } from '#core/platform';
import { routes } from './routes.ts';
import type { HttpHandler } from './runtime/http.ts';
import { call, TEST_ENVIRONMENT } from './testing.ts';

beforeAll(() => {
  for (const [name, value] of Object.entries(TEST_ENVIRONMENT)) vi.stubEnv(name, value);
});

const handlerOf = async (module: string): Promise<HttpHandler> =>
  (await import(`./http/${module}.ts`)).handler;

describe('who may call what', () => {
  const closed = routes.filter(({ operation }) => needsSession(operation));

  test.each(closed)('$id answers 401 to the unsigned, whatever they send', async ({ module, routeKey }) => {
    const handler = await handlerOf(module);
    const unsigned = await call(handler, { routeKey, path: { contractId: 'x' }, body: { anything: true } });
    expect(unsigned).toMatchObject({ status: 401, body: { code: 'platform.not_signed_in' } });
    const forged = await call(handler, {
      routeKey,
      headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3IifQ.' },
    });
    expect(forged.status).toBe(401);
  });

  test('open operations are those we know of', () => {
    const open = routes.filter(({ operation }) => !needsSession(operation)).map(({ id }) => id);
    expect(open.sort()).toEqual([
      'identity.activate',
      'identity.completeProfile',
      'identity.completeRecovery',
      'identity.confirmSignUp',
      'identity.getCaptcha',
      'identity.getLegal',
      'identity.refreshSession',
      'identity.resendRecoveryCode',
      'identity.resendSignUpCode',
      'identity.signIn',
      'identity.signOut',
      'identity.startRecovery',
      'identity.startSignUp',
      'payment.findForGuest',
      'payment.getGuestPayment',
      'payment.monetaCheck',
      'payment.monetaCheckByGet',
      'payment.monetaPay',
      'payment.monetaPayByGet',
      'payment.startGuestPayment',
      'payment.yookassaNotice',
      'platform.getDocs',
      'platform.getOpenApi',
      'supplier.listSuppliers',
    ]);
  });
});
