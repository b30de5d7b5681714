import type { User } from '#core/identity';
import type { CardId, Instant, PaymentId, SupplierId, UserId } from '#core/kernel';
import type { GatewayName } from '../model.ts';

/**
 * A bound card: `USER#<id>` / `CARD#<cardId>`. It serves one person at one supplier's account with one acquirer, and holds
 * what the acquirer calls it and nothing that could be used elsewhere.
 */
export interface Card {
  readonly cardId: CardId;
  readonly userId: UserId;
  readonly supplierId: SupplierId;
  readonly gateway: GatewayName;
  /** The acquirer's id of the card; leaves for that acquirer only. */
  readonly token: string;
  /** `Mir •• 4477`: what its owner knows it by. */
  readonly title: string;
  readonly boundAt: Instant;
  /** The payment it was bound by. */
  readonly boundBy: PaymentId;
  /** Counts what has come to rest on the card: it is unbound together with all of it. */
  readonly version: number;
}

/** Cards one person may have bound at once. Our choice. */
export const MAX_CARDS = 10;

/** Whether the card was bound after its owner's password was last recovered: older ones serve no more (domain.md §7). */
export function outlivesRecovery({ boundAt }: Pick<Card, 'boundAt'>, { recoveredAt }: User): boolean {
  return recoveredAt === undefined || boundAt > recoveredAt;
}
