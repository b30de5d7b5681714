import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { LINKING_PROOFS } from './model.ts';

export const listSuppliers = operation({
  method: 'GET',
  path: '/suppliers',
  summary: 'Suppliers of this deployment',
  description:
    'Who a contract can be linked with, by name, and by what it is proved to be one’s own. The tax number (ИНН) is that of the QR on a bill. The same for everybody.',
  access: 'public',
  input: z.object({}),
  output: z.object({
    suppliers: z.array(
      z.object({
        supplierId: Schema.supplierId,
        name: z.string(),
        /** ИНН; absent until the supplier's file is imported anew after the upgrade to 0.4. */
        taxNumber: z.string().optional(),
        phone: z.string(),
        email: z.string(),
        proofs: z.array(z.enum(LINKING_PROOFS)),
      }),
    ),
  }),
  faults: [],
});
