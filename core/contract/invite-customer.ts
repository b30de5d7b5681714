import { invitationMessage, invitationToken, requireStaff, staffJournal } from '#core/identity';
import { contractIdOf, instantOfMs, secondsOf } from '#core/kernel';
import { type Ctx, type InputOf, nameOf, type OutputOf, throttle } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import type * as operations from './contract.ts';
import { contractUnknown, inCabinet } from './faults.ts';
import { insertInvitation } from './invitation-store.ts';
import { INVITATION_LIFE_DAYS } from './model.ts';
import { headsOf } from './store.ts';

type InviteCustomer = typeof operations.inviteCustomer;

/**
 * Invites a customer to contracts of theirs (ID6). Whoever opens the link gets them, so it goes to a phone or an e-mail that
 * they gave when their identity was checked. For staff with the role `contracts` and the system. Throws `supplier.missing`,
 * `contract.missing`, `contract.in_cabinet`.
 */
export async function inviteCustomer(
  ctx: Ctx,
  { supplierId, to, numbers, identityCheck }: InputOf<InviteCustomer>,
): Promise<OutputOf<InviteCustomer>> {
  await requireStaff(ctx, supplierId, 'contracts');
  const supplier = await requireSupplier(ctx, supplierId);
  await throttle(ctx, { scope: 'invite', subject: nameOf(ctx.actor), limit: 100, windowSeconds: 3600 });
  const contractIds = [...new Set(numbers)].map((number) => contractIdOf(supplierId, number));
  const heads = await headsOf(ctx, contractIds);
  for (const [index, contractId] of contractIds.entries()) {
    const place = `numbers.${index}`;
    const head = heads.find((one) => one.contractId === contractId);
    if (head?.status !== 'active') throw contractUnknown('unknown or ended').at(place);
    if (head.ownerId) throw inCabinet().at(place);
  }
  const of = { supplierId, invitationId: ctx.ids.next('invitation') };
  const token = invitationToken(ctx, { issuer: supplierId, invitationId: of.invitationId });
  const endsAtSeconds = secondsOf(ctx.clock.now()) + INVITATION_LIFE_DAYS * 86_400;
  await ctx.table.commit([
    insertInvitation({
      ...of,
      supplierName: supplier.name,
      contractIds,
      tokenHash: token.hash,
      endsAtSeconds,
    }),
    invitationMessage(ctx, to, endsAtSeconds, {
      template: 'invitation',
      token: token.text,
      supplierName: supplier.name,
      contracts: contractIds.length,
      validDays: INVITATION_LIFE_DAYS,
    }),
    ...staffJournal(ctx, 'staff.customer_invited', `${of.invitationId}:${identityCheck}`),
  ]);
  return { invitationId: of.invitationId, expiresAt: instantOfMs(endsAtSeconds * 1000) };
}
