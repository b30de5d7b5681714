import { type ContractId, isId, type PaymentId, secondsOf } from '#core/kernel';
import { type Ctx, hashSecret, sameHash } from '#core/platform';
import { guestTicketOld } from './faults.ts';

/** As long as it takes to type a sum and an address, and not so long that tickets are worth collecting. */
const LIFE_SECONDS = 1800;

/** Says that its bearer has looked a contract up, and for how long that counts: `<contract>.<seconds>.<hash>`. Not stored. */
export function guestTicket(ctx: Ctx, contractId: ContractId): string {
  const untilSeconds = secondsOf(ctx.clock.now()) + LIFE_SECONDS;
  return `${contractId}.${untilSeconds}.${hashOf(ctx, contractId, untilSeconds)}`;
}

/** The contract of a ticket of ours that still counts. Throws `payment.guest_ticket_old`. */
export function contractOfTicket(ctx: Ctx, ticket: string): ContractId {
  const [contractId = '', until = '', hash = ''] = ticket.split('.');
  const untilSeconds = Number(until);
  if (!isId('contract', contractId) || !sameHash(hash, hashOf(ctx, contractId, untilSeconds)))
    throw guestTicketOld('not a ticket of ours');
  if (secondsOf(ctx.clock.now()) > untilSeconds) throw guestTicketOld('too late');
  return contractId;
}

function hashOf(ctx: Ctx, contractId: ContractId, untilSeconds: number): string {
  return hashSecret(ctx, 'guest-ticket', contractId, String(untilSeconds));
}

/** What whoever began a payment as a guest follows it with: only their browser has it. Not stored. */
export function watchKey(ctx: Ctx, paymentId: PaymentId): string {
  return hashSecret(ctx, 'guest-payment', paymentId, '');
}
