import {
  dateAt,
  type Instant,
  invariant,
  type Kopecks,
  plusDays,
  secondsOf,
  startOfDate,
} from '#core/kernel';
import { type Ctx, WriteConflict } from '#core/platform';
import type { BookKeeper, GatewayOperation } from '../ports.ts';
import { askAcquirer } from '../settlement/ask-acquirer.ts';
import { unanswered } from '../settlement/settle.ts';
import { ACQUIRERS_TIME_ZONE, type AcquirersDay, type Comparison, NONE, plus } from './comparison.ts';
import * as store from './comparison-store.ts';
import { healOperation } from './heal-operation.ts';
import { lookForExtra } from './look-for-extra.ts';

/**
 * Compares a day of the acquirer's own book with what was posted here, page by page: what is missing here is settled by the
 * ordinary path, what is different or extra is put before staff, and nothing is ever taken back by itself. Each page's
 * outcome is stored, so that a run that is cut off goes on at the next; two runs at once come to the same. A
 * day that has been compared today is left as it is. Throws `payment.acquirer_unavailable`.
 * @param until when to put it down
 */
export async function compareDay(
  ctx: Ctx,
  gateway: BookKeeper,
  of: AcquirersDay,
  until: Instant,
): Promise<Comparison> {
  let comparison = await begin(ctx, of);
  while (comparison.state !== 'compared' && ctx.clock.now() < until) {
    try {
      comparison =
        comparison.state === 'reading'
          ? await readPage(ctx, gateway, comparison)
          : await match(ctx, gateway, comparison);
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error;
      // another run was quicker with this page: its outcome is ours
      comparison = await reread(ctx, of);
    }
  }
  return comparison;
}

async function begin(ctx: Ctx, of: AcquirersDay): Promise<Comparison> {
  const now = ctx.clock.now();
  const asOf = dateAt(now, ACQUIRERS_TIME_ZONE);
  const before = await store.findComparison(ctx, of);
  if (before?.asOf === asOf) return before;
  const { supplierId, gateway, day } = of;
  const fresh: Omit<Comparison, 'version'> = {
    ...{ supplierId, gateway, day, asOf, startedAt: now, pages: 0 },
    state: 'reading',
    ...{ theirPayments: NONE, theirRefunds: NONE, ourPayments: NONE, ourRefunds: NONE },
    ...{ held: NONE, strays: NONE, different: NONE, extra: NONE, elsewhere: NONE, unasked: NONE },
    foreign: NONE,
    healed: before?.healed ?? NONE,
  };
  const first: Comparison = { ...fresh, version: 1 };
  const { next, write } = before
    ? store.replaceComparison(before, fresh)
    : { next: first, write: store.insertComparison(first) };
  try {
    await ctx.table.commit([write]);
    return next;
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    return reread(ctx, of);
  }
}

async function reread(ctx: Ctx, of: AcquirersDay): Promise<Comparison> {
  const comparison = await store.findComparison(ctx, of);
  invariant(comparison, 'a comparison that was begun is there');
  return comparison;
}

/** One page of the acquirer's: its operations are compared, then the page's outcome is stored with where the next begins. */
async function readPage(ctx: Ctx, gateway: BookKeeper, comparison: Comparison): Promise<Comparison> {
  const { day, cursor: from } = comparison;
  const span = {
    from: startOfDate(day, ACQUIRERS_TIME_ZONE),
    to: startOfDate(plusDays(day, 1), ACQUIRERS_TIME_ZONE),
    ...(from !== undefined && { cursor: from }),
  };
  const answer = await askAcquirer(ctx, 'operations', () => gateway.operations(span));
  if (answer.kind !== 'ok') throw unanswered(answer);
  const { operations, cursor } = answer.value;
  const posted = await store.postedOf(ctx, gateway.name, operations.map(store.movedOf));
  let so = comparison;
  for (const operation of operations) {
    so = await compareOperation(
      ctx,
      gateway,
      so,
      operation,
      posted.get(store.nameOfMoved(store.movedOf(operation))),
    );
  }
  const { cursor: _, ...rest } = so;
  const { next, write } = store.replaceComparison(comparison, {
    ...rest,
    pages: comparison.pages + 1,
    ...(cursor === undefined ? { state: 'matching' } : { cursor }),
  });
  const names = operations.filter(isDone).map((operation) => store.nameOfMoved(store.movedOf(operation)));
  const nowSeconds = secondsOf(ctx.clock.now());
  await ctx.table.commit([write, store.keepPage(comparison, comparison, names, nowSeconds)]);
  return next;
}

const isDone = ({ status }: GatewayOperation): boolean => status === 'succeeded';

async function compareOperation(
  ctx: Ctx,
  gateway: BookKeeper,
  comparison: Comparison,
  operation: GatewayOperation,
  posted: Kopecks | undefined,
): Promise<Comparison> {
  // what was posted here of one that is not done, matching finds
  if (!isDone(operation)) return comparison;
  const { kind, amount } = operation;
  const theirs = amount.kopecks ?? 0;
  const total = kind === 'payment' ? 'theirPayments' : 'theirRefunds';
  const so = { ...comparison, [total]: plus(comparison[total], theirs) };
  if (posted !== undefined && posted === amount.kopecks) return so;
  const difference = await healOperation(ctx, gateway, so.supplierId, operation);
  const amountKopecks = theirs - (difference === 'different' ? (posted ?? 0) : 0);
  return { ...so, [difference]: plus(so[difference], kind === 'payment' ? amountKopecks : -amountKopecks) };
}

/** Ours against all that the acquirer's pages told of. Put down amid it, it is done anew. */
async function match(ctx: Ctx, gateway: BookKeeper, comparison: Comparison): Promise<Comparison> {
  const told = await store.namesTold(ctx, comparison);
  const matched = await lookForExtra(ctx, gateway, comparison, told);
  const { next, write } = store.replaceComparison(comparison, {
    ...matched,
    state: 'compared',
    comparedAt: ctx.clock.now(),
  });
  await ctx.table.commit([write]);
  if (needsStaff(next)) {
    const { supplierId, gateway: name, day } = next;
    ctx.log.error('payment.books_differ', { alarm: 'books_differ', supplierId, gateway: name, day });
  }
  return next;
}

/** What was healed or is none of ours asks nobody for anything. */
function needsStaff(comparison: Comparison): boolean {
  const { held, strays, different, extra, unasked } = comparison;
  return [held, strays, different, extra, unasked].some(({ count }) => count > 0);
}
