// What people let each other know beside messages, damaged: typing, presence, receipts and their lists, reactions and
// revokes; each from two seeds.
import { describe, expect } from 'vitest'
import { decodeContent, encodeContent, type WritableContent } from '#proto/content/message.js'
import * as chatstate from '#proto/exchanges/chatstate.js'
import * as presence from '#proto/exchanges/presence.js'
import * as receipt from '#proto/exchanges/receipt.js'
import { checkJid } from '#proto/stanza/jid.js'
import { exchange, fuzzExchanges } from '../support/fuzz-exchanges.js'
import { fuzzParser } from '../support/fuzz.js'

const ADA = checkJid('1-10853634039893@interop')
const IDS = Array.from({ length: 256 }, (_, at) => `3EB0${at.toString(16).padStart(8, '0')}`)
const list = (count: number): readonly [string, ...string[]] => ['3EB0AA', ...IDS.slice(1, count)]

const hints = {
  exchanges: [
    exchange('chatstate', chatstate.readOutgoingChatstate, chatstate.outgoingChatstate),
    exchange('chatstate', chatstate.readDeliveredChatstate, chatstate.deliveredChatstate),
    exchange('presence', presence.readOutgoingPresence, presence.outgoingPresence),
    exchange('presence', presence.readDeliveredPresence, presence.deliveredPresence),
  ],
  corpus: [
    chatstate.outgoingChatstate({ peer: ADA, state: 'composing' }),
    chatstate.outgoingChatstate({ peer: ADA, state: 'recording' }),
    chatstate.deliveredChatstate({ peer: ADA, state: 'paused' }),
    presence.outgoingPresence({ type: 'available' }),
    presence.outgoingPresence({ type: 'subscribe', to: ADA }),
    presence.deliveredPresence({ from: ADA, type: 'unavailable', last: 1_760_000_040 }),
  ],
}

const receipts = {
  exchanges: [
    exchange('receipt', receipt.readOutgoingReceipt, receipt.outgoingReceipt),
    exchange('receipt', receipt.readDeliveredReceipt, receipt.deliveredReceipt),
  ],
  corpus: [
    receipt.outgoingReceipt({ type: 'delivery', ids: list(1), peer: ADA }),
    receipt.outgoingReceipt({ type: 'read', ids: list(3), peer: ADA, t: 1_760_000_000 }),
    receipt.deliveredReceipt({ type: 'played', ids: list(2), peer: ADA, t: 1_760_000_000 }),
    receipt.deliveredReceipt({ type: 'read', ids: list(256), peer: ADA, t: 1_760_000_000 }),
  ],
}

const target = { id: '3EB0A1', fromMe: true, chat: ADA, participant: ADA }
const acts: readonly WritableContent[] = [
  { kind: 'reaction', target, emoji: '👍', sentAt: 1_760_000_000_123 },
  { kind: 'reaction', target: { id: 'A', fromMe: false }, emoji: '👩‍👩‍👧‍👦', sentAt: Number.MAX_SAFE_INTEGER },
  { kind: 'reaction', target, emoji: '', sentAt: 0 },
  { kind: 'revoke', target },
]

describe.each([71, 1071])('from seed %d', (seed) => {
  fuzzExchanges('every reader of hints', { ...hints, seeds: { octets: seed, trees: seed + 1 } })
  fuzzExchanges('every reader of receipts', { ...receipts, seeds: { octets: seed + 2, trees: seed + 3 } })

  fuzzParser('decodeContent of an act', {
    seed: seed + 4,
    corpus: acts.map(encodeContent),
    parse: decodeContent,
    check: (content) => {
      if (content.kind !== 'unknown') expect(decodeContent(encodeContent(content))).toEqual(content)
    },
  })
})
