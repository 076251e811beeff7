// Which addresses a relay may connect to: both borders of every refused network, every way to write an address.
import { describe, expect, it } from 'vitest'
import { createAddressGuard, REFUSED_IPV4, REFUSED_IPV6 } from '#platform/net/address-guard.js'

const open = createAddressGuard({ loopback: false })
const lab = createAddressGuard({ loopback: true })

/** First and last address of each refused network, and the neighbours on both sides that are public. */
type Borders = readonly [first: string, last: string, ...neighbours: string[]]

const IPV4: readonly Borders[] = [
  ['0.0.0.0', '0.255.255.255', '1.0.0.0'],
  ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
  ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
  ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
  ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
  ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
  ['192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
  ['192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
  ['192.31.196.0', '192.31.196.255', '192.31.195.255', '192.31.197.0'],
  ['192.52.193.0', '192.52.193.255', '192.52.192.255', '192.52.194.0'],
  ['192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
  ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
  ['192.175.48.0', '192.175.48.255', '192.175.47.255', '192.175.49.0'],
  ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
  ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
  ['203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
  ['224.0.0.0', '239.255.255.255', '223.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
]

const IPV6: readonly Borders[] = [
  ['::', '::ffff:ffff'],
  ['::ffff:0:0', '::ffff:ffff:ffff'],
  ['64:ff9b::', '64:ff9b::ffff:ffff'],
  ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['100::', '100::ffff:ffff:ffff:ffff'],
  ['::', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2000::'],
  ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '2000:ffff::', '2001:200::'],
  ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db7:ffff::', '2001:db9::'],
  ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:ffff::', '2003::'],
  ['2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff', '2620:4f:7fff::', '2620:4f:8001::'],
  ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', '3ffe:ffff::', '3fff:1000::'],
  ['4000::', '7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['8000::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
]

describe('the addresses a relay may connect to', () => {
  it('are tested at the borders of every network that is refused', () => {
    expect(IPV4.map(([first]) => first)).toEqual(REFUSED_IPV4.map(([network]) => network))
    expect(IPV6.map(([first]) => first)).toEqual(REFUSED_IPV6.map(([network]) => network))
  })

  it.each([...IPV4, ...IPV6])('leave out %s to %s and not their neighbours', (first, last, ...neighbours) => {
    expect(open.allows(first)).toBe(false)
    expect(open.allows(last)).toBe(false)
    for (const neighbour of neighbours) expect(open.allows(neighbour), neighbour).toBe(true)
  })

  it.each(['1.1.1.1', '8.8.8.8', '193.99.144.80', '2606:4700::1111', '2a00:1450:4001:80b::200e'])(
    'are public ones such as %s',
    (address) => {
      expect(open.allows(address)).toBe(true)
      expect(lab.allows(address)).toBe(true)
    },
  )

  it.each([
    ['localhost, unresolved', 'localhost'],
    ['nothing', ''],
    ['a name', 'media.example'],
    ['decimal', '2130706433'],
    ['hexadecimal', '0x7f.0.0.1'],
    ['octal', '0177.0.0.1'],
    ['short', '127.1'],
    ['with a port', '1.1.1.1:80'],
    ['in brackets', '[2606:4700::1111]'],
    ['with a zone', 'fe80::1%eth0'],
    ['a public one with a zone', '2606:4700::1111%1'],
    ['with a space', ' 1.1.1.1'],
  ])('are literal ones: not %s', (_, address) => {
    expect(open.allows(address)).toBe(false)
    expect(lab.allows(address)).toBe(false)
  })

  it.each([
    ['mapped', '::ffff:127.0.0.1'],
    ['mapped in hexadecimal', '::ffff:7f00:1'],
    ['mapped and written out', '0:0:0:0:0:ffff:7f00:0001'],
    ['mapped to a public one', '::ffff:1.1.1.1'],
    ['compatible', '::127.0.0.1'],
    ['NAT64', '64:ff9b::127.0.0.1'],
    ['local NAT64', '64:ff9b:1::127.0.0.1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['ISATAP at link level', 'fe80::5efe:127.0.0.1'],
    ['of a private network', 'fd00::1'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
  ])('hide no IPv4 address and no local one: %s', (_, address) => {
    expect(open.allows(address)).toBe(false)
    expect(lab.allows(address)).toBe(false)
  })

  it('are loopback ones where the operator says so, and nothing else of the inside', () => {
    for (const address of ['127.0.0.1', '127.0.0.0', '127.255.255.255', '::1']) {
      expect(open.allows(address)).toBe(false)
      expect(lab.allows(address)).toBe(true)
    }
    for (const address of ['126.255.255.255', '128.0.0.0']) expect(lab.allows(address)).toBe(true)
    for (const [first, last] of [...IPV4, ...IPV6].filter(([network]) => network !== '127.0.0.0')) {
      expect(lab.allows(first), first).toBe(false)
      expect(lab.allows(last), last).toBe(false)
    }
  })
})
