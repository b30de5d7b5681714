import type { Kopecks } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Gateway, GatewayAmount, GatewayPayment, GatewayRefund } from '../ports.ts';
import { askAcquirer } from '../settlement/ask-acquirer.ts';
import { unanswered } from '../settlement/settle.ts';
import * as store from '../store.ts';
import { type Comparison, type Difference, NONE, plus } from './comparison.ts';
import * as comparisons from './comparison-store.ts';
import { tellStaff } from './heal-operation.ts';

/** So often the acquirer is asked about what its book does not tell of; more than that is a fault of the book, not of payments. */
const LOOKS_AT_MOST = 200;

/**
 * Counts what was posted here of the day, and looks up at the acquirer what its pages did not tell of. Of what it has not
 * taken, or has given back otherwise, the payment's timeline tells staff; the posting stays.
 */
export async function lookForExtra(
  ctx: Ctx,
  gateway: Gateway,
  comparison: Comparison,
  told: ReadonlySet<string>,
): Promise<Comparison> {
  let so: Comparison = {
    ...comparison,
    ...{ ourPayments: NONE, ourRefunds: NONE, extra: NONE, elsewhere: NONE, unasked: NONE },
  };
  let looks = 0;
  let cursor: string | undefined;
  do {
    const page = await comparisons.movedHere(ctx, comparison, cursor);
    for (const moved of page.moved) {
      const total = moved.kind === 'payment' ? 'ourPayments' : 'ourRefunds';
      so = { ...so, [total]: plus(so[total], moved.amountKopecks) };
      if (told.has(comparisons.nameOfMoved(moved))) continue;
      looks += 1;
      const difference = looks > LOOKS_AT_MOST ? 'unasked' : await lookAt(ctx, gateway, moved);
      const amountKopecks = moved.kind === 'payment' ? moved.amountKopecks : -moved.amountKopecks;
      so = { ...so, [difference]: plus(so[difference], amountKopecks) };
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return so;
}

async function lookAt(ctx: Ctx, gateway: Gateway, moved: comparisons.Moved): Promise<Difference> {
  const { kind, id, amountKopecks } = moved;
  const answer = await askAcquirer<GatewayPayment | GatewayRefund>(ctx, 'book', () =>
    kind === 'payment' ? gateway.get(id) : gateway.getRefund(id),
  );
  if (answer.kind === 'ok' && has(answer.value, amountKopecks)) return 'elsewhere';
  if (answer.kind !== 'ok' && answer.kind !== 'missing') throw unanswered(answer);
  const found = answer.kind === 'ok' ? answer.value.status : 'missing';
  const payment = await store.requirePayment(ctx, await comparisons.refOfPosted(ctx, gateway.name, moved));
  await tellStaff(ctx, payment, kind === 'payment' ? `payment: ${found}` : `refund ${id}: ${found}`);
  return 'extra';
}

const has = (found: { status: string; amount: GatewayAmount }, amountKopecks: Kopecks): boolean =>
  found.status === 'succeeded' && found.amount.currency === 'RUB' && found.amount.kopecks === amountKopecks;
