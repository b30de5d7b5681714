import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networks } from './cidr.ts';

const ipv4 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const ipv6 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });

const dotted = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

const groups = (value: bigint): string[] =>
  Array.from({ length: 8 }, (_, index) => ((value >> BigInt((7 - index) * 16)) & 0xffffn).toString(16));

const MAPPED = 0xffffn << 32n;
const isMapped = (value: bigint): boolean => value >> 32n === 0xffffn;

describe('trusted networks', () => {
  test('an IPv4 network holds exactly the addresses that share its prefix', () => {
    fc.assert(
      fc.property(ipv4, ipv4, fc.integer({ min: 0, max: 32 }), fc.boolean(), (base, other, length, near) => {
        const size = 2 ** (32 - length);
        const address = near ? Math.min(2 ** 32 - 1, Math.floor(base / size) * size + (other % size)) : other;
        const inside = Math.floor(base / size) === Math.floor(address / size);
        expect(networks([`${dotted(base)}/${length}`]).includes(dotted(address))).toBe(inside);
      }),
      { numRuns: 1000 },
    );
  });

  test('an IPv6 network holds exactly the addresses that share its prefix', () => {
    fc.assert(
      fc.property(ipv6, ipv6, fc.integer({ min: 0, max: 128 }), fc.boolean(), (base, other, length, near) => {
        fc.pre(!isMapped(base) && !isMapped(other));
        const shift = BigInt(128 - length);
        const address = near ? ((base >> shift) << shift) | (other & ((1n << shift) - 1n)) : other;
        fc.pre(!isMapped(address));
        const inside = base >> shift === address >> shift;
        const trusted = networks([`${groups(base).join(':')}/${length}`]);
        expect(trusted.includes(groups(address).join(':'))).toBe(inside);
      }),
      { numRuns: 1000 },
    );
  });

  test('an IPv4 address in its IPv6 form is the same address', () => {
    fc.assert(
      fc.property(ipv4, ipv4, fc.integer({ min: 0, max: 32 }), (base, address, length) => {
        const trusted = networks([`${dotted(base)}/${length}`]);
        const plain = trusted.includes(dotted(address));
        expect(trusted.includes(`::ffff:${dotted(address)}`)).toBe(plain);
        expect(trusted.includes(groups(MAPPED | BigInt(address)).join(':'))).toBe(plain);
      }),
    );
  });

  test('the edges of a network belong to it and their neighbours do not', () => {
    const trusted = networks(['185.71.76.0/27', '77.75.156.11', '2a02:5180::/32']);
    for (const inside of [
      '185.71.76.0',
      '185.71.76.31',
      '77.75.156.11',
      '2a02:5180::',
      '2a02:5180:ffff:ffff:ffff:ffff:ffff:ffff',
      '2A02:5180:0:1::7',
    ]) {
      expect(trusted.includes(inside), inside).toBe(true);
    }
    for (const outside of [
      '185.71.75.255',
      '185.71.76.32',
      '77.75.156.10',
      '77.75.156.12',
      '2a02:517f:ffff::1',
      '2a02:5181::',
      '::1',
    ]) {
      expect(trusted.includes(outside), outside).toBe(false);
    }
  });

  test('what is not one plain address is in no network, not even the whole internet', () => {
    const everybody = networks(['0.0.0.0/0', '::/0']);
    for (const text of [
      '',
      ' ',
      'localhost',
      '185.71.76.1:443',
      '[2a02:5180::1]',
      '185.71.76.1, 10.0.0.1',
      '185.71.76.1 ',
      '0185.71.76.1',
      '185.71.76',
      '3109505025',
      '0xb9.0x47.0x4c.0x1',
      'fe80::1%eth0',
      '185.71.76.1/27',
    ]) {
      expect(everybody.includes(text), text).toBe(false);
    }
    expect(networks([]).includes('185.71.76.1')).toBe(false);
  });

  test('a setting that is not a network stops the start with its own text', () => {
    for (const text of [
      '',
      'acquirer',
      '185.71.76.0/33',
      '185.71.76.0/-1',
      '185.71.76.0/',
      '185.71.76.0/27/1',
      '185.71.76/24',
      '2a02:5180::/129',
      '2a02:5180::/x',
      '::ffff:185.71.76.0/123',
      'fe80::1%eth0/64',
    ]) {
      expect(() => networks([text]), text).toThrow(text.length > 0 ? text : 'CIDR');
    }
  });
});
