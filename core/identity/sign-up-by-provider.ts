import { invariant } from '#core/kernel';
import { type Ctx, type InputOf, insert, type Write, WriteConflict } from '#core/platform';
import { giveWay } from './confirm-sign-up.ts';
import { insertAgreements } from './consent-store.ts';
import type * as operations from './contract.ts';
import type { SentDevice } from './device.ts';
import { enter, type SignedIn } from './enter.ts';
import { conversationMissing } from './faults.ts';
import { vouchedEntrance } from './finish-provider-sign-in.ts';
import { journal } from './journal.ts';
import { providerOf } from './list-providers.ts';
import type { AgreedText, SentBrowser, User } from './model.ts';
import { requireEntry } from './provider-entry.ts';
import { providerLoginKnown } from './provider-faults.ts';
import { findConnected, type ProviderEntry, putConnection, useEntry } from './provider-store.ts';
import { agreedTexts, isKnown } from './start-sign-up.ts';
import { findHolder, takeLogin, userItem } from './store.ts';

/**
 * Makes a user of whoever a provider vouched for, once they have agreed to the texts. Cognito gets a password that nobody
 * knows, so that recovery, blocking and deletion find a user there like any other.
 */
export async function signUpByProvider(
  ctx: Ctx,
  input: InputOf<typeof operations.signUpByProvider>,
  sent: SentDevice & SentBrowser = {},
): Promise<SignedIn> {
  const texts = agreedTexts(ctx, input);
  const entry = await requireEntry(ctx, input.id, 'sign-up', sent);
  const { userId, email, phone } = entry;
  const user: User = {
    userId,
    state: 'active',
    ...(phone && { phone }),
    ...(email && { email }),
    givenName: input.givenName,
    familyName: input.familyName,
    language: ctx.language,
    createdAt: ctx.clock.now(),
    sessionEpoch: 0,
    withoutPassword: true,
    version: 1,
  };
  await ctx.ports.credentials.create(userId, `${ctx.secrets.token()}aA1`);
  try {
    await ctx.table.commit(await registration(ctx, user, entry, texts));
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    // somebody took the e-mail, the phone or the account meanwhile, or the form was sent twice at once
    await requireEntry(ctx, input.id, 'sign-up', sent);
    throw loginKnown(ctx, entry);
  }
  return enter(ctx, {
    ...{ user, device: undefined, sent, used: [], waivesCode: false },
    ...vouchedEntrance(ctx, user),
  });
}

async function registration(
  ctx: Ctx,
  user: User,
  entry: ProviderEntry,
  texts: readonly AgreedText[],
): Promise<Write[]> {
  const { userId, email, phone, language, createdAt } = user;
  const { connectionId, supplierId, provider } = entry;
  invariant(email, 'who signs up through a provider has an e-mail');
  const [byEmail, byPhone, { seen, user: connected }] = await Promise.all([
    findHolder(ctx, 'email', email),
    phone ? findHolder(ctx, 'phone', phone) : undefined,
    findConnected(ctx, connectionId),
  ]);
  if (isKnown(byEmail) || isKnown(byPhone) || connected) throw loginKnown(ctx, entry);
  const connection = { connectionId, supplierId, provider, connectedAt: createdAt };
  return [
    useEntry(entry, conversationMissing),
    insert(userItem(user)),
    takeLogin('email', email, { userId }, byEmail),
    ...(phone ? [takeLogin('phone', phone, { userId }, byPhone)] : []),
    ...(byPhone ? await giveWay(ctx, byPhone.userId) : []),
    ...putConnection(userId, connection, seen),
    ...insertAgreements({ userId, version: 0 }, { texts, agreedAt: createdAt, language }),
    journal(ctx, userId, 'identity.registered'),
    journal(ctx, userId, 'identity.provider_connected', connectionId),
  ];
}

function loginKnown(ctx: Ctx, entry: ProviderEntry) {
  const name = providerOf(ctx, entry)?.name;
  return name ? providerLoginKnown(name) : conversationMissing();
}
