import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { Ctx } from './ctx.ts';

/** A hash of a code or token bound to what it is for and whose it is; the pepper keeps short codes from being guessed back. */
export function hashSecret(
  ctx: Pick<Ctx, 'pepper'>,
  purpose: string,
  subject: string,
  secret: string,
): string {
  return createHmac('sha256', ctx.pepper)
    .update([purpose, subject, secret].join('\u0000'))
    .digest('base64url');
}

/** Compares two hashes, or secrets of a fixed length, in constant time. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Where secrets come from; tests replace it to know them. */
export interface SecretSource {
  /** Decimal digits, leading zeros kept. */
  digits(count: number): string;
  /** An unguessable URL-safe token of 256 bits. */
  token(): string;
}

export const RANDOM_SECRETS: SecretSource = {
  digits: (count) => String(randomInt(0, 10 ** count)).padStart(count, '0'),
  token: () => randomBytes(32).toString('base64url'),
};
