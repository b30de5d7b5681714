import {
  dateAt,
  type Instant,
  invariant,
  type PlainDate,
  plusDays,
  plusSeconds,
  type SupplierId,
} from '#core/kernel';
import type { Ctx } from '#core/platform';
import { listSuppliers } from '#core/supplier';
import { GATEWAY_NAMES } from '../model.ts';
import type { BookKeeper, Gateway } from '../ports.ts';
import { compareDay } from './compare-day.ts';
import { ACQUIRERS_TIME_ZONE, isBalanced } from './comparison.ts';

/** What a run did; `unfinished` and `failed` days are taken up by the next. */
export interface BooksCompared {
  compared: number;
  unfinished: number;
  failed: number;
  /** Days whose sums are not the same in both books. */
  unbalanced: number;
}

/** Yesterday, and the day before once more: what was late in one of the books has come by then. */
const DAYS_BACK = [1, 2];

/**
 * Compares the acquirers' own books of the last two days with what was posted here, for every supplier and each of its
 * acquirers that tells one. A scheduled job; stopping it at any moment loses nothing, and running it again goes on.
 */
export async function compareBooks(ctx: Ctx, { withinSeconds = 600 } = {}): Promise<BooksCompared> {
  invariant(ctx.actor.kind === 'system', 'the comparison of books is a job of the system');
  const until = plusSeconds(ctx.clock.now(), withinSeconds);
  const today = dateAt(ctx.clock.now(), ACQUIRERS_TIME_ZONE);
  const done: BooksCompared = { compared: 0, unfinished: 0, failed: 0, unbalanced: 0 };
  const { suppliers } = await listSuppliers(ctx, {});
  for (const { supplierId: id } of suppliers) {
    const supplierId = id as SupplierId;
    for (const gateway of bookKeepers(ctx, supplierId)) {
      for (const back of DAYS_BACK)
        await compare(ctx, gateway, supplierId, plusDays(today, -back), until, done);
    }
  }
  ctx.log.info('payment.books_compared', { ...done });
  return done;
}

function bookKeepers(ctx: Ctx, supplierId: SupplierId): BookKeeper[] {
  return GATEWAY_NAMES.flatMap((name) => {
    const gateway = ctx.ports.gatewayFor(supplierId, name);
    return gateway && tellsBook(gateway) ? [gateway] : [];
  });
}

const tellsBook = (gateway: Gateway): gateway is BookKeeper => gateway.operations !== undefined;

async function compare(
  ctx: Ctx,
  gateway: BookKeeper,
  supplierId: SupplierId,
  day: PlainDate,
  until: Instant,
  done: BooksCompared,
): Promise<void> {
  try {
    const comparison = await compareDay(ctx, gateway, { supplierId, gateway: gateway.name, day }, until);
    if (comparison.state !== 'compared') done.unfinished += 1;
    else {
      done.compared += 1;
      if (!isBalanced(comparison)) done.unbalanced += 1;
    }
  } catch (error) {
    // an acquirer that is down must not keep the others' books waiting
    done.failed += 1;
    const facts = { alarm: 'comparison_failed', supplierId, gateway: gateway.name, day };
    ctx.log.error('payment.comparison_failed', { ...facts, error });
  }
}
