import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock, SupplierId } from '#core/kernel';
import { plusSeconds } from '#core/kernel';
import { MACHINE_CLOCK } from '#runtime/bindings';
import { openIdProvider } from '../../core/identity/adapters/openid.ts';
import type { SignInProvider } from '../../core/identity/ports.ts';
import { aQuestion, providerConformance } from '../../core/identity/testing/provider-conformance.ts';
import { type ProviderEngine, startProvider } from '../engines/provider.ts';
import { freePorts } from '../ports.ts';
import { visitProvider } from '../testing/provider-visit.ts';

const CLIENT = {
  clientId: 'kabinet',
  clientSecret: 'secret with spaces & signs',
  redirectUri: 'https://kabinet.test/provider/demo/city',
};
const PAVEL = { login: 'pavel', givenName: 'Павел', email: 'pavel@example.org', proved: true };

let engine: ProviderEngine;
let stopped: ProviderEngine;
const adapter = (more: { clock?: Clock; clientSecret?: string; issuer?: string } = {}): SignInProvider =>
  openIdProvider({
    ...CLIENT,
    supplierId: 'demo' as SupplierId,
    provider: 'city',
    name: { ru: 'Городской ID', en: 'City ID' },
    issuer: engine.issuer,
    clock: MACHINE_CLOCK,
    machineClock: MACHINE_CLOCK,
    ...more,
  });

beforeAll(async () => {
  const [port = 0, other = 0] = await freePorts(2);
  engine = await startProvider({ port, host: '127.0.0.1', clients: [CLIENT] });
  stopped = await startProvider({ port: other, host: '127.0.0.1', clients: [CLIENT] });
});
afterAll(async () => {
  await engine.stop();
});

providerConformance('oidc-provider, through the adapter,', async () => ({
  provider: adapter(),
  visit: visitProvider,
}));

describe('a real provider is not believed', () => {
  const fault = (code: string) => expect.objectContaining({ code: `identity.${code}` });

  test('when its answer has run out by our clock', async () => {
    const late = { now: () => plusSeconds(MACHINE_CLOCK.now(), 3600) };
    const question = aQuestion();
    const provider = adapter({ clock: late });
    const answer = await visitProvider(await provider.signInUrl(question, 'ru'), PAVEL);
    await expect(provider.identify(question, answer)).rejects.toThrow(fault('provider_answer_stale'));
  });

  test('when it does not know our secret; the log is told why, and not the secret', async () => {
    const question = aQuestion();
    const provider = adapter({ clientSecret: 'mistyped' });
    const answer = await visitProvider(await provider.signInUrl(question, 'ru'), PAVEL);
    const error: Error = await provider.identify(question, answer).then(
      () => expect.unreachable(),
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code: 'identity.provider_unavailable', cause: expect.any(String) });
    expect(String(error.cause)).not.toContain('mistyped');
  });

  test('when it is gone before, or between the question and the answer', async () => {
    const question = aQuestion();
    const provider = adapter({ issuer: stopped.issuer });
    const answer = await visitProvider(await provider.signInUrl(question, 'ru'), PAVEL);
    await stopped.stop();
    await expect(provider.identify(question, answer)).rejects.toThrow(fault('provider_unavailable'));
    const fresh = adapter({ issuer: stopped.issuer });
    await expect(fresh.signInUrl(question, 'ru')).rejects.toThrow(fault('provider_unavailable'));
  });
});
