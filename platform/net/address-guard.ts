// Which addresses an outgoing request made on somebody else's behalf may go to: public unicast ones, as the
// registries of special-purpose addresses leave them (RFC 6890, RFC 4291).
import { BlockList, isIP } from 'node:net'

export interface AddressGuard {
  /** Of a literal address, as a socket or a resolver names it; anything else is refused. */
  allows(address: string): boolean
}

export const REFUSED_IPV4 = [
  ['0.0.0.0', 8, 'this network'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'behind a carrier’s NAT'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local; where clouds keep their metadata'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'protocol assignments'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.31.196.0', 24, 'AS112'],
  ['192.52.193.0', 24, 'AMT relays'],
  ['192.88.99.0', 24, '6to4 relays'],
  ['192.168.0.0', 16, 'private'],
  ['192.175.48.0', 24, 'AS112'],
  ['198.18.0.0', 15, 'benchmarks'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved, and broadcast'],
] as const

/**
 * Outside 2000::/3 nothing is global unicast, which covers everything that hides an IPv4 address (`::/96`, mapped,
 * NAT64) and all that is local; it stands here by its parts, so that each can be tested. Inside it come tunnels that
 * end at an IPv4 address, and documentation.
 */
export const REFUSED_IPV6 = [
  ['::', 96, 'unspecified, loopback, IPv4-compatible'],
  ['::ffff:0:0', 96, 'IPv4-mapped'],
  ['64:ff9b::', 96, 'NAT64'],
  ['64:ff9b:1::', 48, 'NAT64 of one network'],
  ['100::', 64, 'discarded'],
  ['::', 3, 'not global unicast'],
  ['2001::', 23, 'protocol assignments, Teredo among them'],
  ['2001:db8::', 32, 'documentation'],
  ['2002::', 16, '6to4'],
  ['2620:4f:8000::', 48, 'AS112'],
  ['3fff::', 20, 'documentation'],
  ['4000::', 2, 'not global unicast'],
  ['8000::', 1, 'not global unicast: local, link-local, multicast'],
] as const

/** @param options.loopback lets `127.0.0.0/8` and `::1` through, for partners on the operator's own machine. */
export function createAddressGuard(options: { readonly loopback: boolean }): AddressGuard {
  // A list of its own for each family: one list would take an IPv4 address for its mapped form.
  const refused4 = new BlockList()
  for (const [network, prefix] of REFUSED_IPV4) refused4.addSubnet(network, prefix, 'ipv4')
  const refused6 = new BlockList()
  for (const [network, prefix] of REFUSED_IPV6) refused6.addSubnet(network, prefix, 'ipv6')
  const loopback4 = new BlockList()
  loopback4.addSubnet('127.0.0.0', 8, 'ipv4')
  return {
    allows(address) {
      const family = isIP(address)
      // A zone (`%eth0`) belongs to link-local addresses only, and the list would not read it.
      if (family === 0 || address.includes('%')) return false
      if (family === 4) return (options.loopback && loopback4.check(address)) || !refused4.check(address)
      return (options.loopback && address === '::1') || !refused6.check(address, 'ipv6')
    },
  }
}
