import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idSource } from '#core/kernel';
import { cognitoCredentials } from '../../core/identity/adapters/cognito.ts';
import { credentialsConformance } from '../../core/identity/testing/credentials-conformance.ts';
import { type CognitoEngine, startCognito } from '../../local/engines/cognito.ts';
import { freePorts } from '../../local/ports.ts';
import { emulated, MACHINE_CLOCK } from './bindings.ts';
import { tokenVerifier } from './tokens.ts';

const folder = mkdtempSync(join(tmpdir(), 'kabinet-cognito-'));
let engine: CognitoEngine;
let client: CognitoIdentityProviderClient;
const started = (async () => {
  const [port = 0] = await freePorts(1);
  engine = await startCognito({
    port,
    logFolder: join(folder, 'logs'),
    dataFolder: join(folder, 'data'),
  });
  client = new CognitoIdentityProviderClient(emulated(engine.endpoint));
  return cognitoCredentials({ client, userPoolId: engine.userPoolId, clientId: engine.clientId });
})();

beforeAll(() => started, 30_000);
afterAll(async () => {
  client.destroy();
  await engine.child.stop();
  rmSync(folder, { recursive: true, force: true });
});

credentialsConformance('Cognito through its adapter', async () => ({
  credentials: await started,
  emulator: true,
}));

describe('a token that Cognito issued', () => {
  test('is verified and names our user, at sign-in and after a renewal', async () => {
    const credentials = await started;
    const userId = idSource(MACHINE_CLOCK).next('user');
    await credentials.create(userId, 'Water2026pipe');
    const tokens = await credentials.signIn(userId, 'Water2026pipe');
    const verify = tokenVerifier(engine);
    const renewed = await credentials.refresh(tokens?.refreshToken ?? '');
    for (const token of [tokens?.accessToken, renewed?.accessToken]) {
      expect(await verify(token ?? '')).toBe(userId);
    }
    const [, payload = ''] = tokens?.accessToken.split('.') ?? [];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number; iat: number };
    expect(claims.exp - claims.iat).toBe(tokens?.accessLifeSeconds);
  });

  test('of another app client is nobody’s', async () => {
    const credentials = await started;
    const userId = idSource(MACHINE_CLOCK).next('user');
    await credentials.create(userId, 'Water2026pipe');
    const tokens = await credentials.signIn(userId, 'Water2026pipe');
    const verify = tokenVerifier({ ...engine, clientId: 'another' });
    expect(await verify(tokens?.accessToken ?? '')).toBeUndefined();
  });
});
