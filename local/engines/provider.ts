import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { chooseLanguage } from '../acquirer/pages/language.ts';
import { STYLE } from '../acquirer/pages/style.ts';
import { providerPage } from './provider-page.ts';

/** A registration of the portal with the provider. */
export interface ProviderClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

export interface ProviderOptions {
  readonly port: number;
  readonly host: string;
  readonly clients: readonly ProviderClient[];
}

export interface ProviderEngine {
  /** As its tokens name it, and where its pages are. */
  readonly issuer: string;
  stop(): Promise<void>;
}

/** Somebody as the provider knows them: whatever was typed at its page last. */
interface Account {
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly phone: string;
  /** It vouches for the e-mail and the phone. */
  readonly proved: boolean;
}

const largestBodyBytes = 16 * 1024;

/**
 * Plays the identity provider of a supplier, with the library `oidc-provider` and a page where one may be anybody. The
 * library is loaded at the first request, so that a stage whose provider nobody asks starts no later for it.
 */
export async function startProvider({ port, host, clients }: ProviderOptions): Promise<ProviderEngine> {
  const issuer = `http://localhost:${port}`;
  const accounts = new Map<string, Account>();
  let made: Promise<Provider> | undefined;
  const server = createServer((request, response) => {
    made ??= makeProvider(issuer, clients, accounts);
    made
      .then((provider) => answer(provider, accounts, request, response))
      .catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(String(error));
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    issuer,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function makeProvider(
  issuer: string,
  clients: readonly ProviderClient[],
  accounts: ReadonlyMap<string, Account>,
): Promise<Provider> {
  const { default: OidcProvider } = await import('oidc-provider');
  return new OidcProvider(issuer, {
    clients: clients.map(({ clientId, clientSecret, redirectUri }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
    })),
    cookies: { keys: [randomBytes(32).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    claims: {
      openid: ['sub'],
      profile: ['given_name', 'family_name'],
      email: ['email', 'email_verified'],
      phone: ['phone_number', 'phone_number_verified'],
    },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => claimsOf(id, accounts.get(id)) }),
    // the portal is the supplier's own: nobody is asked whether it may know who they are
    loadExistingGrant: async (ctx) => {
      const { client, session, provider } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
      grant.addOIDCScope('openid profile email phone');
      await grant.save();
      return grant;
    },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 600,
      Interaction: 3600,
      Session: 3600,
    },
  });
}

function claimsOf(sub: string, account: Account | undefined) {
  if (!account) return { sub };
  const { givenName, familyName, email, phone, proved } = account;
  return {
    sub,
    given_name: givenName,
    family_name: familyName,
    ...(email && { email, email_verified: proved }),
    ...(phone && { phone_number: phone, phone_number_verified: proved }),
  };
}

async function answer(
  provider: Provider,
  accounts: Map<string, Account>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', provider.issuer);
  if (url.pathname === '/style.css') {
    response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' });
    response.end(STYLE);
    return;
  }
  if (!url.pathname.startsWith('/interaction/')) return await provider.callback()(request, response);
  const { params } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    const wanted = new URL(`${url.href}?lang=${params.ui_locales ?? ''}`);
    const language = chooseLanguage(wanted, request.headers['accept-language']);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(providerPage(url.pathname, language));
    return;
  }
  const form = await formOf(request);
  const text = (name: string): string => (form.get(name) ?? '').trim();
  const login = text('login');
  if (!login || text('refuse')) {
    const error = { error: 'access_denied', error_description: 'the person refused' };
    return await provider.interactionFinished(request, response, error);
  }
  accounts.set(login, {
    givenName: text('givenName'),
    familyName: text('familyName'),
    email: text('email'),
    phone: text('phone'),
    proved: text('proved') === 'on',
  });
  await provider.interactionFinished(request, response, { login: { accountId: login, remember: false } });
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= largestBodyBytes) parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}
