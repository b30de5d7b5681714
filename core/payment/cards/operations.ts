import * as z from 'zod';
import { done, operation, Schema } from '#core/platform';
import { MAX_CARDS } from './card.ts';

export const getCardChoice = operation({
  method: 'GET',
  path: '/contracts/{contractId}/cards',
  summary: 'The bound cards a contract can be paid with',
  description:
    'Only those that serve its supplier. `maySave` says whether a payment may bind its card; if not, `whyNot`: never on the first payment to a supplier, only where the acquirer remembers cards, and not beyond the limit.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId }),
  output: z.object({
    cards: z.array(z.object({ cardId: Schema.cardId, title: z.string() })).max(MAX_CARDS),
    maySave: z.boolean(),
    whyNot: z.enum(['first-payment', 'not-offered', 'too-many']).optional(),
  }),
  faults: ['contract.missing'],
});

export const listCards = operation({
  method: 'GET',
  path: '/cards',
  summary: 'The bound cards of the caller, newest first',
  description: `At most ${MAX_CARDS}. Each serves the supplier it was bound at only. \`autopays\` names the contracts whose autopays charge it.`,
  access: 'user',
  input: z.object({}),
  output: z.object({
    cards: z
      .array(
        z.object({
          cardId: Schema.cardId,
          /** `Mir •• 4477`. */
          title: z.string(),
          supplierId: Schema.supplierId,
          supplierName: z.string(),
          boundAt: Schema.instant,
          autopays: z.array(Schema.contractId),
        }),
      )
      .max(MAX_CARDS),
  }),
  faults: [],
});

export const unbindCard = operation({
  method: 'DELETE',
  path: '/cards/{cardId}',
  summary: 'Forget a bound card',
  description:
    'At any time; autopays that charge it are paused. A charge that has begun ends as it ends, none begins any more. Unbinding what is no card of the caller changes nothing.',
  access: 'user',
  input: z.object({ cardId: Schema.cardId }),
  output: done,
  faults: [],
});
