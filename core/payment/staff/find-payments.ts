import * as Identity from '#core/identity';
import { contractIdOf, dateAt, type PlainDate, plusDays, startOfDate } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import * as Supplier from '#core/supplier';
import { summaryOf } from '../history/payment-summary.ts';
import type { Payment } from '../model.ts';
import * as store from '../store.ts';
import { searchByOne } from './faults.ts';
import type { findPayments as operation } from './operations.ts';

type Search = InputOf<typeof operation>;

const PAGE = 50;

/**
 * A supplier's payments by one thing, newest first. For staff with the role `payments` and the system. Throws `supplier.missing`,
 * `payment.search_by_one`.
 */
export async function findPayments(ctx: Ctx, search: Search): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, search.supplierId, 'payments');
  const { contractNumber, payment, acquirerId, day, state } = search;
  const terms = [contractNumber, payment, acquirerId, day].filter((term) => term !== undefined);
  if (terms.length > 1) throw searchByOne();
  const { payments, more } = await pageOf(ctx, search);
  const last = payments.at(-1);
  return {
    payments: payments.filter((one) => state === undefined || one.state === state).map(summaryOf),
    ...(more && last && { cursor: last.paymentId }),
  };
}

async function pageOf(ctx: Ctx, search: Search): Promise<{ payments: Payment[]; more: boolean }> {
  const { supplierId, contractNumber, payment, acquirerId, cursor } = search;
  if (payment !== undefined) return only(await store.findOfSupplier(ctx, supplierId, payment));
  if (acquirerId !== undefined) {
    const ref = await store.findByAcquirerId(ctx, acquirerId);
    const found = ref && (await store.findPayment(ctx, ref));
    return only(found?.supplierId === supplierId ? found : undefined);
  }
  if (contractNumber !== undefined)
    return store.newestPayments(ctx, contractIdOf(supplierId, contractNumber), { before: cursor }, PAGE);
  const { timeZone } = await Supplier.requireSupplier(ctx, supplierId);
  const day: PlainDate = search.day ?? dateAt(ctx.clock.now(), timeZone);
  const [from, until] = [startOfDate(day, timeZone), startOfDate(plusDays(day, 1), timeZone)];
  return store.paymentsBetween(ctx, supplierId, { from, until, before: cursor }, PAGE);
}

const only = (payment: Payment | undefined) => ({ payments: payment ? [payment] : [], more: false });
