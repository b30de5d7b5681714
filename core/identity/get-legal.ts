import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { LEGAL_VERSIONS } from './model.ts';

/** The versions of the licence and the consent that a registration must quote. */
export async function getLegal(
  _ctx: Ctx,
  _input: InputOf<typeof operations.getLegal>,
): Promise<OutputOf<typeof operations.getLegal>> {
  return { licenceVersion: LEGAL_VERSIONS.licence, consentVersion: LEGAL_VERSIONS.consent };
}
