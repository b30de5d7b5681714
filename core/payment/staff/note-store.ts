import type { Instant } from '#core/kernel';
import { type Ctx, insert, type Key, type Write } from '#core/platform';
import { contractPk, type PaymentRef } from '../store.ts';

/** What staff wrote of a payment when they were done with it: `CONTRACT#<home>` / `PAYNOTE#<payment id>#<moment>`. */
export interface PaymentNote {
  readonly at: Instant;
  readonly by: string;
  readonly note: string;
}

const NOTE_PREFIX = 'PAYNOTE#';
const NOTES_AT_MOST = 50;

/** Writes a note; the id makes it one of its own. */
export function insertNote({ contractId, paymentId }: PaymentRef, id: string, note: PaymentNote): Write {
  return insert({ pk: contractPk(contractId), sk: `${NOTE_PREFIX}${paymentId}#${id}`, ...note });
}

/** The newest notes of a payment, newest first, up to 50. One Query. */
export async function notesOf(ctx: Ctx, { contractId, paymentId }: PaymentRef): Promise<PaymentNote[]> {
  const { items } = await ctx.table.query<PaymentNote & Key>(contractPk(contractId), {
    prefix: `${NOTE_PREFIX}${paymentId}#`,
    reverse: true,
    limit: NOTES_AT_MOST,
  });
  return items.map(({ at, by, note }) => ({ at, by, note }));
}
