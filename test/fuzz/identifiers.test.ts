// The parsers of JIDs and typed addresses against random and damaged text.
import { describe, expect } from 'vitest'
import { formatAddress, normalIdentifier, parseAddress } from '#proto/address.js'
import { textBytes } from '#proto/bytes.js'
import { formatJid, parseJid } from '#proto/stanza/jid.js'
import { fuzzParser } from '../support/fuzz.js'

/** Damaged octets as text: invalid UTF-8 becomes replacement marks, as it does in a terminal. */
const text = (input: Uint8Array) => Buffer.from(input).toString('utf8')

describe('identifiers', () => {
  fuzzParser('parseJid', {
    seed: 17,
    corpus: [
      's.whatsapp.net',
      '4915550001:7@s.whatsapp.net',
      '999-18446744073709551615:65535@interop',
      '5:9@hosted.lid',
      '77@msgr',
      '12-34@g.us',
    ].map(textBytes),
    parse: (input) => ({ jid: parseJid(text(input)), given: text(input) }),
    check: ({ jid, given }) => {
      expect(formatJid(jid)).toBe(given)
    },
  })

  fuzzParser('parseAddress', {
    seed: 18,
    corpus: [
      '+4915550001@whatsapp',
      'ada@parley',
      'Ada.Lovelace@example.com@parley',
      'ångström@parley',
      'Ωμέγα@parley',
      '山田@messenger',
    ].map(textBytes),
    parse: (input) => parseAddress(text(input)),
    check: (address) => {
      expect(parseAddress(formatAddress(address))).toEqual(address)
      expect(normalIdentifier(address.identifier)).toBe(address.identifier)
    },
  })
})
