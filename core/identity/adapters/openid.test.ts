import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Instant, instant, instantOfMs, plusSeconds, type SupplierId, secondsOf } from '#core/kernel';
import type { ProviderAnswer } from '../ports.ts';
import { aQuestion } from '../testing/provider-conformance.ts';
import { type OpenIdOptions, openIdProvider } from './openid.ts';

const ISSUER = 'https://id.example.org';
const SECRET = 'client-secret-of-the-test';
/** What the library goes by, years from the clock of the tests. */
const MACHINE = { now: () => instantOfMs(Date.now()) };
const NOW = instant('2026-10-20T09:00:00Z');
const [GOOD, STRANGER] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
const question = aQuestion();
const answer: ProviderAnswer = { state: question.state, code: 'code', iss: ISSUER };

/** How a hostile or a broken provider differs from a good one. */
interface Twist {
  readonly claims?: object;
  readonly header?: object;
  readonly key?: KeyObject;
  /** The signature, of the text that is signed. */
  readonly signature?: (text: string) => string;
  readonly metadata?: object;
  readonly userinfo?: object;
  readonly tokens?: object;
  /** What is answered at a path instead. */
  readonly at?: Readonly<Record<string, () => Response>>;
  now?: Instant;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const json = (value: object, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });

function idToken({ claims, header, key = GOOD!.privateKey, signature }: Twist): string {
  const nowSeconds = secondsOf(NOW);
  const said = { iss: ISSUER, aud: 'kabinet', sub: 'olga', iat: nowSeconds, exp: nowSeconds + 300 };
  const more = { nonce: question.nonce, email: 'olga@example.org', email_verified: true };
  const text = `${part({ alg: 'RS256', kid: 'one', ...header })}.${part({ ...said, ...more, ...claims })}`;
  const made = signature?.(text) ?? sign('sha256', Buffer.from(text), key).toString('base64url');
  return `${text}.${made}`;
}

function twisted(twist: Twist = {}) {
  const calls: { path: string; headers: Headers; body: string }[] = [];
  const answers: Record<string, () => Response> = {
    '/.well-known/openid-configuration': () =>
      json({
        issuer: ISSUER,
        authorization_endpoint: `${ISSUER}/auth`,
        token_endpoint: `${ISSUER}/token`,
        userinfo_endpoint: `${ISSUER}/me`,
        jwks_uri: `${ISSUER}/keys`,
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        authorization_response_iss_parameter_supported: true,
        ...twist.metadata,
      }),
    '/keys': () => json({ keys: [{ ...GOOD!.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] }),
    '/token': () =>
      json({ access_token: 'access', token_type: 'Bearer', id_token: idToken(twist), ...twist.tokens }),
    '/me': () => json({ sub: 'olga', ...twist.userinfo }),
    ...twist.at,
  };
  const options: OpenIdOptions = {
    ...{ supplierId: 'demo' as SupplierId, provider: 'city', issuer: ISSUER },
    ...{ name: { ru: 'Городской ID', en: 'City ID' }, clientId: 'kabinet', clientSecret: SECRET },
    redirectUri: 'https://kabinet.test/provider/demo/city',
    clock: { now: () => twist.now ?? NOW },
    machineClock: MACHINE,
    fetch: async (url, init) => {
      const path = new URL(String(url)).pathname;
      calls.push({ path, headers: new Headers(init?.headers), body: String(init?.body) });
      return answers[path]!();
    },
  };
  const provider = openIdProvider(options);
  return { provider, calls, identify: (sent = answer) => provider.identify(question, sent) };
}

const fault = (code: string) => expect.objectContaining({ code: `identity.${code}` });

describe('the OpenID Connect adapter', () => {
  test('asks for a code with PKCE, and for no more scopes than there are', async () => {
    const { provider } = twisted({ metadata: { scopes_supported: ['openid', 'email'] } });
    const url = new URL(await provider.signInUrl(question, 'en'));
    const { code_challenge, ...said } = Object.fromEntries(url.searchParams);
    expect(code_challenge).toMatch(/^[\w-]{43}$/);
    expect(said).toEqual({
      client_id: 'kabinet',
      code_challenge_method: 'S256',
      nonce: question.nonce,
      redirect_uri: 'https://kabinet.test/provider/demo/city',
      response_type: 'code',
      scope: 'openid email',
      state: question.state,
      ui_locales: 'en',
    });
  });

  test('shows its secret to the token endpoint alone, in the header', async () => {
    const { calls, identify } = twisted();
    await identify();
    const shown = calls.filter(
      ({ headers, body }) => /basic/i.test(headers.get('authorization') ?? '') || body.includes(SECRET),
    );
    expect(shown.map(({ path }) => path)).toEqual(['/token']);
    expect(shown[0]?.body).not.toContain(SECRET);
    const post = twisted({ metadata: { token_endpoint_auth_methods_supported: ['client_secret_post'] } });
    await post.identify();
    expect(post.calls.find(({ path }) => path === '/token')?.body).toContain(`client_secret=${SECRET}`);
  });

  test('asks for metadata and keys once, and again when they are old or a key is new', async () => {
    const twist: Twist = {};
    const { calls, identify } = twisted(twist);
    const asked = (path: string) => calls.filter((call) => call.path === path).length;
    await identify();
    await identify();
    expect([asked('/.well-known/openid-configuration'), asked('/keys')]).toEqual([1, 1]);
    twist.now = plusSeconds(NOW, 3601);
    await identify().catch(() => {});
    expect(asked('/.well-known/openid-configuration')).toBe(2);
  });

  test('goes on after an outage: what failed is not remembered', async () => {
    let isDown = true;
    const at = { '/.well-known/openid-configuration': () => json({}, 503) };
    const { provider } = twisted({ at: { ...at } });
    await expect(provider.signInUrl(question, 'ru')).rejects.toThrow(fault('provider_unavailable'));
    const flaky = twisted({
      at: {
        '/token': () => {
          if (!isDown) return json({ access_token: 'a', token_type: 'Bearer', id_token: idToken({}) });
          isDown = false;
          throw new TypeError('fetch failed');
        },
      },
    });
    await expect(flaky.identify()).rejects.toThrow(fault('provider_unavailable'));
    expect(await flaky.identify()).toMatchObject({ subject: 'olga' });
  });

  test('reads what the ID token does not say from the userinfo of the same person', async () => {
    const claims = { email: undefined };
    const { identify } = twisted({
      claims,
      userinfo: {
        given_name: ' Ольга ',
        email: 'olga@example.org',
        email_verified: true,
        phone_number: '+7 (921) 999-00-01',
        phone_number_verified: true,
      },
    });
    expect(await identify()).toEqual({
      subject: 'olga',
      givenName: 'Ольга',
      familyName: '',
      email: 'olga@example.org',
      phone: '+79219990001',
    });
    const other = twisted({ claims, userinfo: { sub: 'boris', email: 'boris@example.org' } });
    await expect(other.identify()).rejects.toThrow(fault('provider_distrusted'));
  });

  test.each([
    ['not said to be proved', { email_verified: undefined }],
    ['said so in another way', { email_verified: 'true' }],
    ['no e-mail', { email: 'olga at home' }],
    ['not a text', { email: ['olga@example.org'] }],
  ])('takes no e-mail that is %s', async (_, claims) => {
    expect(await twisted({ claims }).identify()).not.toHaveProperty('email');
  });

  const hmac = (text: string): string => createHmac('sha256', SECRET).update(text).digest('base64url');
  test.each<[string, Twist]>([
    ['a key that is not the provider’s', { key: STRANGER!.privateKey }],
    ['a key that the provider does not have', { header: { kid: 'two' }, key: STRANGER!.privateKey }],
    ['no signature', { header: { alg: 'none' }, signature: () => '' }],
    ['a shared secret, though the provider offers it', { header: { alg: 'HS256' }, signature: hmac }],
    ['another issuer’s name', { claims: { iss: 'https://other.example.org' } }],
    ['a token for another portal', { claims: { aud: 'another' } }],
    ['a token for several portals, given to another', { claims: { aud: ['kabinet', 'b'], azp: 'b' } }],
    ['another nonce', { claims: { nonce: 'another' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['no subject', { claims: { sub: undefined } }],
    ['no end', { claims: { exp: undefined } }],
    ['no ID token', { tokens: { id_token: undefined } }],
    ['an ID token that is none', { tokens: { id_token: 'x.y.z' } }],
  ])('does not believe %s; the log is told why in words without values', async (_, twist) => {
    const error = await twisted(twist)
      .identify()
      .then(
        () => expect.unreachable(),
        (thrown) => thrown,
      );
    expect(error).toMatchObject({ code: 'identity.provider_distrusted', cause: expect.any(String) });
    for (const value of ['olga', SECRET, question.nonce]) expect(error.cause).not.toContain(value);
  });

  test('tells an answer that has run out by our clock, give or take a minute', async () => {
    const late = (seconds: number) => twisted({ now: plusSeconds(NOW, 300 + seconds) }).identify();
    expect(await late(30)).toMatchObject({ subject: 'olga' });
    await expect(late(90)).rejects.toThrow(fault('provider_answer_stale'));
  });

  test('tells another provider’s answer, and one that does not say whose it is where it must', async () => {
    const { identify } = twisted();
    for (const iss of ['https://other.example.org', undefined])
      await expect(identify({ ...answer, iss })).rejects.toThrow(fault('provider_mixed_up'));
    const silent = twisted({ metadata: { authorization_response_iss_parameter_supported: undefined } });
    expect(await silent.identify({ ...answer, iss: undefined })).toMatchObject({ subject: 'olga' });
  });

  test.each([
    ['access_denied', 'provider_denied'],
    ['consent_required', 'provider_denied'],
    ['temporarily_unavailable', 'provider_unavailable'],
    ['invalid_scope', 'provider_unavailable'],
  ])('tells a refusal from an outage: %s', async (error, code) => {
    const sent = { ...answer, code: undefined, error };
    await expect(twisted().identify(sent)).rejects.toThrow(fault(code));
  });

  test.each<[string, Twist['at'], string]>([
    [
      'metadata of another issuer',
      { '/.well-known/openid-configuration': () => json({ issuer: 'https://x.test' }) },
      'provider_unavailable',
    ],
    [
      'a page in place of tokens',
      { '/token': () => new Response('<p>', { headers: { 'content-type': 'text/html' } }) },
      'provider_unavailable',
    ],
    ['an outage of the token endpoint', { '/token': () => json({}, 503) }, 'provider_unavailable'],
    [
      'a client it does not know',
      { '/token': () => json({ error: 'invalid_client' }, 401) },
      'provider_unavailable',
    ],
    [
      'a code that was used',
      { '/token': () => json({ error: 'invalid_grant' }, 400) },
      'provider_answer_stale',
    ],
  ])('answers people for %s', async (_, at, code) => {
    await expect(twisted({ at: at ?? {} }).identify()).rejects.toThrow(fault(code));
  });

  test('speaks plain HTTP with this machine alone', async () => {
    const open = openIdProvider({
      ...{ supplierId: 'demo' as SupplierId, provider: 'city', name: { ru: 'x', en: 'x' } },
      ...{ issuer: 'http://id.example.org', clientId: 'kabinet', clientSecret: SECRET },
      redirectUri: 'https://kabinet.test/provider/demo/city',
      clock: { now: () => NOW },
      machineClock: MACHINE,
      fetch: () => expect.unreachable(),
    });
    await expect(open.signInUrl(question, 'ru')).rejects.toThrow(fault('provider_unavailable'));
  });
});
