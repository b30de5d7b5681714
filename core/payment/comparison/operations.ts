import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { tally } from '../registers/tally.ts';

const book = z.object({ payments: tally, refunds: tally });

export const listComparisons = operation({
  method: 'GET',
  path: '/suppliers/{supplierId}/comparisons',
  summary: 'How the acquirers’ own books compare with what was posted, newest day first',
  description:
    'Needs the role `payments`. One for each day (by Moscow’s clock) and acquirer, up to 31 a page. `balanced`: the acquirer’s book less what is `foreign` comes to what the ledger’s account `acquirer:<gateway>` moved by. `healed` was missing here and has been posted; `held`, `strays`, `different`, `extra` and `unasked` are for staff to look at; nothing was taken back.',
  access: 'staff',
  input: z.object({ supplierId: Schema.supplierId, cursor: Schema.cursor }),
  output: z.object({
    comparisons: z.array(
      z.object({
        day: Schema.plainDate,
        gateway: z.string(),
        state: z.enum(['reading', 'matching', 'compared']),
        startedAt: Schema.instant,
        comparedAt: Schema.instant.optional(),
        balanced: z.boolean(),
        theirs: book,
        ours: book,
        /** The acquirer had it and we had not: posted by the ordinary path. */
        healed: tally,
        /** In quarantine here, or a refund that could not be posted. */
        held: tally,
        /** Money for an intent that we do not have. */
        strays: tally,
        /** Another sum, or another state: the difference. */
        different: tally,
        /** Posted here, but not in the acquirer’s book. */
        extra: tally,
        /** Posted here, and known to the acquirer, but in another day’s book. */
        elsewhere: tally,
        /** Not in the acquirer’s book, and too many to be asked about. */
        unasked: tally,
        /** What the shop has sold elsewhere. */
        foreign: tally,
      }),
    ),
    cursor: z.string().optional(),
  }),
  faults: ['supplier.missing'],
});
