import type { UserId } from '#core/kernel';
import type { Ctx, Table } from '#core/platform';
import { createWorld, type MemoryTable, type World, type WorldOptions } from '#core/testing';
import * as Identity from '../index.ts';
import type { OutboxContent, OutboxMessage } from '../model.ts';
import { easyCaptcha } from './easy-captcha.ts';
import { FakeCredentials } from './fake-credentials.ts';

export const PASSWORD = 'Water2026pipe';
export const AGREED = {
  licenceVersion: Identity.LEGAL_TEXTS.licence.version,
  consentVersion: Identity.LEGAL_TEXTS['personal-data'].version,
};

/** A world with identity's ports, and a look at what would be sent to people. */
export interface Cabinet {
  readonly world: World;
  /** The table in memory, when the test did not bring its own. */
  readonly table: MemoryTable;
  readonly credentials: FakeCredentials;
  readonly anonymous: Ctx;
  /** Everything that was put out to be sent, oldest first. */
  readonly sent: OutboxMessage[];
  /** The newest message of this template to this phone or e-mail; throws when there is none. */
  newest<T extends OutboxContent['template']>(
    to: string,
    template: T,
  ): Extract<OutboxContent, { template: T }>;
}

/** More messages than any test sends that is not about them. */
export const ROOMY: Identity.DayBudget = { aDay: 1_000_000, aDayOfNetwork: 1_000_000 };

/** Opens a cabinet; its table is the world's, or the one that is handed in. */
export function openCabinet(options: WorldOptions = {}): Cabinet {
  const credentials = new FakeCredentials();
  const sent: OutboxMessage[] = [];
  const bare = createWorld(options);
  const table = listened(options.table ?? bare.table, sent);
  const world = createWorld({
    ...options,
    table,
    ports: { credentials, smsBudget: ROOMY, mailBudget: ROOMY, ...options.ports },
  });
  return {
    world,
    table: bare.table,
    credentials,
    sent,
    get anonymous() {
      return world.anonymous;
    },
    newest<T extends OutboxContent['template']>(to: string, template: T) {
      const found = sent.findLast(
        (message) => Object.values(message.to).includes(to) && message.content.template === template,
      );
      if (!found) throw new Error(`nothing was sent to ${to} by the template ${template}`);
      return found.content as Extract<OutboxContent, { template: T }>;
    },
  };
}

/** The same table; notes the messages of every commit that went through. */
function listened(table: Table, sent: OutboxMessage[]): Table {
  return new Proxy(table, {
    get(target, name) {
      if (name !== 'commit') {
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      }
      return async (writes: Parameters<Table['commit']>[0]) => {
        await target.commit(writes);
        for (const write of writes) {
          if (write.kind === 'put' && write.item.pk.startsWith('OUTBOX#'))
            sent.push(write.item as unknown as OutboxMessage);
        }
      };
    },
  });
}

let drawn = 0;

/** A phone nobody else in this run has. */
export function newPhone(): string {
  drawn += 1;
  return `+7921${String(1_000_000 + drawn)}`;
}

export function newEmail(): string {
  drawn += 1;
  return `anna${drawn}@example.org`;
}

/** Begins a registration, the work of its form done. */
export async function startSignUp(
  cabinet: Cabinet,
  input: Omit<Parameters<typeof Identity.startSignUp>[1], 'captcha'>,
): ReturnType<typeof Identity.startSignUp> {
  const captcha = await easyCaptcha(cabinet.anonymous, 'sign-up');
  return Identity.startSignUp(cabinet.anonymous, { ...input, captcha });
}

/** Begins a recovery, the work of its form done. */
export async function startRecovery(
  cabinet: Cabinet,
  { phone }: { phone: string },
): ReturnType<typeof Identity.startRecovery> {
  const captcha = await easyCaptcha(cabinet.anonymous, 'recovery');
  return Identity.startRecovery(cabinet.anonymous, { phone, captcha });
}

/** Begins a registration by e-mail, the work of its form done. */
export async function startEmailSignUp(
  ctx: Ctx,
  email: string,
): ReturnType<typeof Identity.startEmailSignUp> {
  const captcha = await easyCaptcha(ctx, 'sign-up');
  return Identity.startEmailSignUp(ctx, { email, password: PASSWORD, ...AGREED, captcha });
}

/** Begins a recovery by e-mail, the work of its form done. */
export async function startEmailRecovery(
  ctx: Ctx,
  email: string,
): ReturnType<typeof Identity.startEmailRecovery> {
  return Identity.startEmailRecovery(ctx, { email, captcha: await easyCaptcha(ctx, 'recovery') });
}

/** Somebody who registered by e-mail and has no phone. */
export async function registeredByEmail(cabinet: Cabinet): Promise<Omit<Registered, 'phone'>> {
  const email = newEmail();
  await startEmailSignUp(cabinet.anonymous, email);
  const { token } = cabinet.newest(email, 'sign-up-link');
  const input = { token, password: PASSWORD, givenName: 'Анна', familyName: 'Иванова' };
  await Identity.completeEmailSignUp(cabinet.anonymous, input);
  const userId = [...cabinet.credentials.users.keys()].at(-1) as UserId;
  return { userId, email, token };
}

/** Starts a registration and reads its code. */
export async function begun(cabinet: Cabinet, phone: string): Promise<{ id: string; code: string }> {
  const { id } = await startSignUp(cabinet, { phone, password: PASSWORD, ...AGREED });
  return { id, code: cabinet.newest(phone, 'sign-up-code').code };
}

/** A registration with a proved phone. */
export async function proved(cabinet: Cabinet, phone: string): Promise<{ id: string; userId: UserId }> {
  const { id, code } = await begun(cabinet, phone);
  await Identity.confirmSignUp(cabinet.anonymous, { id, code });
  return { id, userId: [...cabinet.credentials.users.keys()].at(-1) as UserId };
}

/** A registration whose mail was sent. */
export async function mailed(
  cabinet: Cabinet,
  phone: string,
  email: string,
): Promise<{ id: string; userId: UserId; token: string }> {
  const { id, userId } = await proved(cabinet, phone);
  await Identity.completeProfile(cabinet.anonymous, {
    id,
    givenName: 'Анна',
    familyName: 'Иванова',
    email,
  });
  return { id, userId, token: cabinet.newest(email, 'activation').token };
}

export interface Registered {
  readonly userId: UserId;
  readonly phone: string;
  readonly email: string;
  readonly token: string;
}

/** A finished registration. */
export async function registered(cabinet: Cabinet): Promise<Registered> {
  const [phone, email] = [newPhone(), newEmail()];
  const { userId, token } = await mailed(cabinet, phone, email);
  await Identity.activate(cabinet.anonymous, { token });
  return { userId, phone, email, token };
}

/** Signs in where the password is enough. */
export async function signedIn(
  cabinet: Cabinet,
  input: { login: string; password: string },
  device: Identity.SentDevice = {},
  ctx = cabinet.anonymous,
): Promise<Identity.SignedIn> {
  const answer = await Identity.signIn(ctx, input, device);
  if ('code' in answer) throw new Error('a code is asked for');
  return answer;
}

export interface Entered {
  readonly tokens: Identity.SessionTokens;
  /** What the runtime would know of its requests, their token verified. */
  readonly token: Identity.VerifiedToken;
  readonly ctx: Ctx;
}

/** Somebody who signs in, by default from a browser nobody knows. */
export async function entered(
  cabinet: Cabinet,
  { userId, phone }: Pick<Registered, 'userId' | 'phone'>,
  { password = PASSWORD, device = {} }: { password?: string; device?: Identity.SentDevice } = {},
): Promise<Entered> {
  const { tokens } = await signedIn(cabinet, { login: phone, password }, device);
  const { sessionId = '' as never, sessionSecret = '' } = Identity.readAccessToken(tokens.accessToken) ?? {};
  const ctx = cabinet.world.as({ kind: 'user', userId, sessionId });
  return { tokens, token: { userId, sessionId, sessionSecret }, ctx };
}

/** The events of a user's journal, oldest first. */
export async function journalOf(cabinet: Cabinet, userId: UserId): Promise<string[]> {
  const { items } = await cabinet.world.system.table.query<{ event: string }>(`USER#${userId}`, {
    prefix: 'JOURNAL#',
  });
  return items.map(({ event }) => event);
}

/** Of somebody who may be deleted: no organisation is left without a manager. */
export const nobodyDepends = async (): Promise<void> => {};
