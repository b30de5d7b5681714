import * as z from 'zod';
import { operation, Schema } from '#core/platform';

export const listSuppliers = operation({
  method: 'GET',
  path: '/suppliers',
  summary: 'Suppliers of this deployment',
  description: 'Who a contract can be linked with, by name. The same for everybody.',
  access: 'public',
  input: z.object({}),
  output: z.object({
    suppliers: z.array(
      z.object({ supplierId: Schema.supplierId, name: z.string(), phone: z.string(), email: z.string() }),
    ),
  }),
  faults: [],
});
