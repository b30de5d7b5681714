import { describe, expect, test } from 'vitest';
import { createWorld } from '#core/testing';
import { addressSubject } from './throttle.ts';

const { anonymous } = createWorld();
const subject = (sourceAddress: string): string => addressSubject({ ...anonymous, sourceAddress }, 'sign-up');

describe('the count by network address', () => {
  test('takes all addresses of one IPv6 customer for one, however they are written', () => {
    const one = subject('2001:db8:1:100::1');
    for (const address of [
      '2001:db8:1:100::2',
      '2001:0DB8:0001:0100:ffff:ffff:ffff:ffff',
      '2001:db8:1:1ff::',
      '2001:db8:1:1fe:1:2:3:4',
    ])
      expect(subject(address), address).toBe(one);
  });

  test('tells different customers apart', () => {
    const addresses = [
      '2001:db8:1:100::1',
      '2001:db8:1:200::1',
      '2001:db8:2:100::1',
      '::1',
      '1::',
      '203.0.113.7',
      '203.0.113.8',
    ];
    expect(new Set(addresses.map(subject)).size).toBe(addresses.length);
    expect(subject('::ffff:203.0.113.7')).toBe(subject('203.0.113.7'));
  });

  test('keeps no address readable', () => {
    expect(subject('203.0.113.7')).not.toContain('203.0');
  });
});
