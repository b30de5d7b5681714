import type { OutputOf } from '#core/platform';
import type { Correction } from './correction.ts';
import type { requestCorrection } from './operations.ts';

/** A correction as staff see it. */
export function correctionView(correction: Correction): OutputOf<typeof requestCorrection> {
  const { correctionId, paymentId, draft, note, state, requestedAt, requestedBy } = correction;
  const { decidedBy, decidedAt, wonBy } = correction;
  return {
    ...{ correctionId, paymentId, correction: draft, note, state, requestedAt, requestedBy },
    ...(decidedBy && { decidedBy }),
    ...(decidedAt && { decidedAt }),
    ...(wonBy && { wonBy }),
  };
}
