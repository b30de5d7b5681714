import { describe, expect, test } from 'vitest';
import { hashSecret, RANDOM_SECRETS, sameHash } from './secret.ts';

describe('a random secret', () => {
  test('is a token of 256 bits, another one each time', () => {
    const tokens = Array.from({ length: 1000 }, () => RANDOM_SECRETS.token());
    expect(new Set(tokens).size).toBe(1000);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  test('is as many digits as asked for, each place taking each digit', () => {
    const codes = Array.from({ length: 2000 }, () => RANDOM_SECRETS.digits(6));
    for (const code of codes) expect(code).toMatch(/^\d{6}$/);
    for (let place = 0; place < 6; place += 1)
      expect(new Set(codes.map((code) => code[place])).size, `place ${place}`).toBe(10);
  });
});

describe('the hash of a secret', () => {
  const ctx = { pepper: 'one' };

  test('is bound to the deployment, to what it is for and to whose it is', () => {
    const hashes = [
      hashSecret(ctx, 'sign-up', 'anna', '012345'),
      hashSecret({ pepper: 'another' }, 'sign-up', 'anna', '012345'),
      hashSecret(ctx, 'recovery', 'anna', '012345'),
      hashSecret(ctx, 'sign-up', 'boris', '012345'),
      hashSecret(ctx, 'sign-up', 'anna', '012346'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes[0]).not.toContain('012345');
  });

  test('is equal to itself, and to nothing shorter or other', () => {
    expect(sameHash('abc', 'abc')).toBe(true);
    expect(sameHash('abc', 'abd')).toBe(false);
    expect(sameHash('abc', 'ab')).toBe(false);
    expect(sameHash('', 'ab')).toBe(false);
  });
});
