import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { CAUSE_KINDS } from './model.ts';

export const listEntries = operation({
  method: 'GET',
  path: '/contracts/{contractId}/entries',
  summary: "What changed a contract's balance, newest first",
  description: 'Up to 50 a page. `changeKopecks` is positive when the debt grew.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId, cursor: Schema.cursor }),
  output: z.object({
    entries: z.array(
      z.object({
        entryId: z.string(),
        at: Schema.instant,
        period: Schema.period,
        cause: z.object({
          kind: z.enum(CAUSE_KINDS),
          ref: z.string(),
        }),
        changeKopecks: Schema.kopecks,
      }),
    ),
    cursor: z.string().optional(),
  }),
  faults: ['contract.missing'],
});
