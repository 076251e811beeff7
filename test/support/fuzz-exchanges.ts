// Readers of exchanges under fuzzing: each is fed damaged octets and damaged trees; what one accepts, its own
// builder writes again, and it reads that back as the same value.
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { bytesUint, concat } from '#proto/bytes.js'
import { isProtocolError, ProtocolError } from '#proto/errors.js'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { damageStanza } from './damage-stanza.js'
import { fuzzParser } from './fuzz.js'
import { seededRandom } from './random.js'

export interface Exchange {
  readonly tag: string
  readonly read: (node: Stanza) => unknown
  /** Reads, and writes what it read. */
  readonly again: (node: Stanza) => { value: unknown; written: Stanza | undefined }
}

/** @param tag of the stanzas it reads. */
export function exchange<T>(
  tag: string,
  read: (node: Stanza) => T,
  write: (value: T) => Stanza | undefined,
): Exchange {
  return {
    tag,
    read,
    again(node) {
      const value = read(node)
      return { value, written: write(value) }
    },
  }
}

type Accepted = readonly [Exchange, ReturnType<Exchange['again']>]

/** Every exchange of this tag that accepts the stanza, with what it made of it. */
function readAll(exchanges: readonly Exchange[], node: Stanza): Accepted[] {
  const accepted: Accepted[] = []
  let refusal: unknown = new ProtocolError('exchange-malformed', 'no exchange has this tag')
  for (const one of exchanges) {
    if (one.tag !== node.tag) continue
    try {
      accepted.push([one, one.again(node)])
    } catch (error) {
      if (!isProtocolError(error)) throw error
      refusal = error
    }
  }
  if (accepted.length === 0) throw refusal
  return accepted
}

function check(accepted: readonly Accepted[]): void {
  for (const [one, { value, written }] of accepted) {
    if (!written || isDeepStrictEqual(one.read(written), value)) continue
    expect(one.read(written)).toEqual(value)
  }
}

interface ExchangeFuzz {
  readonly exchanges: readonly Exchange[]
  /** A stanza of each at least. */
  readonly corpus: readonly Stanza[]
  readonly seeds: { readonly octets: number; readonly trees: number }
}

/** Declares both tests. @param what as in "every exchange reader". */
export function fuzzExchanges(what: string, { exchanges, corpus, seeds }: ExchangeFuzz): void {
  fuzzParser(`${what}, on damaged octets,`, {
    seed: seeds.octets,
    corpus: corpus.map((node) => encodeStanza(node)),
    parse: (input) => readAll(exchanges, decodeStanza(input)),
    check,
  })

  fuzzParser(`${what}, on damaged trees,`, {
    seed: seeds.trees,
    // The octets only choose which stanza is damaged how.
    corpus: corpus.map((_, at) => Uint8Array.of(at, 0)),
    parse: (input) => {
      const random = seededRandom(bytesUint(concat(new Uint8Array(4), input.subarray(-4)).slice(-4)))
      return readAll(exchanges, damageStanza(corpus[(input[0] ?? 0) % corpus.length]!, random))
    },
    check,
  })
}
