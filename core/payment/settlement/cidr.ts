import { BlockList, isIP } from 'node:net';
import { invariant } from '#core/kernel';

/** A set of networks of either family. */
export interface Networks {
  /**
   * Whether the address lies in one of the networks. An IPv4 address may come in its IPv6 form (`::ffff:…`);
   * anything that is not an address, such as one with a port or a list of addresses, lies in none.
   */
  includes(address: string): boolean;
}

/**
 * Networks from CIDR notation; a bare address is a network of one. Throws when a text is neither, since a
 * setting that is silently ignored would shut the acquirer out or let others in.
 */
export function networks(cidrs: readonly string[]): Networks {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix, ...rest] = cidr.trim().split('/');
    const family = isIP(address);
    const bits = family === 4 ? 32 : 128;
    const length = prefix === undefined ? bits : Number(prefix);
    invariant(
      family !== 0 &&
        !address.includes('%') &&
        rest.length === 0 &&
        /^\d{1,3}$/.test(prefix ?? '0') &&
        length <= bits,
      `not a network in CIDR notation: ${cidr}`,
    );
    invariant(!isMapped(address), `an IPv4 network is written as IPv4, not as ${cidr}`);
    list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  }
  return {
    includes(address) {
      const family = isIP(address);
      if (family === 0 || address.includes('%')) return false;
      return list.check(address, family === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

/** Whether an IPv6 text stands for an IPv4 address: ten zero bytes, then two of ones. */
function isMapped(address: string): boolean {
  if (isIP(address) !== 6) return false;
  const mapped = new BlockList();
  mapped.addSubnet('::ffff:0:0', 96, 'ipv6');
  return mapped.check(address, 'ipv6');
}
