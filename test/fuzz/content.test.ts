// What comes out of decryption is still the other side's: content, padding and envelopes against random and
// damaged octets.
import { describe, expect } from 'vitest'
import { sameBytes } from '#proto/bytes.js'
import { decodeContent, encodeContent, type WritableContent } from '#proto/content/message.js'
import type { MediaFile } from '#proto/content/content.js'
import { pad, unpad } from '#proto/content/padding.js'
import { openEnvelope } from '#proto/signal/envelope.js'
import { checkJid } from '#proto/stanza/jid.js'
import { fuzzParser } from '../support/fuzz.js'
import { signalDevice } from '../support/signal-device.js'

const BOB = checkJid('4915550001@s.whatsapp.net')
const target = { id: '3EB0A1', fromMe: true, chat: BOB, participant: BOB }
const quote = { id: '3EB0A2', participant: BOB, text: 'what was said' }
const file: MediaFile = {
  mimetype: 'image/jpeg',
  directPath: '/v/t1',
  mediaKey: new Uint8Array(32).fill(1),
  fileSha256: new Uint8Array(32).fill(2),
  fileEncSha256: new Uint8Array(32).fill(3),
  fileLength: 70_000,
  mediaKeyTimestamp: 1_760_000_000,
}
const common = { file, caption: 'look', thumbnail: new Uint8Array(9), quote }
const CONTENTS: readonly WritableContent[] = [
  { kind: 'text', text: 'hello 👋' },
  { kind: 'text', text: 'yes', quote },
  { kind: 'reaction', target, emoji: '👍', sentAt: 1_760_000_000_123 },
  { kind: 'revoke', target },
  { kind: 'image', ...common, width: 640, height: 480 },
  { kind: 'video', ...common, width: 640, height: 480, seconds: 5 },
  { kind: 'audio', file, voice: true, seconds: 5, waveform: new Uint8Array(8), quote },
  { kind: 'document', ...common, title: 'Report', fileName: 'report.pdf' },
]

const ada = signalDevice('1-10853634039893@interop')
const bob = signalDevice('4915550001@s.whatsapp.net')
await ada.open(bob.jid, bob.bundle)
const first = await ada.encrypt(bob.jid, 'hello')
await bob.decrypt(ada.jid, first)
const reply = await bob.encrypt(ada.jid, 'hi')

describe('content', () => {
  fuzzParser('decodeContent', {
    seed: 33,
    corpus: CONTENTS.map(encodeContent),
    parse: decodeContent,
    check: (content) => {
      if (content.kind !== 'unknown') expect(decodeContent(encodeContent(content))).toEqual(content)
    },
  })

  fuzzParser('unpad', {
    seed: 34,
    corpus: [1, 7, 15].map((random) => pad(new Uint8Array(20).fill(random), random)),
    parse: unpad,
    check: (plaintext, input) => {
      expect(sameBytes(pad(plaintext, input.length - plaintext.length), input)).toBe(true)
    },
  })

  fuzzParser('openEnvelope of a first message', {
    seed: 35,
    corpus: [first.ciphertext],
    parse: (ciphertext) => openEnvelope({ type: 'pkmsg', ciphertext }),
  })

  fuzzParser('openEnvelope of a later message', {
    seed: 36,
    corpus: [reply.ciphertext],
    parse: (ciphertext) => openEnvelope({ type: 'msg', ciphertext }),
  })
})
