import * as Contract from '#core/contract';
import type { ContractId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { guestContractMissing } from '../guest/faults.ts';

/** The head of an active contract, whoever asks. Throws `payment.guest_contract_missing` for closed ones as for absent ones. */
export async function payableHead(ctx: Ctx, contractId: ContractId): Promise<Contract.ContractHead> {
  const [head] = await Contract.headsOf(ctx, [contractId]);
  if (head?.status !== 'active') throw guestContractMissing();
  return head;
}
