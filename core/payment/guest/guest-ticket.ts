import { type ContractId, isId, type PaymentId, secondsOf } from '#core/kernel';
import { type Ctx, hashSecret, sameHash } from '#core/platform';
import { guestTicketOld } from './faults.ts';

/** As long as it takes to type a sum and an address, and not so long that tickets are worth collecting. */
const LIFE_SECONDS = 1800;

/**
 * Says that its bearer has looked a contract up, and for how long that counts: `<contract>.<seconds>.<digits>.<hash>`. The
 * digits tell it from another bearer's of the same second. Not stored.
 */
export function guestTicket(ctx: Ctx, contractId: ContractId): string {
  const untilSeconds = secondsOf(ctx.clock.now()) + LIFE_SECONDS;
  const own = `${untilSeconds}.${ctx.secrets.digits(12)}`;
  return `${contractId}.${own}.${hashOf(ctx, contractId, own)}`;
}

/** The contract of a ticket of ours that still counts. Throws `payment.guest_ticket_old`. */
export function contractOfTicket(ctx: Ctx, ticket: string): ContractId {
  const [contractId = '', until = '', digits = '', hash = ''] = ticket.split('.');
  if (!isId('contract', contractId) || !sameHash(hash, hashOf(ctx, contractId, `${until}.${digits}`)))
    throw guestTicketOld('not a ticket of ours');
  if (secondsOf(ctx.clock.now()) > Number(until)) throw guestTicketOld('too late');
  return contractId;
}

function hashOf(ctx: Ctx, contractId: ContractId, own: string): string {
  return hashSecret(ctx, 'guest-ticket', contractId, own);
}

/** What whoever began a payment as a guest follows it with: only their browser has it. Not stored. */
export function watchKey(ctx: Ctx, paymentId: PaymentId): string {
  return hashSecret(ctx, 'guest-payment', paymentId, '');
}
