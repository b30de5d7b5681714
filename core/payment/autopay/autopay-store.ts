import type * as Contract from '#core/contract';
import type { CardId, ContractId, Instant, UserId } from '#core/kernel';
import { type Ctx, type Item, type Key, put, remove, type Write } from '#core/platform';
import { type Autopay, lookOn, MAX_AUTOPAYS } from './autopay.ts';

/** All autopays that wait for the job, by the day it is to look at them. */
const QUEUE = 'AUTOPAYS#due';
const POINTER_PREFIX = 'AUTOPAY#';

const autopayKey = (contractId: ContractId): Key => ({ pk: `CONTRACT#${contractId}`, sk: 'AUTOPAY' });
/** In its owner's partition: which contracts have autopays of theirs. */
const pointerKey = ({ ownerId, contractId }: Pick<Autopay, 'ownerId' | 'contractId'>): Key => ({
  pk: `USER#${ownerId}`,
  sk: `${POINTER_PREFIX}${contractId}`,
});

function itemOf(autopay: Autopay): Item {
  const on = lookOn(autopay);
  return {
    ...autopay,
    ...autopayKey(autopay.contractId),
    ...(on && { queuePk: QUEUE, queueSk: `${on}#${autopay.contractId}` }),
  };
}

function autopayFrom(stored: Autopay & Item): Autopay {
  const { pk: _pk, sk: _sk, queuePk: _queuePk, queueSk: _queueSk, ...autopay } = stored;
  return autopay;
}

/** The autopay of a contract as the last commit left it, whosever it is; undefined when there is none. */
export async function findAutopay(ctx: Ctx, contractId: ContractId): Promise<Autopay | undefined> {
  const stored = await ctx.table.get<Autopay & Item>(autopayKey(contractId), { strong: true });
  return stored && autopayFrom(stored);
}

/** Whether the contract is still linked to the cabinet the autopay was set in. */
export function isOfLink(autopay: Autopay, head: Contract.ContractHead): boolean {
  const { status, ownerId, linkedAt } = head;
  return status === 'active' && ownerId === autopay.ownerId && linkedAt === autopay.linkedAt;
}

/** Puts an autopay where none was, or another link's that was read; refused when somebody was quicker. */
export function placeAutopay(autopay: Autopay, before: Autopay | undefined): Write[] {
  const { contractId } = autopay;
  return [
    put(itemOf(autopay), before ? { equals: { version: before.version } } : { absent: true }),
    put({ ...pointerKey(autopay), contractId }),
  ];
}

/** The autopay's next version; refused when it was changed since it was read. */
export function replaceAutopay(next: Autopay): Write {
  return put(itemOf({ ...next, version: next.version + 1 }), { equals: { version: next.version } });
}

/** Goes with an autopay that ends: its owner has one less. */
export const forgetPointer = (autopay: Pick<Autopay, 'ownerId' | 'contractId'>): Write =>
  remove(pointerKey(autopay));

/** Takes an autopay away with all it knew. */
export function removeAutopay(autopay: Autopay): Write[] {
  return [
    remove(autopayKey(autopay.contractId), { exists: true, equals: { version: autopay.version } }),
    forgetPointer(autopay),
  ];
}

/** The autopays a person has, on whatever card; at most {@link MAX_AUTOPAYS}. */
export async function autopaysOf(ctx: Ctx, ownerId: UserId): Promise<Autopay[]> {
  const { items } = await ctx.table.query<Key & { contractId: ContractId }>(`USER#${ownerId}`, {
    prefix: POINTER_PREFIX,
    limit: MAX_AUTOPAYS,
    strong: true,
  });
  if (items.length === 0) return [];
  const keys = items.map(({ contractId }) => autopayKey(contractId));
  const found = await ctx.table.getMany<Autopay & Item>(keys, { strong: true });
  return found.flatMap((one) => (one?.ownerId === ownerId ? [autopayFrom(one)] : []));
}

/** Those of {@link autopaysOf} that charge a card. */
export async function autopaysOn(ctx: Ctx, ownerId: UserId, cardId: CardId): Promise<Autopay[]> {
  const all = await autopaysOf(ctx, ownerId);
  return all.filter((autopay) => autopay.cardId === cardId && autopay.state === 'active');
}

/** Up to `limit` contracts whose autopays the job has to look at by a date, the earliest first; a hint, to be read again. */
export async function dueAutopays(ctx: Ctx, now: Instant, limit: number): Promise<ContractId[]> {
  // the date of the zones that are furthest ahead: each autopay is judged by its own supplier's date
  const latest = new Date(Date.parse(now) + 14 * 3_600_000).toISOString().slice(0, 10);
  const due: ContractId[] = [];
  let cursor: string | undefined;
  do {
    const page = await ctx.table.queryIndex<Autopay>('byStaffQueue', QUEUE, {
      to: `${latest}#~`,
      limit: Math.min(limit - due.length, 1000),
      ...(cursor !== undefined && { cursor }),
    });
    due.push(...page.items.map(({ contractId }) => contractId));
    cursor = page.cursor;
  } while (cursor !== undefined && due.length < limit);
  return due;
}
