import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError } from './api-error.ts';
import type { Shop } from './office.ts';

/** Finds the shop that a Basic authorization proves. Throws a 401 that does not tell which half was wrong. */
export function authenticate(header: string | undefined, shops: readonly Shop[]): Shop {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1];
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const shop = shops.find((candidate) => same(pair, `${candidate.shopId}:${candidate.secretKey}`));
  if (shop === undefined) {
    throw new ApiError(
      401,
      'invalid_credentials',
      'Authentication by shopId and secret key failed',
      'Authorization',
    );
  }
  return shop;
}

function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
