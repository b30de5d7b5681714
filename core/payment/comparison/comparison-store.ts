import {
  type ContractId,
  dateAt,
  type Instant,
  invariant,
  type Kopecks,
  kopecks,
  type PaymentId,
  type SupplierId,
} from '#core/kernel';
import { type Ctx, type IndexKeys, insert, type Key, put, type Write } from '#core/platform';
import type { GatewayName } from '../model.ts';
import type { GatewayOperation } from '../ports.ts';
import { ACQUIRERS_TIME_ZONE, type AcquirersDay, type Comparison } from './comparison.ts';

const PREFIX = 'COMPARED#';
const PAGE_LIFE_SECONDS = 7 * 86_400;

const supplierPk = (supplierId: SupplierId): string => `SUPPLIER#${supplierId}`;

function comparisonKey({ supplierId, day, gateway }: AcquirersDay): Key {
  return { pk: supplierPk(supplierId), sk: `${PREFIX}${day}#${gateway}` };
}

function comparisonOf({ pk: _pk, sk: _sk, ...comparison }: Comparison & Key): Comparison {
  return comparison;
}

/** The newest comparison of a day as the last commit left it, or undefined. */
export async function findComparison(ctx: Ctx, of: AcquirersDay): Promise<Comparison | undefined> {
  const item = await ctx.table.get<Comparison & Key>(comparisonKey(of), { strong: true });
  return item && comparisonOf(item);
}

/** The first comparison of a day; refused when there is one. */
export function insertComparison(comparison: Comparison): Write {
  return insert({ ...comparison, ...comparisonKey(comparison) });
}

/** The comparison's next version; refused when another run changed it since it was read. */
export function replaceComparison(
  before: Pick<Comparison, 'version'>,
  next: Omit<Comparison, 'version'>,
): { next: Comparison; write: Write } {
  const comparison = { ...next, version: before.version + 1 };
  return {
    next: comparison,
    write: put({ ...comparison, ...comparisonKey(comparison) }, { equals: { version: before.version } }),
  };
}

/** A page of a supplier's comparisons, newest day first. One Query. */
export async function newestComparisons(
  ctx: Ctx,
  supplierId: SupplierId,
  options: { limit: number; cursor?: string | undefined },
): Promise<{ comparisons: Comparison[]; cursor?: string }> {
  const { items, cursor } = await ctx.table.query<Comparison & Key>(supplierPk(supplierId), {
    prefix: PREFIX,
    reverse: true,
    limit: options.limit,
    ...(options.cursor !== undefined && { cursor: options.cursor }),
  });
  return { comparisons: items.map(comparisonOf), ...(cursor !== undefined && { cursor }) };
}

/** An operation of a day in few words: which of the acquirer's ids, and what it moved. */
export interface Moved {
  readonly kind: 'payment' | 'refund';
  /** The acquirer's id of the payment, or of the refund. */
  readonly id: string;
  readonly amountKopecks: Kopecks;
}

/** Which operation of the acquirer's book it is. */
export function movedOf(operation: GatewayOperation): Pick<Moved, 'kind' | 'id'> {
  return operation.kind === 'payment'
    ? { kind: 'payment', id: operation.providerId }
    : { kind: 'refund', id: operation.refundId };
}

/** An operation's name in a set of both books. */
export const nameOfMoved = ({ kind, id }: Pick<Moved, 'kind' | 'id'>): string => `${kind}#${id}`;

/**
 * What a dedupe item of posted money carries so that a day's postings can be listed: its place in the index of keys. The item
 * is written once, with the money, and never again, so the list costs one small index write.
 */
export function placeInDay(
  { supplierId, gateway }: Pick<AcquirersDay, 'supplierId' | 'gateway'>,
  moved: Moved,
  at: Instant,
): IndexKeys {
  const day = dateAt(at, ACQUIRERS_TIME_ZONE);
  return {
    shardPk: movedPk({ supplierId, gateway, day }),
    shardSk: `${nameOfMoved(moved)}#${moved.amountKopecks}`,
  };
}

const movedPk = ({ supplierId, gateway, day }: AcquirersDay): string =>
  `MOVED#${supplierId}#${gateway}#${day}`;

/** A page of what was posted of a day, up to 1,000. The index may be a moment behind. */
export async function movedHere(
  ctx: Ctx,
  of: AcquirersDay,
  cursor: string | undefined,
): Promise<{ moved: Moved[]; cursor?: string }> {
  const page = await ctx.table.queryIndex<Required<Pick<IndexKeys, 'shardSk'>>>('byShard', movedPk(of), {
    ...(cursor !== undefined && { cursor }),
  });
  const moved = page.items.map(({ shardSk }) => {
    const [kind = '', id = '', amount = ''] = shardSk.split('#');
    return { kind: kind as Moved['kind'], id, amountKopecks: kopecks(Number(amount)) };
  });
  return { moved, ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

interface StoredPage extends Key {
  readonly names: readonly string[];
}

const pagesPk = ({ supplierId, gateway, day }: AcquirersDay): string =>
  `COMPARED#${supplierId}#${gateway}#${day}`;

/** Remembers what a page of the acquirer's told of, for a week: a comparison that is cut off need not read it again. */
export function keepPage(
  of: AcquirersDay,
  { asOf, pages }: Pick<Comparison, 'asOf' | 'pages'>,
  names: readonly string[],
  nowSeconds: number,
): Write {
  return put({
    pk: pagesPk(of),
    sk: `PAGE#${asOf}#${String(pages).padStart(6, '0')}`,
    names,
    ttlSeconds: nowSeconds + PAGE_LIFE_SECONDS,
  });
}

/** All that the acquirer's pages told of, read strongly. */
export async function namesTold(ctx: Ctx, comparison: Comparison): Promise<Set<string>> {
  const told = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await ctx.table.query<StoredPage>(pagesPk(comparison), {
      prefix: `PAGE#${comparison.asOf}#`,
      strong: true,
      ...(cursor !== undefined && { cursor }),
    });
    for (const { names } of page.items) for (const name of names) told.add(name);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return told;
}

/** What of these operations has been posted, by {@link nameOfMoved}; a request a hundred, read strongly. */
export async function postedOf(
  ctx: Ctx,
  gateway: GatewayName,
  operations: readonly Pick<Moved, 'kind' | 'id'>[],
): Promise<Map<string, Kopecks>> {
  const posted = new Map<string, Kopecks>();
  for (let from = 0; from < operations.length; from += 100) {
    const some = operations.slice(from, from + 100);
    const items = await ctx.table.getMany<{ amountKopecks: Kopecks }>(
      some.map((operation) => postedKey(gateway, operation)),
      { strong: true },
    );
    some.forEach((operation, index) => {
      const item = items[index];
      if (item) posted.set(nameOfMoved(operation), item.amountKopecks);
    });
  }
  return posted;
}

/** Which of our payments the money of an acquirer's payment, or refund, was posted for. */
export async function refOfPosted(
  ctx: Ctx,
  gateway: GatewayName,
  moved: Pick<Moved, 'kind' | 'id'>,
): Promise<{ contractId: ContractId; paymentId: PaymentId }> {
  const key = postedKey(gateway, moved);
  const item = await ctx.table.get<{ contractId: ContractId; paymentId: PaymentId }>(key, { strong: true });
  invariant(item, `what was posted is known: ${key.pk}`);
  return item;
}

/** The item that lets the money of an acquirer's payment, or refund, be posted once. */
export function postedKey(gateway: GatewayName, { kind, id }: Pick<Moved, 'kind' | 'id'>): Key {
  return { pk: `ONCE#${gateway}-${kind === 'payment' ? 'credit' : 'refund'}#${id}`, sk: '#HEAD' };
}
