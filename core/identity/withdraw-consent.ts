import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { decideConsent } from './decide-consent.ts';
import { consentNeeded } from './faults.ts';
import { isRequired } from './legal.ts';
import { requireUser } from './require-user.ts';

/**
 * Withdraws what a cabinet does not need. What was given stays on record, the withdrawal beside it. Repeats, and
 * withdrawing what was never given, change nothing.
 */
export async function withdrawConsent(
  ctx: Ctx,
  { kind }: InputOf<typeof operations.withdrawConsent>,
): Promise<OutputOf<typeof operations.withdrawConsent>> {
  requireUser(ctx);
  if (isRequired(kind)) throw consentNeeded();
  await decideConsent(ctx, kind, (last) =>
    last?.act === 'given'
      ? {
          act: 'withdrawn',
          kind,
          textVersion: last.textVersion,
          textHash: last.textHash,
          language: ctx.language,
        }
      : undefined,
  );
  return DONE;
}
