import * as Identity from '#core/identity';
import { contractIdOf } from '#core/kernel';
import { type Ctx, type InputOf, type OutputOf, throttleNetwork } from '#core/platform';
import { paymentLimits, requireSupplier } from '#core/supplier';
import { notOffered } from '../faults.ts';
import { payableHead } from '../intent/payable-head.ts';
import { guestTicket } from './guest-ticket.ts';
import { maskedAddress } from './masked-address.ts';
import type { findForGuest as operation } from './operations.ts';

/** Contracts one network may look up in an hour: many homes may stand behind one, and numbers must not be gone through. */
const LOOKS_AN_HOUR = 60;

/**
 * Finds a contract to be paid by anybody who has its number (PA7). Each look costs the caller's machine some work, and
 * one network has so many an hour, so that going through numbers teaches nobody which exist. Throws
 * `identity.captcha_refused`, `platform.too_many_tries`, `payment.guest_contract_missing`, `payment.not_offered`.
 */
export async function findForGuest(
  ctx: Ctx,
  { supplierId, number, captcha }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireWork(ctx, 'guest-payment', captcha);
  await throttleNetwork(ctx, { scope: 'guest-find', limit: LOOKS_AN_HOUR, windowSeconds: 3600 });
  const head = await payableHead(ctx, contractIdOf(supplierId, number));
  if (!ctx.ports.gatewayFor(supplierId)) throw notOffered();
  const { leastKopecks, mostKopecks } = paymentLimits(await requireSupplier(ctx, supplierId));
  return {
    ticket: guestTicket(ctx, head.contractId),
    number: head.number,
    supplierName: head.supplier.name,
    address: maskedAddress(head.premise.address),
    leastKopecks,
    mostKopecks,
  };
}
