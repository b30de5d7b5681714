import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { findAgreements } from './consent-store.ts';
import type * as operations from './contract.ts';
import { CONSENT_KINDS, isRequired, LEGAL_TEXTS } from './legal.ts';
import { requireUser } from './require-user.ts';

/** What the caller has agreed to and withdrawn, kind by kind, each with the text's version and hash. */
export async function listConsents(
  ctx: Ctx,
  _input: InputOf<typeof operations.listConsents>,
): Promise<OutputOf<typeof operations.listConsents>> {
  const userId = requireUser(ctx);
  const consents = await Promise.all(
    CONSENT_KINDS.map(async (kind) => {
      const acts = await findAgreements(ctx, userId, kind);
      return {
        kind,
        required: isRequired(kind),
        versionInForce: LEGAL_TEXTS[kind].version,
        given: acts[0]?.act === 'given',
        acts: acts.map(({ act, textVersion, textHash, language, at }) => ({
          ...{ act, textVersion, textHash, language, at },
        })),
      };
    }),
  );
  return { consents };
}
