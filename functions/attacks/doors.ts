import type * as z from 'zod';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { contractIdOf, idFrom, kopecks, period } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx, Table } from '#core/platform';
import { aHousehold, aSupplier, itemsOf, type World } from '#core/testing';
import { problemOf } from '#runtime/problem';
import {
  AGREED,
  type Cabinet,
  mailed,
  newEmail,
  newPhone,
  openCabinet,
  PASSWORD,
  proved,
  registered,
  registeredByEmail,
  startEmailSignUp,
} from '../../core/identity/testing/cabinet.ts';
import { easyCaptcha } from '../../core/identity/testing/easy-captcha.ts';
import type { FakeCredentials } from '../../core/identity/testing/fake-credentials.ts';

/** What a caller sees of an answer; an id only by its length. The headers follow from these. */
export async function seen(
  work: Promise<unknown>,
  output: z.ZodType,
): Promise<{ status: number; body: unknown }> {
  try {
    const body = output.parse(await work) as object;
    return { status: 200, body: 'id' in body ? { ...body, id: String(body.id).length } : body };
  } catch (error) {
    const body = problemOf(error, 'ru', 'req_test');
    return { status: body.status, body };
  }
}

/** A cabinet on this table and keeper of passwords. */
export function cabinetOn(table: Table, credentials: FakeCredentials, seed?: string): Cabinet {
  return { ...openCabinet({ table, ports: { credentials }, ...(seed && { seed }) }), credentials };
}

/** One phone of each sort, by what the portal knows of it. */
export async function phones(cabinet: Cabinet) {
  const [unnamed, unopened] = [newPhone(), newPhone()];
  await proved(cabinet, unnamed);
  await mailed(cabinet, unopened, newEmail());
  const blocked = await registered(cabinet);
  await Identity.blockUser(cabinet.world.system, { login: blocked.phone });
  return {
    'of nobody': newPhone(),
    'of a customer': (await registered(cabinet)).phone,
    'of one who gave no name yet': unnamed,
    'of one who did not open the mail yet': unopened,
    'of one who is blocked': blocked.phone,
  };
}

/** Begins a registration, the work of its form done. */
export const startSignUp = async (ctx: Ctx, phone: string) =>
  Identity.startSignUp(ctx, {
    ...{ phone, password: PASSWORD, ...AGREED },
    captcha: await easyCaptcha(ctx, 'sign-up'),
  });

/** One e-mail of each sort, by what the portal knows of it. */
export async function emails(cabinet: Cabinet) {
  const [unopened, unopenedByPhone] = [newEmail(), newEmail()];
  await startEmailSignUp(cabinet.anonymous, unopened);
  cabinet.world.pass(60);
  await mailed(cabinet, newPhone(), unopenedByPhone);
  const blocked = await registered(cabinet);
  await Identity.blockUser(cabinet.world.system, { login: blocked.email });
  return {
    'of nobody': newEmail(),
    'of a customer': (await registered(cabinet)).email,
    'of a customer without a phone': (await registeredByEmail(cabinet)).email,
    'of one who did not open the link yet': unopened,
    'of one who proved a phone and did not open the link yet': unopenedByPhone,
    'of one who is blocked': blocked.email,
  };
}

/** Begins a recovery, the work of its form done. */
export const startRecovery = async (ctx: Ctx, phone: string) =>
  Identity.startRecovery(ctx, { phone, captcha: await easyCaptcha(ctx, 'recovery') });

/** Somebody who signed in, by a number. */
export const userNumbered = (count: number) => idFrom('user', `attacker-${count}`);

/** An address nobody else in the run has. */
export const addressNumbered = (count: number): string =>
  `${11 + (count >> 24)}.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`;

/** A contract in nobody's cabinet, of a supplier that takes every proof. */
export async function aContract(table: Table, count: number) {
  const supplier = aSupplier('demo', { linkByLastPayment: true });
  const household = aHousehold({ supplier, number: `7801${String(count).padStart(10, '0')}`, meters: [] });
  await table.load(itemsOf(household));
  const { supplierId, number } = household.head;
  return { supplierId, number };
}

/** A new code of a contract. */
export async function aCode(
  world: World,
  { supplierId, number }: Awaited<ReturnType<typeof aContract>>,
): Promise<string> {
  const contract = { supplierId, number, identityCheck: 'passport' } as const;
  return (await Contract.issueActivationCode(world.system, contract)).activationCode;
}

type Link = Parameters<typeof Contract.linkContract>[1];
const WRONG = { kind: 'activation-code', code: 'WR0N-GC0D' } as const;

/** Links a contract as the API does. */
export const linkBy = (ctx: Ctx, link: Link) => Contract.linkContract(ctx, link, Ledger.lastPayment);

/** What cannot be linked, by why, each with the code that its thief would type. */
export async function unlinkables(world: World, table: Table): Promise<Record<string, Link>> {
  const contract = (count: number) => aContract(table, count);
  const issue = async (which: Omit<Link, 'proof'>): Promise<Link> => ({
    ...which,
    proof: { kind: 'activation-code', code: await aCode(world, which) },
  });
  const used = await issue(await contract(1));
  await linkBy(world.user(userNumbered(0)), used);
  const taken = await issue(used);
  const ended = await issue(await contract(2));
  await Contract.terminateContract(world.system, ended);
  const waiting = await issue(await contract(3));
  const uncoded = await contract(4);
  return {
    'of nobody': { ...uncoded, number: '99999999999999', proof: WRONG },
    'that has another code': { ...waiting, proof: WRONG },
    'that has no code': { ...uncoded, proof: WRONG },
    'in another cabinet, by its code': taken,
    'that ended, by its code': ended,
  };
}

/** The address of every contract of {@link aContract}. */
const { address: ADDRESS } = aHousehold().head.premise;
const PAID = 166_380;

/** Says of a contract's last payment what its owner would, but for the sum that was paid. */
export const aPayment = (amountKopecks = PAID) =>
  ({ kind: 'last-payment', address: ADDRESS, amountKopecks }) as const;

/** Pays for a contract what {@link aPayment} says. */
export async function payFor(
  { system }: World,
  table: Table,
  { supplierId, number }: Awaited<ReturnType<typeof aContract>>,
): Promise<void> {
  const head = await Contract.requireHead(system, contractIdOf(supplierId, number));
  const cause = { kind: 'payment', ref: `pay_${number}` } as const;
  const postings = [{ debit: 'bank:sber', credit: 'customer', amountKopecks: kopecks(PAID) }] as const;
  await table.commit(Ledger.post(system, head, { cause, period: period('2026-10'), postings }));
}

/** What cannot be linked by its last payment, by why. */
export async function unprovables(world: World, table: Table): Promise<Record<string, Link>> {
  const paid = async (count: number): Promise<Link> => {
    const contract = await aContract(table, count);
    await payFor(world, table, contract);
    return { ...contract, proof: aPayment() };
  };
  const taken = await paid(1);
  await linkBy(world.user(userNumbered(0)), taken);
  const ended = await paid(2);
  await Contract.terminateContract(world.system, ended);
  return {
    'of nobody': { ...taken, number: '99999999999999' },
    'for which another sum was paid': { ...(await paid(3)), proof: aPayment(PAID - 1) },
    'at another address': { ...(await paid(4)), proof: { ...aPayment(), address: 'г. Псков, ул. Мира, 1' } },
    'for which nothing was paid': { ...(await aContract(table, 5)), proof: aPayment() },
    'in another cabinet, told rightly': taken,
    'that ended, told rightly': ended,
  };
}
