import * as Contract from '#core/contract';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import * as store from '../store.ts';
import { choosesAmong, isWanted, olderThan, spanOf } from './history-filter.ts';
import type { listPayments as operation } from './operations.ts';
import { viewOf } from './view.ts';

type Page = OutputOf<typeof operation>;

const PAGE = 24;

/** What one request of a filtered page reads, and all of its requests together: years of payments. Our choice. */
const LOOKED_AT_ONCE = 100;
const LOOKED_AT_MOST = 500;

/**
 * Payments of one of the caller's contracts that the filter lets through, newest first. One Query, or a few under a filter
 * that chooses among payments. Throws `contract.missing`, `payment.days_crossed`.
 */
export async function listPayments(ctx: Ctx, input: InputOf<typeof operation>): Promise<Page> {
  const { contractId, cursor, ...filter } = input;
  const { supplier } = await Contract.requireOwn(ctx, contractId);
  const span = spanOf(filter, supplier.timeZone);
  const atOnce = choosesAmong(filter) ? LOOKED_AT_ONCE : PAGE + 1;
  const found: Page['payments'] = [];
  let last = cursor;
  for (let looked = 0; looked < LOOKED_AT_MOST; looked += atOnce) {
    const { payments, more } = await store.newestPayments(ctx, contractId, olderThan(span, last), atOnce);
    const views = payments.map((payment) => viewOf(ctx, payment, contractId));
    found.push(...views.filter((view) => isWanted(filter, view)));
    if (found.length > PAGE) return pageOf(found.slice(0, PAGE), found[PAGE - 1]?.paymentId);
    if (!more) return pageOf(found);
    last = payments.at(-1)?.paymentId;
  }
  return pageOf(found, last);
}

function pageOf(payments: Page['payments'], cursor?: string): Page {
  return { payments, ...(cursor && { cursor }) };
}
