import { isIP } from 'node:net';
import { Fault, secondsOf } from '#core/kernel';
import type { Ctx } from './ctx.ts';
import { hashSecret } from './secret.ts';
import { type Key, patch, WriteConflict } from './table.ts';

export interface Throttle {
  /** What is counted, such as `sign-in`. */
  scope: string;
  /** Whose count it is: an address, an account's hash. Never shown. */
  subject: string;
  limit: number;
  windowSeconds: number;
}

/** Counts one more try in the present window; throws `throttled` (429, with the seconds to wait) past the limit. */
export async function throttle(ctx: Ctx, rule: Throttle): Promise<void> {
  const { key, endsAtSeconds, nowSeconds } = windowOf(ctx, rule);
  if (!(await counted(ctx, rule, key, endsAtSeconds))) throw tooManyTries(endsAtSeconds - nowSeconds);
}

/** {@link throttle} by the network the caller is in ({@link addressSubject}). */
export function throttleNetwork(ctx: Ctx, rule: Omit<Throttle, 'subject'>): Promise<void> {
  return throttle(ctx, { ...rule, subject: addressSubject(ctx, rule.scope) });
}

/** Counts one more try in the present window; answers whether it is within the limit. */
export function withinLimit(ctx: Ctx, rule: Throttle): Promise<boolean> {
  const { key, endsAtSeconds } = windowOf(ctx, rule);
  return counted(ctx, rule, key, endsAtSeconds);
}

function windowOf(ctx: Ctx, { scope, subject, windowSeconds }: Throttle) {
  const nowSeconds = secondsOf(ctx.clock.now());
  const window = Math.floor(nowSeconds / windowSeconds);
  const key: Key = { pk: `ONCE#throttle#${scope}#${subject}`, sk: `${windowSeconds}#${window}` };
  return { key, nowSeconds, endsAtSeconds: (window + 1) * windowSeconds };
}

async function counted(ctx: Ctx, { limit }: Throttle, key: Key, endsAtSeconds: number): Promise<boolean> {
  try {
    await ctx.table.commit([
      patch(
        key,
        { add: { tries: 1 }, set: { ttlSeconds: endsAtSeconds + 60 } },
        { atMost: { tries: limit - 1 } },
      ),
    ]);
    return true;
  } catch (error) {
    if (error instanceof WriteConflict) return false;
    throw error;
  }
}

/**
 * The subject of a count by network address, hashed, since an address is personal data. An IPv6 customer is given
 * millions of addresses: the whole network they come from (/56, RFC 6177) counts as one.
 */
export function addressSubject(ctx: Pick<Ctx, 'pepper' | 'sourceAddress'>, scope: string): string {
  return hashSecret(ctx, 'throttle', scope, networkOf(ctx.sourceAddress));
}

function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [head = '', tail] = address.split('::');
  const [first, last] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = tail === undefined ? 0 : 8 - (first?.length ?? 0) - (last?.length ?? 0);
  const groups = [...(first ?? []), ...Array<string>(zeros).fill('0'), ...(last ?? [])];
  const bytes = groups.slice(0, 4).map((group) => group.padStart(4, '0').toLowerCase());
  return `${bytes.join('').slice(0, 14)}/56`;
}

/** Too many tries (429); `retryAfterSeconds` says how long to wait. */
export function tooManyTries(retryAfterSeconds: number): Fault {
  return new Fault(
    'throttled',
    'platform.too_many_tries',
    {
      ru: 'Слишком много попыток. Подождите немного и повторите.',
      en: 'Too many tries. Wait a little and try again.',
    },
    { retryAfterSeconds },
  );
}
