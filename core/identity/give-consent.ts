import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { decideConsent } from './decide-consent.ts';
import { textOutdated } from './faults.ts';
import { LEGAL_TEXTS, textInForce } from './legal.ts';

/** Agrees to a text in force. Repeats change nothing; agreeing to a newer version is a record of its own. */
export async function giveConsent(
  ctx: Ctx,
  { kind, version }: InputOf<typeof operations.giveConsent>,
): Promise<OutputOf<typeof operations.giveConsent>> {
  if (version !== LEGAL_TEXTS[kind].version) throw textOutdated();
  await decideConsent(ctx, kind, (last) =>
    last?.act === 'given' && last.textVersion === version
      ? undefined
      : { act: 'given', language: ctx.language, ...textInForce(kind, ctx.language) },
  );
  return DONE;
}
