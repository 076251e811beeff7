// Random stanzas for property tests: every kind of name, value and content that the codec treats apart.
import fc from 'fast-check'
import { DICTIONARY_PAGES, SINGLE_BYTE_TOKENS } from '#proto/gen/dictionary.js'
import type { Stanza } from '#proto/stanza/stanza.js'

const TOKENS = [...SINGLE_BYTE_TOKENS.slice(1), ...DICTIONARY_PAGES.flat()]
const token = fc.constantFrom(...TOKENS)

const user = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String)
const suffix = (most: number) =>
  fc.integer({ min: 0, max: most }).map((device) => (device ? `:${device}` : ''))
const join = (...parts: (fc.Arbitrary<string> | string)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''))

/** The phone and lid addresses of devices, and groups: the kinds that every implementation knows. */
export const commonJidText = fc.oneof(
  join(user, suffix(255), '@s.whatsapp.net'),
  join(user, suffix(255), '@lid'),
  join(user, '@g.us'),
)

const integrator = fc.integer({ min: 0, max: 65535 }).map(String)

/** Canonical JIDs of every kind. */
export const jidText = fc.oneof(
  commonJidText,
  join(user, suffix(255), '@hosted'),
  join(user, suffix(255), '@hosted.lid'),
  join(user, suffix(65535), '@msgr'),
  join(integrator, '-', user, suffix(65535), '@interop'),
  fc.constant('s.whatsapp.net'),
)

const textOver = (symbols: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(symbols)), maxLength })

const packedLike = fc.oneof(
  textOver('0123456789-.', 130),
  textOver('0123456789ABCDEF', 130),
  textOver('0123456789abcdefAF', 40),
)
/** Text that looks like an address and mostly is none. */
const almostJid = join(
  textOver('0123456789-:a', 8),
  '@',
  fc.constantFrom('s.whatsapp.net', 'interop', 'msgr', 'lid', 'g.us', 'hosted', '', 'x@lid'),
)
const freeText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('interop', '\uFFFD', '\uFEFFa', '\0'),
)

export const plainValue = fc.oneof(token, packedLike, freeText)
const value = fc.oneof(plainValue, jidText, almostJid)
const name = fc
  .oneof({ weight: 4, arbitrary: token }, plainValue)
  .filter((text) => text !== '' && text !== '__proto__')

const octets = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ minLength: 250, maxLength: 260 }),
  fc.constant(new Uint8Array(Buffer.from('interop'))),
)

interface Parts {
  readonly name: fc.Arbitrary<string>
  readonly value: fc.Arbitrary<string>
}

/** Trees of nodes. Text that would read back as octets appears as octets, so that a round trip is exact. */
export function stanzaTree(parts: Parts = { name, value }): fc.Arbitrary<Stanza> {
  const attrs = fc.dictionary(parts.name, parts.value, { maxKeys: 6, noNullPrototype: true })
  return fc.letrec<{ node: Stanza }>((tie) => ({
    node: fc
      .record({
        tag: parts.name,
        attrs,
        content: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.constant(undefined),
          octets.map((bytes) => new Uint8Array(bytes)),
          token,
          fc.array(tie('node'), { maxLength: 4 }),
        ),
      })
      .map(({ tag, attrs: given, content }) =>
        content === undefined ? { tag, attrs: given } : { tag, attrs: given, content },
      ),
  })).node
}
