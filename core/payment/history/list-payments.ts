import * as Contract from '#core/contract';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import * as store from '../store.ts';
import type { listPayments as operation } from './operations.ts';
import { viewOf } from './view.ts';

const PAGE = 24;

/** Payments of one of the caller's contracts, newest first. Throws `contract.missing`. */
export async function listPayments(
  ctx: Ctx,
  { contractId, cursor }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Contract.requireOwn(ctx, contractId);
  const { payments, more } = await store.newestPayments(ctx, contractId, cursor, PAGE);
  const last = payments.at(-1);
  return {
    payments: payments.map((payment) => viewOf(ctx, payment, contractId)),
    ...(more && last && { cursor: last.paymentId }),
  };
}
