import { createHash } from 'node:crypto';
import { type PaymentId, secondsOf } from '#core/kernel';
import { type Ctx, insert, type Key, nameOf, type Write } from '#core/platform';
import { requestKeyReused } from '../faults.ts';
import { ownRequest } from './faults.ts';

/** What a member of staff asks for with one press of a button: the same key again is the same request. */
export interface StaffRequest {
  readonly paymentId: PaymentId;
  readonly requestKey: string;
}

const KEY_LIFE_SECONDS = 30 * 86_400;

const keyItem = ({ actor }: Pick<Ctx, 'actor'>, requestKey: string): Key => ({
  pk: `ONCE#staff-request#${nameOf(actor)}#${requestKey}`,
  sk: '#HEAD',
});

function digestOf(request: StaffRequest): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url');
}

/** The id of what this press of the button has made earlier, or undefined. Throws `payment.request_key_reused` (409) when it was for something else. */
export async function findMade(ctx: Ctx, request: StaffRequest): Promise<string | undefined> {
  const known = await ctx.table.get<{ madeId: string; digest: string }>(keyItem(ctx, request.requestKey), {
    strong: true,
  });
  if (known && known.digest !== digestOf(request)) throw requestKeyReused();
  return known?.madeId;
}

/** Claims the key for what is made, for a month; refused when it is taken. */
export function claimRequest(ctx: Ctx, request: StaffRequest, madeId: string): Write {
  return insert({
    ...keyItem(ctx, request.requestKey),
    madeId,
    digest: digestOf(request),
    ttlSeconds: secondsOf(ctx.clock.now()) + KEY_LIFE_SECONDS,
  });
}

/** Throws `payment.own_request` (403) when who decides is who asked. The system and its jobs are persons of their own names. */
export function requireAnother({ actor }: Pick<Ctx, 'actor'>, requestedBy: string): void {
  if (nameOf(actor) === requestedBy) throw ownRequest();
}
