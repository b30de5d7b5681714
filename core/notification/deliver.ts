import { type Language, secondsOf } from '#core/kernel';
import { type Ctx, type Write, WriteConflict } from '#core/platform';
import type { Delivery, Notice } from './model.ts';
import { renderMail, renderSms } from './render.ts';
import { claimMarker, closeMarker, findMarker, releaseMarker } from './store.ts';

export interface Addressed {
  readonly to: { readonly mail: string } | { readonly sms: string };
  readonly language: Language;
  readonly notice: Notice;
}

/** Longer than one sending takes, its retries included. */
const LEASE_SECONDS = 60;

/** Somebody else is sending it just now; to be asked again later. */
export class DeliveryUnderWay extends Error {
  constructor(key: string) {
    super(`The notice ${key} is being sent by another call`);
    this.name = 'DeliveryUnderWay';
  }
}

/**
 * Sends a notice once, however often and by how many it is called with the same key: a marker is claimed before and
 * closed after. Only a crash in the moment between the sending and the closing sends it twice; nothing loses it.
 * @param also what is to be written in the same commit as the marker's closing
 * @throws DeliveryUnderWay, or what the port throws; then it was not sent and may be tried again
 */
export async function deliver(
  ctx: Ctx,
  key: string,
  addressed: Addressed,
  also: readonly Write[] = [],
): Promise<Delivery> {
  const before = await claim(ctx, key);
  if (before) return before;
  let outcome: Delivery;
  try {
    outcome = await send(ctx, addressed);
  } catch (error) {
    await ctx.table.commit([releaseMarker(key)]);
    throw error;
  }
  await ctx.table.commit([closeMarker(key, outcome, ctx.clock.now()), ...also]);
  const facts = { key, template: addressed.notice.template };
  if (outcome === 'refused') ctx.log.warn('a notice cannot be delivered to its address', facts);
  else ctx.log.info('a notice was sent', facts);
  return outcome;
}

/** Claims the notice; answers the outcome instead when there is one already. */
async function claim(ctx: Ctx, key: string): Promise<Delivery | undefined> {
  const nowSeconds = secondsOf(ctx.clock.now());
  const seen = await findMarker(ctx, key);
  if (seen?.outcome) return seen.outcome;
  if (seen && seen.leaseUntilSeconds > nowSeconds) throw new DeliveryUnderWay(key);
  try {
    await ctx.table.commit([claimMarker(key, nowSeconds + LEASE_SECONDS, nowSeconds, seen)]);
  } catch (error) {
    if (error instanceof WriteConflict) throw new DeliveryUnderWay(key);
    throw error;
  }
  return undefined;
}

function send(ctx: Ctx, { to, language, notice }: Addressed): Promise<Delivery> {
  if ('sms' in to) return ctx.ports.sms.send({ to: to.sms, text: renderSms(notice, language, ctx.siteUrl) });
  return ctx.ports.mail.send({ to: to.mail, ...renderMail(notice, language, ctx.siteUrl) });
}
