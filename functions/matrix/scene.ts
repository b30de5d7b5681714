import { createHash } from 'node:crypto';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import { blockUser, STAFF_ROLES, type StaffRole } from '#core/identity';
import {
  type CardId,
  type ContractId,
  type CorrectionId,
  contractIdOf,
  type InvitationId,
  idFrom,
  type MeterId,
  type OrganisationId,
  type PaymentId,
  type Period,
  periodAt,
  plusMonths,
  type RefundId,
  type SupplierId,
  type SuspenseId,
  type UserId,
} from '#core/kernel';
import * as Organisation from '#core/organisation';
import * as Payment from '#core/payment';
import type { Ctx, Item, Ports } from '#core/platform';
import type { Supplier } from '#core/supplier';
import { aHousehold, aSupplier, ELECTRICITY, itemsOf, type Office, openOffice } from '#core/testing';
import { MACHINE_CLOCK } from '#runtime/bindings';
import type { Acquirer } from '../../local/acquirer/index.ts';
import { userItems } from '../testing.ts';

/** Everything a request may name that belongs to one holder: a contract and all that hangs on it. */
export interface Things {
  readonly supplierId: SupplierId;
  readonly contractId: ContractId;
  readonly number: string;
  /** The holder's own, by which they sign in. */
  readonly phone: string;
  readonly period: Period;
  readonly meterId: MeterId;
  readonly cardId: CardId;
  readonly paymentId: PaymentId;
  readonly refundId: RefundId;
  readonly correctionId: CorrectionId;
  /** A register's line that a member of staff has proposed something for, and one that waits for that. */
  readonly suspenseId: SuspenseId;
  readonly waitingId: SuspenseId;
  /** A stray at the acquirer. */
  readonly acquirerId: string;
  /** The holder manages it, but for who has unlinked their contract, who has left it too. */
  readonly organisationId: OrganisationId;
  /** A colleague of the holder's in it, and an invitation to it that waits. */
  readonly userId: UserId;
  readonly invitationId: InvitationId;
}

/** The role an operation needs of staff, and one that does not do. */
export interface Roles {
  readonly needed: StaffRole;
  readonly other: StaffRole;
}

/**
 * Two suppliers. At the first, a customer, an integrator and somebody who has unlinked their contract; its staff are a clerk
 * with the role that is needed, one with another, and an admin. At the second, a blocked customer, who is also its admin, and
 * another admin. Each customer has an organisation with a colleague, which who has unlinked has left too. Each contract has a
 * bill, a card, an autopay, a payment with a refund and a correction to decide, and its supplier has register lines in suspense
 * and a stray for it.
 */
export interface Scene {
  readonly items: readonly Item[];
  readonly things: Readonly<Record<Holder, Things>>;
  /** What there is not, in the shape of what there is. */
  absent(seed: string): Things;
}

const HOLDERS = ['customer', 'integrator', 'unlinked', 'blocked'] as const;
type Holder = (typeof HOLDERS)[number];

export const userOf = (scene: string, name: string): UserId => idFrom('user', name, scene);
/** The suppliers of a scene: their acquirers are settings of the deployment. */
export const suppliersOf = (scene: string): readonly [string, string] => [`own-${scene}`, `other-${scene}`];

/** Makes a scene in memory, with the deployment's own acquirer. */
export async function aScene(
  name: string,
  roles: Roles,
  { ports, acquirer }: { readonly ports: Partial<Ports>; readonly acquirer: Acquirer },
): Promise<Scene> {
  const office = openOffice({ now: MACHINE_CLOCK.now(), seed: name, ports });
  const { world } = office;
  const period = plusMonths(periodAt(world.now, 'Europe/Moscow'), -1);
  const [own, other] = suppliersOf(name).map((id) => aSupplier(id)) as [Supplier, Supplier];
  const { system, table } = world;
  await table.load([
    ...staff(own, name, { clerk: [roles.needed], 'other clerk': [roles.other], admin: ['admin'] }),
    ...staff(other, name, { officer: ['admin'], blocked: ['admin'] }),
  ]);
  const homes = new Map(
    HOLDERS.map((holder, index) => {
      const supplier = holder === 'blocked' ? other : own;
      const number = `7802000000${index}017`;
      const head = { ownerId: userOf(name, holder), linkedAt: world.now };
      const openedIn = plusMonths(period, -1);
      return [holder, aHousehold({ supplier, number, meters: [ELECTRICITY], openedIn, head })];
    }),
  );
  for (const [holder, home] of homes) {
    await table.load(itemsOf(home));
    await table.load(cardItems(userOf(name, holder), home.supplier.supplierId));
  }
  for (const { supplierId } of [own, other]) {
    await Billing.runPeriod(system, { supplierId, period });
    await Billing.dryRun(system, { supplierId, period });
  }
  const things: Partial<Record<Holder, Things>> = {};
  for (const [holder, { head, meters }] of homes) {
    const { supplierId, contractId, number } = head;
    const ctx = world.user(userOf(name, holder));
    things[holder] = {
      ...{ supplierId, contractId, number, period, meterId: meters[0]!.meterId },
      phone: phoneOf(userOf(name, holder)),
      cardId: cardOf(userOf(name, holder)),
      ...(await paid(ctx, system, { contractId, acquirer })),
      ...(await suspended(system, supplierId, holder)),
      acquirerId: `stray-${holder}`,
      ...(await organised(office, userOf(name, holder), colleagueOf(name, holder))),
    };
    await Payment.setAutopay(ctx, {
      ...{ contractId, cardId: cardOf(userOf(name, holder)), dayOfMonth: 25 },
      amount: { kind: 'fixed', amountKopecks: 10_000 },
    });
    const stray = { supplierId, gateway: 'yookassa', providerId: `stray-${holder}`, amountKopecks: 100 };
    await table.load([{ pk: `SUPPLIER#${supplierId}`, sk: `STRAY#yookassa#stray-${holder}`, ...stray }]);
  }
  const { contractId } = things.unlinked!;
  const leaver = userOf(name, 'unlinked');
  await Contract.unlinkContract(world.user(leaver), { contractId });
  await leave(office, things.unlinked!, leaver);
  // as the stream's consumer does
  await Payment.endAutopay(system, contractId);
  await blockUser(system, { login: things.blocked!.phone });
  return { items: table.snapshot(), things: things as Scene['things'], absent };
}

/** The users of a supplier: its staff with these roles, and its customers. */
function staff({ supplierId }: Supplier, scene: string, roles: Record<string, StaffRole[]>): Item[] {
  return Object.entries(roles).flatMap(([name, held]) => {
    const userId = userOf(scene, name);
    return [
      ...userItems(userId),
      { pk: `SUPPLIER#${supplierId}`, sk: `STAFF#${userId}`, userId, roles: held, version: 1 },
    ];
  });
}

const cardOf = (userId: UserId): CardId => idFrom('card', 'of', userId);

/** Another for each. */
const phoneOf = (seed: string): string =>
  `+7${createHash('sha256').update(seed).digest().readUInt32BE().toString().padStart(10, '9')}`;

/** A user with an e-mail and a bound card, who has paid before. */
function cardItems(userId: UserId, supplierId: SupplierId): Item[] {
  const pk = `USER#${userId}`;
  const cardId = cardOf(userId);
  const phone = phoneOf(userId);
  const [head, ...session] = userItems(userId);
  const card = { token: `token-of-${userId}`, title: 'Mir •• 4477', boundAt: '2026-10-01T00:00:00.000Z' };
  return [
    { pk: `ONCE#phone#${phone}`, sk: '#HEAD', userId },
    { ...(head as Item), phone, email: 'anna@example.org', givenName: 'Анна', familyName: 'Иванова' },
    ...session,
    { pk, sk: `CARD#${cardId}`, cardId, userId, supplierId, gateway: 'yookassa', ...card, version: 1 },
    { pk, sk: 'CARDS', count: 1 },
    { pk, sk: `PAID#${supplierId}`, supplierId },
  ];
}

/** Where the tests' acquirer tells of its payments from. */
export const ACQUIRER_ADDRESS = '192.0.2.7';

/** A payment that has come in, with a refund and a chargeback that wait for a second person. */
async function paid(
  ctx: Ctx,
  system: Ctx,
  { contractId, acquirer }: { contractId: ContractId; acquirer: Acquirer },
): Promise<Pick<Things, 'paymentId' | 'refundId' | 'correctionId'>> {
  const requestKey = `press-of-${contractId}`;
  const draft = { contractId, amountKopecks: 10_000, requestKey, confirmed: [...Payment.CONFIRMATIONS] };
  const paymentId = (await Payment.startPayment(ctx, draft)).paymentId as PaymentId;
  const { supplierId } = await Contract.requireHead(system, contractId);
  const { providerId = '' } = await Payment.inspectPayment(system, { supplierId, paymentId });
  acquirer.pay(providerId);
  await Payment.yookassaNotice(
    { ...system, actor: { kind: 'anonymous' }, sourceAddress: ACQUIRER_ADDRESS },
    { supplierId, type: 'notification', event: 'payment.succeeded', object: { id: providerId } },
  );
  const of = { supplierId, paymentId };
  const refund = { amountKopecks: 100, reason: 'Paid twice', requestKey: `refund-of-${contractId}` };
  const { refundId } = await Payment.requestRefund(system, { ...of, ...refund });
  const correction = { kind: 'chargeback', operationId: `op-of-${contractId}`, amountKopecks: 100 } as const;
  const asked = { correction, note: 'As the acquirer wrote', requestKey: `chargeback-of-${contractId}` };
  const { correctionId } = await Payment.requestCorrection(system, { ...of, ...asked });
  return { paymentId, refundId: refundId as RefundId, correctionId: correctionId as CorrectionId };
}

/** Two lines of a register that nobody could be credited with; for one of them something is proposed. */
async function suspended(
  system: Ctx,
  supplierId: SupplierId,
  holder: string,
): Promise<Pick<Things, 'suspenseId' | 'waitingId'>> {
  const operations = [`${holder}-proposed`, `${holder}-waiting`];
  const lines = operations.map((operation) => `18.11.2026;${operation};78999999999999;500`);
  const text = ['date;operation;account;sum', ...lines, ''].join('\n');
  await Payment.importRegister(system, { supplierId, source: 'sber', text, newSource: true });
  const { lines: stored } = await Payment.listSuspense(system, { supplierId });
  const [suspenseId, waitingId] = operations.map(
    (operation) => stored.find((line) => line.operation === operation)!.suspenseId,
  ) as [SuspenseId, SuspenseId];
  const decision = { to: 'payer', note: 'given back' } as const;
  await Payment.proposeSuspense(system, { supplierId, suspenseId, decision });
  return { suspenseId, waitingId };
}

/** Whom the holder has in their organisation: the caller who is a colleague of the customer's, and somebody of each other's. */
const colleagueOf = (scene: string, holder: Holder): UserId =>
  userOf(scene, holder === 'customer' ? 'colleague' : `colleague of ${holder}`);

/** An organisation that the holder manages, with a colleague who sees it, and an invitation that waits. */
async function organised(
  office: Office,
  holderId: UserId,
  userId: UserId,
): Promise<Pick<Things, 'organisationId' | 'userId' | 'invitationId'>> {
  await office.world.table.load(userItems(userId));
  const organisationId = await office.organisation(holderId, 'ООО Ромашка');
  await office.joined(organisationId, 'observer', userId);
  const another = { organisationId, email: 'another@example.org', role: 'observer' } as const;
  const { invitationId } = await Organisation.inviteMember(await office.as(holderId), another);
  return { organisationId, userId, invitationId: invitationId as InvitationId };
}

/** Hands an organisation over to the colleague, and leaves it. */
async function leave(office: Office, { organisationId, userId }: Things, leaver: UserId): Promise<void> {
  const manager = await office.as(leaver);
  await Organisation.changeRole(manager, { organisationId, userId, role: 'manager' });
  await Organisation.removeMember(manager, { organisationId, userId: leaver });
}

function absent(seed: string): Things {
  const supplierId = aSupplier('nowhere').supplierId;
  const number = String(BigInt(`0x${Buffer.from(seed).toString('hex').slice(-10)}`)).padStart(14, '9');
  return {
    ...{ supplierId, number, contractId: contractIdOf(supplierId, number), period: '2031-01' as Period },
    phone: phoneOf(seed),
    meterId: idFrom('meter', 'nobody', seed),
    cardId: idFrom('card', 'nobody', seed),
    paymentId: idFrom('payment', 'nobody', seed),
    refundId: idFrom('refund', 'nobody', seed),
    correctionId: idFrom('correction', 'nobody', seed),
    suspenseId: idFrom('suspense', 'nobody', seed),
    waitingId: idFrom('suspense', 'nobody', seed),
    acquirerId: 'nobody',
    organisationId: idFrom('organisation', 'nobody', seed),
    userId: idFrom('user', 'nobody', seed),
    invitationId: idFrom('invitation', 'nobody', seed),
  };
}

export const rolesFor = (needed: StaffRole): Roles => ({
  needed,
  other: STAFF_ROLES.find((role) => role !== needed && role !== 'admin')!,
});
