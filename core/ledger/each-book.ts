import * as Contract from '#core/contract';
import { type ContractId, type Kopecks, type SupplierId, sumKopecks } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { requireSupplier, type Supplier } from '#core/supplier';
import { bookForSystemOnly } from './faults.ts';
import type { LedgerEntry } from './model.ts';
import { allEntriesOf } from './store.ts';

/** A contract's part of the supplier's book, as it was at one moment. */
export interface ContractBook {
  readonly contractId: ContractId;
  /** 14 digits. */
  readonly number: string;
  /** What its head says is owed. */
  readonly balanceKopecks: Kopecks;
  /** Whether that is the sum of its entries, as it always should be. */
  readonly isReconciled: boolean;
  /** Oldest first. */
  readonly entries: readonly LedgerEntry[];
}

/** How many contracts are read side by side, and so how many are held in memory. */
const AT_ONCE = 16;
/** How often a contract is read again because an entry was posted between its head and its entries. */
const TRIES = 3;

/** Reading a whole book is for the system: a job, or an operator's command. Throws `ledger.book_for_system_only`. */
export function requireSystem(ctx: Ctx): void {
  if (ctx.actor.kind !== 'system') throw bookForSystemOnly();
}

/**
 * All contracts of a supplier with their entries, shard by shard in the order of their ids, terminated ones
 * included. Holds a few contracts at a time, however many there are. Each is read strongly, but the index finds them:
 * one opened in the last second may be missing. Throws `supplier.missing`.
 */
export async function* eachBook(ctx: Ctx, supplierId: SupplierId): AsyncGenerator<ContractBook> {
  requireSystem(ctx);
  const supplier = await requireSupplier(ctx, supplierId);
  yield* readAhead(contractIdsOf(ctx, supplier), (contractId) => readBook(ctx, contractId));
}

async function* contractIdsOf(ctx: Ctx, { supplierId, shardCount }: Supplier): AsyncGenerator<ContractId> {
  for (let shard = 0; shard < shardCount; shard += 1) {
    let cursor: string | undefined;
    do {
      const page = await Contract.pageOfShard(ctx, supplierId, shard, cursor === undefined ? {} : { cursor });
      yield* page.contractIds;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}

async function readBook(ctx: Ctx, contractId: ContractId): Promise<ContractBook> {
  for (let tries = 1; ; tries += 1) {
    const { number, balanceKopecks } = await Contract.requireHead(ctx, contractId);
    const entries = await allEntriesOf(ctx, contractId);
    const isReconciled = sumKopecks(entries.map(({ changeKopecks }) => changeKopecks)) === balanceKopecks;
    if (isReconciled || tries === TRIES) return { contractId, number, balanceKopecks, isReconciled, entries };
  }
}

/** Reads what is to come while what was read is worked on, and answers in the order asked. */
async function* readAhead<Asked, Read>(
  asked: AsyncIterable<Asked>,
  read: (one: Asked) => Promise<Read>,
): AsyncGenerator<Read> {
  const underWay: Promise<Read>[] = [];
  try {
    for await (const one of asked) {
      const reading = read(one);
      // its failure is met when its turn comes, and must not end the process before
      reading.catch(() => {});
      underWay.push(reading);
      if (underWay.length === AT_ONCE) yield (await underWay.shift()) as Read;
    }
    for (let next = underWay.shift(); next; next = underWay.shift()) yield await next;
  } finally {
    // who stops early leaves nothing under way behind
    await Promise.allSettled(underWay);
  }
}
