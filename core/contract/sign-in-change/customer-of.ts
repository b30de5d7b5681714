import { type OfCustomer, requireStaff } from '#core/identity';
import { contractIdOf, isId, type SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { inOrganisation, notLinked } from '../faults.ts';
import type { ContractHead } from '../model.ts';
import { checkOwner, requireSuppliers } from '../store.ts';

/**
 * In whose cabinet a supplier's contract is: staff serve nobody but their supplier's customers. For staff with the role
 * `support` and the system. Throws `supplier.missing`, `contract.missing`, `contract.not_linked`, `contract.in_organisation`.
 */
export async function customerOf(
  ctx: Ctx,
  { supplierId, number }: { supplierId: SupplierId; number: string },
): Promise<{ head: ContractHead; customer: OfCustomer }> {
  await requireStaff(ctx, supplierId, 'support');
  const head = await requireSuppliers(ctx, contractIdOf(supplierId, number));
  const { ownerId: userId, status } = head;
  if (!userId || status !== 'active') throw notLinked();
  if (!isId('user', userId)) throw inOrganisation();
  return { head, customer: { userId, supplierId, still: checkOwner(head) } };
}
