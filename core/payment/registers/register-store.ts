import { idFrom, type SupplierId, type SuspenseId } from '#core/kernel';
import { type Ctx, type Item, insert, type Key, put, type Write } from '#core/platform';
import { suspenseMissing } from './faults.ts';
import type { RegisteredOperation, RegisterOf, SuspenseLine } from './suspense.ts';

/** How many items one request reads. */
const AT_ONCE = 100;
const SUSPENSE_PREFIX = 'SUSPENSE#';
const SOURCE_PREFIX = 'REGISTER-SOURCE#';

const supplierPk = (supplierId: SupplierId): string => `SUPPLIER#${supplierId}`;

function operationKey({ supplierId, source }: RegisterOf, operation: string): Key {
  return { pk: `ONCE#register#${supplierId}#${source}#${operation}`, sk: '#HEAD' };
}

function operationOf({ pk: _pk, sk: _sk, ...operation }: RegisteredOperation & Key): RegisteredOperation {
  return operation;
}

/** What is known of these operations, by their ids, read strongly: a request a hundred. */
export async function operationsOf(
  ctx: Ctx,
  of: RegisterOf,
  ids: readonly string[],
): Promise<Map<string, RegisteredOperation>> {
  const known = new Map<string, RegisteredOperation>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const keys = ids.slice(from, from + AT_ONCE).map((id) => operationKey(of, id));
    for (const item of await ctx.table.getMany<RegisteredOperation & Key>(keys, { strong: true }))
      if (item) known.set(item.operation, operationOf(item));
  }
  return known;
}

/** What is known of an operation, as the last commit left it, or undefined. */
export async function findOperation(
  ctx: Ctx,
  of: RegisterOf,
  id: string,
): Promise<RegisteredOperation | undefined> {
  const item = await ctx.table.get<RegisteredOperation & Key>(operationKey(of, id), { strong: true });
  return item && operationOf(item);
}

/** Writes an operation that was not known; refused when it is by now. */
export function insertOperation(operation: RegisteredOperation): Write {
  return insert({ ...operation, ...operationKey(operation, operation.operation) });
}

/** The operation's next version; refused when somebody changed it since it was read. */
export function replaceOperation(before: RegisteredOperation, change: Partial<RegisteredOperation>): Write {
  return put(
    { ...before, ...change, version: before.version + 1, ...operationKey(before, before.operation) },
    { equals: { version: before.version } },
  );
}

/** The id of the line in suspense that an operation's payment, or its cancellation, would be: always the same. */
export function suspenseIdOf({ supplierId, source }: RegisterOf, operation: string, cancels: boolean) {
  return idFrom('suspense', supplierId, source, operation, cancels ? 'cancellation' : 'payment');
}

function suspenseKey({ supplierId, suspenseId }: Pick<SuspenseLine, 'supplierId' | 'suspenseId'>): Key {
  return { pk: supplierPk(supplierId), sk: `${SUSPENSE_PREFIX}${suspenseId}` };
}

const suspenseQueue = (supplierId: SupplierId): string => `SUSPENSE#${supplierId}`;

function suspenseItem(line: SuspenseLine): Item {
  const isOpen = line.state === 'waiting' || line.state === 'proposed';
  return {
    ...line,
    ...suspenseKey(line),
    ...(isOpen && {
      queuePk: suspenseQueue(line.supplierId),
      queueSk: `${line.since}#${line.suspenseId}`,
    }),
  };
}

function suspenseFrom(item: SuspenseLine & Item): SuspenseLine {
  const { pk: _pk, sk: _sk, queuePk: _queuePk, queueSk: _queueSk, ...line } = item;
  return line;
}

/** Writes a line that waits for staff; refused when it is there. */
export function insertSuspense(line: SuspenseLine): Write {
  return insert(suspenseItem(line));
}

/** Whoever paid is nobody's business any more once it is decided whose the money is. */
export const DECIDED = { payer: undefined, address: undefined } as const;

/** Fields of a line in suspense to change; `undefined` takes an optional one away. */
type SuspenseChange = { readonly [K in keyof SuspenseLine]?: SuspenseLine[K] | undefined };

/** The line's next version; refused when somebody changed it since it was read. */
export function replaceSuspense(
  before: SuspenseLine,
  change: SuspenseChange,
): { next: SuspenseLine; write: Write } {
  const changed = Object.entries({ ...before, ...change, version: before.version + 1 });
  const next = Object.fromEntries(
    changed.filter(([, value]) => value !== undefined),
  ) as unknown as SuspenseLine;
  return { next, write: put(suspenseItem(next), { equals: { version: before.version } }) };
}

/** A line of this supplier as the last commit left it, or `payment.suspense_missing` (404). */
export async function requireSuspense(
  ctx: Ctx,
  supplierId: SupplierId,
  suspenseId: SuspenseId,
): Promise<SuspenseLine> {
  const item = await ctx.table.get<SuspenseLine & Item>(suspenseKey({ supplierId, suspenseId }), {
    strong: true,
  });
  if (!item) throw suspenseMissing();
  return suspenseFrom(item);
}

/** A page of the lines that wait for staff, oldest first. One Query of an index, which may be a moment behind. */
export async function openSuspense(
  ctx: Ctx,
  supplierId: SupplierId,
  options: { limit: number; cursor?: string | undefined },
): Promise<{ lines: SuspenseLine[]; cursor?: string }> {
  const { items, cursor } = await ctx.table.queryIndex<SuspenseLine & Item>(
    'byStaffQueue',
    suspenseQueue(supplierId),
    { limit: options.limit, ...(options.cursor !== undefined && { cursor: options.cursor }) },
  );
  return { lines: items.map(suspenseFrom), ...(cursor !== undefined && { cursor }) };
}

/** The names this supplier's registers were loaded under, in their order; at most 1,000. One Query. */
export async function sourcesOf(ctx: Ctx, supplierId: SupplierId): Promise<string[]> {
  const { items } = await ctx.table.query<Key>(supplierPk(supplierId), {
    prefix: SOURCE_PREFIX,
    strong: true,
  });
  return items.map(({ sk }) => sk.slice(SOURCE_PREFIX.length));
}

/** Makes a source known, for good. Writing it again changes nothing that counts. */
export function keepSource({ supplierId, source }: RegisterOf, by: string): Write {
  return put({ pk: supplierPk(supplierId), sk: `${SOURCE_PREFIX}${source}`, by });
}
