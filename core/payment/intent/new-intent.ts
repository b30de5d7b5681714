import type * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import {
  dateAt,
  invariant,
  isId,
  type Kopecks,
  NO_MONEY,
  type PaymentId,
  type Period,
  sumOfAmounts,
  type UserId,
} from '#core/kernel';
import type { Ctx } from '#core/platform';
import * as Supplier from '#core/supplier';
import type { Service } from '#core/tariff';
import type { Card } from '../cards/card.ts';
import { MAX_PARTS, nextLook, type Payment, type PaymentOrigin, type Receipt } from '../model.ts';
import type { Gateway } from '../ports.ts';
import { aheadOf, receiptOf } from './receipt.ts';

/** What a contract gets of a payment that is about to begin. */
export interface IntentPart {
  readonly head: Contract.ContractHead;
  readonly amountKopecks: Kopecks;
  readonly service?: Service;
  readonly paysFor?: Period;
}

/** Everything a new intent is made of. */
export interface IntentDraft {
  readonly origin: PaymentOrigin;
  readonly payerId?: UserId;
  readonly supplier: Supplier.Supplier;
  /** At least one, at most {@link MAX_PARTS}, of different contracts of one supplier; the first is the payment's home. */
  readonly parts: readonly IntentPart[];
  readonly gateway: Gateway;
  /** The bound card that is to be charged. */
  readonly card?: Pick<Card, 'cardId' | 'token'> | undefined;
  /** The card that pays is to be bound. */
  readonly savesCard?: true | undefined;
  /** Where the fiscal receipt goes. */
  readonly contact: Receipt['contact'];
  /** Where the acquirer sends the payer back to. */
  readonly returnUrl: (paymentId: PaymentId) => string;
}

/** A payment that has not begun yet, with the order its acquirer is to be sent. Reads and stores nothing. */
export function newIntent(ctx: Ctx, draft: IntentDraft): Payment {
  const { origin, payerId, supplier, gateway, card, savesCard } = draft;
  const [home] = draft.parts;
  invariant(home && draft.parts.length <= MAX_PARTS, `a payment has 1 to ${MAX_PARTS} parts`);
  const { contractId } = home.head;
  const { supplierId } = supplier;
  const now = ctx.clock.now();
  const paymentId = ctx.ids.next('payment');
  const amountKopecks = sumOfAmounts(draft.parts);
  const attempt = 1;
  return {
    paymentId,
    contractId,
    supplierId,
    origin,
    ...(payerId && { payerId }),
    ...(card && { cardId: card.cardId }),
    ...(savesCard && { savesCard }),
    amountKopecks,
    parts: draft.parts.map(({ head, ...part }) => {
      invariant(head.supplierId === supplierId, 'a payment goes to one supplier');
      const aheadKopecks = aheadOf({ head, amountKopecks: part.amountKopecks });
      return {
        contractId: head.contractId,
        contractNumber: head.number,
        ...(payerId &&
          head.ownerId &&
          isId('organisation', head.ownerId) && { organisationId: head.ownerId }),
        ...part,
        ...(aheadKopecks > 0 && { aheadKopecks }),
        refundedKopecks: NO_MONEY,
      };
    }),
    gateway: gateway.name,
    testMode: gateway.testMode,
    state: 'pending',
    createdAt: now,
    attempt,
    order: {
      paymentId,
      contractId,
      attempt,
      amountKopecks,
      description: descriptionOf(draft.parts),
      returnUrl: draft.returnUrl(paymentId),
      receipt: receiptOf({
        parts: draft.parts,
        vatPercent: Supplier.vatPercentOn(supplier, dateAt(now, supplier.timeZone)),
        contact: draft.contact,
      }),
      ...(card && { card: card.token }),
      ...(savesCard && { saveCard: savesCard }),
    },
    refundedKopecks: NO_MONEY,
    parkedRefundIds: [],
    timeline: [{ at: now, kind: 'started' }],
    lookAgainAt: nextLook({ createdAt: now }, now),
    version: 1,
  };
}

/** What the acquirer's page says the payment is for; acquirers take 128 characters. */
function descriptionOf([home, ...others]: IntentDraft['parts']): string {
  const number = home?.head.number;
  return others.length === 0
    ? `Оплата по договору ${number}`
    : `Оплата по договору ${number} и ещё по ${others.length}`;
}

/** Where a user's fiscal receipt is sent: the law asks for an e-mail or a phone (54-FZ). */
export async function contactOf(ctx: Ctx, userId: UserId): Promise<Receipt['contact']> {
  const user = await Identity.getUser(ctx, userId);
  invariant(user, 'a signed-in user exists');
  if (user.email) return { email: user.email };
  invariant(user.phone, 'a user has an e-mail or a phone');
  return { phone: user.phone };
}
