import type * as z from 'zod';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { idFrom } from '#core/kernel';
import type { Ctx, Table } from '#core/platform';
import { aHousehold, itemsOf, type World } from '#core/testing';
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

/** Begins a recovery, the work of its form done. */
export const startRecovery = async (ctx: Ctx, phone: string) =>
  Identity.startRecovery(ctx, { phone, captcha: await easyCaptcha(ctx, 'recovery') });

/** Somebody who signed in, by a number. */
export const userNumbered = (count: number) => idFrom('user', `attacker-${count}`);

/** An address nobody else in the run has. */
export const addressNumbered = (count: number): string =>
  `${11 + (count >> 24)}.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`;

/** A contract in nobody's cabinet. */
export async function aContract(table: Table, count: number) {
  const household = aHousehold({ number: `7801${String(count).padStart(10, '0')}`, meters: [] });
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
const WRONG = 'WR0N-GC0D';

/** What cannot be linked, by why, each with the code that its thief would type. */
export async function unlinkables(world: World, table: Table): Promise<Record<string, Link>> {
  const contract = (count: number) => aContract(table, count);
  const issue = async (which: Omit<Link, 'activationCode'>): Promise<Link> => ({
    ...which,
    activationCode: await aCode(world, which),
  });
  const used = await issue(await contract(1));
  await Contract.linkContract(world.user(userNumbered(0)), used);
  const taken = await issue(used);
  const ended = await issue(await contract(2));
  await Contract.terminateContract(world.system, ended);
  const waiting = await issue(await contract(3));
  const uncoded = await contract(4);
  return {
    'of nobody': { ...uncoded, number: '99999999999999', activationCode: WRONG },
    'that has another code': { ...waiting, activationCode: WRONG },
    'that has no code': { ...uncoded, activationCode: WRONG },
    'in another cabinet, by its code': taken,
    'that ended, by its code': ended,
  };
}
