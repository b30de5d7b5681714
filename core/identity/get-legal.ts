import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { LEGAL_TEXTS } from './legal.ts';

/** The versions of the texts that a registration must quote. */
export async function getLegal(
  _ctx: Ctx,
  _input: InputOf<typeof operations.getLegal>,
): Promise<OutputOf<typeof operations.getLegal>> {
  return {
    licenceVersion: LEGAL_TEXTS.licence.version,
    consentVersion: LEGAL_TEXTS['personal-data'].version,
    marketingVersion: LEGAL_TEXTS.marketing.version,
  };
}
