import {
  type CabinetId,
  type ContractId,
  type Fault,
  isAtLeast,
  isId,
  type OrganisationRole,
  type SupplierId,
} from '#core/kernel';
import { roleIn, roleInsufficient } from '#core/organisation';
import {
  type Ctx,
  cabinetPk,
  check,
  type Item,
  type Key,
  type Page,
  patch,
  type QueryOptions,
  remove,
  type Write,
} from '#core/platform';
import { contractMissing, contractUnknown } from './faults.ts';
import type { ContractHead } from './model.ts';
import {
  contractIdFrom,
  contractPk,
  headFrom,
  type StoredHead,
  storedMeters,
  storedPremise,
  storedServices,
  storedSupplier,
} from './stored-head.ts';

/** Where a contract's head lives. */
export function headKey(contractId: ContractId): Key {
  return { pk: contractPk(contractId), sk: '#HEAD' };
}

/** The partition of the `byShard` index that holds a shard's contracts. */
function shardPk(supplierId: SupplierId, shard: number): string {
  return `SUPPLIER#${supplierId}#SHARD#${shard}`;
}

/**
 * The contracts of a shard in the order of their ids, terminated ones too, 1,000 a page unless told. One Query of an
 * index that holds keys only: it says which contracts there are, and nothing of them.
 */
export async function pageOfShard(
  ctx: Ctx,
  supplierId: SupplierId,
  shard: number,
  options: Pick<QueryOptions, 'limit' | 'cursor'> = {},
): Promise<{ contractIds: ContractId[]; cursor?: string }> {
  const { items, cursor } = await ctx.table.queryIndex<Key>('byShard', shardPk(supplierId, shard), options);
  const contractIds = items.map(({ pk }) => contractIdFrom(pk));
  return { contractIds, ...(cursor !== undefined && { cursor }) };
}

/** A contract's head as it is stored, with its place in its shard and, when linked, in its cabinet. */
export function headItem(head: ContractHead): Item {
  const stored: StoredHead = {
    ...headKey(head.contractId),
    shardPk: shardPk(head.supplierId, head.shard),
    shardSk: `${head.contractId}#HEAD`,
    supplier: storedSupplier(head.supplier),
    number: head.number,
    status: head.status,
    kind: head.kind,
    payerName: head.payerName,
    branchId: head.branchId,
    premise: storedPremise(head.premise),
    services: storedServices(head.services),
    meters: storedMeters(head.meters),
    balanceKopecks: head.balanceKopecks,
    ...(head.lastBilledPeriod && { lastBilledPeriod: head.lastBilledPeriod }),
    ...(head.lastBillKopecks !== undefined && { lastBillKopecks: head.lastBillKopecks }),
    ...(head.dueOn && { dueOn: head.dueOn }),
    ...(head.maxPowerKw !== undefined && { maxPowerKw: head.maxPowerKw }),
    ...(head.inArrears && { inArrears: head.inArrears }),
    version: head.version,
  };
  if (!head.ownerId || head.status === 'terminated') return { ...stored };
  return {
    ...stored,
    userPk: cabinetPk(head.ownerId),
    userSk: head.number,
    ...(head.linkedAt && { linkedAt: head.linkedAt }),
    ...(head.group && { group: head.group }),
  };
}

/** What of a head may be set; `undefined` clears it. The balance is only ever added to. */
export type HeadChange = {
  readonly [Field in
    | 'supplier'
    | 'status'
    | 'kind'
    | 'payerName'
    | 'branchId'
    | 'premise'
    | 'services'
    | 'meters'
    | 'ownerId'
    | 'linkedAt'
    | 'group'
    | 'lastBilledPeriod'
    | 'lastBillKopecks'
    | 'dueOn'
    | 'maxPowerKw'
    | 'inArrears']?: ContractHead[Field] | undefined;
};

/** What must still hold of a head when it is changed. */
export interface HeadCondition {
  /** Nobody has changed it since it was read. */
  readonly sameVersion: boolean;
  /** It stands as it was read, and in the same cabinet: whoever puts money on it for its owner needs no more. */
  readonly sameOwner?: Pick<ContractHead, 'status' | 'ownerId'>;
}

/**
 * Changes a head and counts its version up. With `sameVersion` the write goes through only while nobody has
 * changed the head since `head` was read; without it, only additions should be made. A terminated contract
 * leaves its cabinet.
 */
export function patchHead(
  head: Pick<ContractHead, 'contractId' | 'number' | 'version'>,
  change: { set?: HeadChange; add?: { balanceKopecks?: number } },
  { sameVersion, sameOwner }: HeadCondition,
  otherwise?: () => Fault,
): Write {
  const set = change.set?.status === 'terminated' ? { ...change.set, ...OUT_OF_CABINET } : change.set;
  return patch(
    headKey(head.contractId),
    { set: storedChange(head, set ?? {}), add: { ...change.add, version: 1 } },
    {
      exists: true,
      ...((sameVersion || sameOwner) && {
        equals: {
          ...(sameVersion && { version: head.version }),
          ...(sameOwner && {
            status: sameOwner.status,
            userPk: sameOwner.ownerId && cabinetPk(sameOwner.ownerId),
          }),
        },
      }),
    },
    otherwise,
  );
}

/** Goes with what is done in a cabinet's name: refused when the contract has ended or left the cabinet since it was read. */
export function checkOwner({ contractId, status, ownerId }: ContractHead): Write {
  return check(headKey(contractId), {
    exists: true,
    equals: { status, userPk: ownerId && cabinetPk(ownerId) },
  });
}

/** What a head loses with its cabinet. */
export const OUT_OF_CABINET = { ownerId: undefined, linkedAt: undefined, group: undefined };

function storedChange(head: Pick<ContractHead, 'number'>, change: HeadChange): Record<string, unknown> {
  const { supplier, premise, services, meters, ownerId, ...plain } = change;
  return {
    ...plain,
    ...(supplier && { supplier: storedSupplier(supplier) }),
    ...(premise && { premise: storedPremise(premise) }),
    ...(services && { services: storedServices(services) }),
    ...(meters && { meters: storedMeters(meters) }),
    ...('ownerId' in change && {
      userPk: ownerId && cabinetPk(ownerId),
      userSk: ownerId && head.number,
    }),
  };
}

/** The heads of these contracts as the last commits left them, in the order asked; at most 100, absent ones left out. */
export async function headsOf(ctx: Ctx, contractIds: readonly ContractId[]): Promise<ContractHead[]> {
  const stored = await ctx.table.getMany<StoredHead>(contractIds.map(headKey), { strong: true });
  return stored.flatMap((item) => (item ? [headFrom(item)] : []));
}

/** The head as the last commit left it, or `contract.missing` (404). Asks nothing about who is calling. */
export async function requireHead(ctx: Ctx, contractId: ContractId): Promise<ContractHead> {
  const head = await findHead(ctx, contractId);
  if (!head) throw contractMissing();
  return head;
}

async function findHead(ctx: Ctx, contractId: ContractId): Promise<ContractHead | undefined> {
  const stored = await ctx.table.get<StoredHead>(headKey(contractId), { strong: true });
  return stored && headFrom(stored);
}

/**
 * The head of a contract in the caller's cabinet, or in that of an organisation where the caller may do what `needed` may.
 * Absent, terminated and somebody else's are all the same `contract.missing` (404); a member who may do less is told so:
 * `organisation.role_insufficient` (403). The system itself may read any.
 */
export async function requireOwn(
  ctx: Ctx,
  contractId: ContractId,
  needed: OrganisationRole = 'observer',
): Promise<ContractHead> {
  const head = await requireHead(ctx, contractId);
  requireMay(ctx, head, needed);
  return head;
}

/** {@link requireOwn} of several contracts in one round trip, in the order asked; at most 100. */
export async function requireAllOwn(
  ctx: Ctx,
  contractIds: readonly ContractId[],
  needed: OrganisationRole = 'observer',
): Promise<ContractHead[]> {
  const heads = await headsOf(ctx, contractIds);
  if (heads.length < contractIds.length) throw contractMissing();
  for (const head of heads) requireMay(ctx, head, needed);
  return heads;
}

function requireMay(ctx: Ctx, { ownerId, status }: ContractHead, needed: OrganisationRole): void {
  const { actor } = ctx;
  if (actor.kind === 'system') return;
  if (actor.kind !== 'user' || !ownerId || status !== 'active') throw contractMissing();
  if (ownerId === actor.userId) return;
  const role = isId('organisation', ownerId) && roleIn(ctx, ownerId);
  if (!role) throw contractMissing();
  if (!isAtLeast(role, needed)) throw roleInsufficient(needed);
}

/** The head of a contract for the staff of its supplier; absent is `contract.missing` (404) in their words. */
export async function requireSuppliers(ctx: Ctx, contractId: ContractId): Promise<ContractHead> {
  const head = await findHead(ctx, contractId);
  if (!head) throw contractUnknown();
  return head;
}

/** {@link requireSuppliers} of a contract that has not ended; ended and absent are the same. */
export async function requireActive(ctx: Ctx, contractId: ContractId): Promise<ContractHead> {
  const head = await requireSuppliers(ctx, contractId);
  if (head.status !== 'active') throw contractUnknown('terminated');
  return head;
}

/** One page of a cabinet's contracts in the order of their numbers: one Query, nothing else. */
export async function cabinetPage(
  ctx: Ctx,
  cabinetId: CabinetId,
  options: Pick<QueryOptions, 'limit' | 'cursor'>,
): Promise<Page<ContractHead>> {
  const page = await ctx.table.queryIndex<StoredHead>('byUser', cabinetPk(cabinetId), options);
  return { ...page, items: page.items.map(headFrom) };
}

/** The cabinet's own record of a link: `USER#<id>` or `ORG#<id>` / `LINK#<contract>`. */
export function linkItem(head: ContractHead, cabinetId: CabinetId, linkedAt: string): Item {
  return {
    ...linkKey(cabinetId, head.contractId),
    number: head.number,
    supplierId: head.supplierId,
    linkedAt,
  };
}

export function removeLink(cabinetId: CabinetId, contractId: ContractId): Write {
  return remove(linkKey(cabinetId, contractId));
}

function linkKey(cabinetId: CabinetId, contractId: ContractId): Key {
  return { pk: cabinetPk(cabinetId), sk: `LINK#${contractId}` };
}
