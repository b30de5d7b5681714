import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { linkingProofs } from './model.ts';
import { directory } from './store.ts';

type ListSuppliers = typeof operations.listSuppliers;

/** The suppliers of this deployment by name; anybody may ask. One Query. */
export async function listSuppliers(
  ctx: Ctx,
  _input: InputOf<ListSuppliers>,
): Promise<OutputOf<ListSuppliers>> {
  const suppliers = await directory(ctx);
  suppliers.sort((a, b) => a.name.localeCompare(b.name, 'ru'));
  return {
    suppliers: suppliers.map(({ linkByLastPayment, ...entry }) => ({
      ...entry,
      proofs: linkingProofs({ ...(linkByLastPayment && { linkByLastPayment }) }),
    })),
  };
}
