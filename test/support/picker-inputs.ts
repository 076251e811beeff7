// Answers to pickers and the sheets about a person, as an engine would give them.
import type { HistoryEntry, SafetyNumber, SearchHit } from '#cli/client/api.js'
import type { ContactFacts } from '#cli/state/picker/picker-input.js'
import { PEER } from './fake-client.js'

export const DIGITS = Array.from({ length: 12 }, (_, at) => String(10_001 + at * 1_111)).join('')

export function safetyNumber(more: Partial<SafetyNumber> = {}): SafetyNumber {
  const scannable = Uint8Array.from({ length: 76 }, (_, at) => (at * 37) % 256)
  return { ...{ digits: DIGITS, scannable, verifiedAt: undefined, changes: [], pending: false }, ...more }
}

export function contactFacts(more: Partial<ContactFacts> = {}): ContactFacts {
  return {
    abilities: {
      ...{ app: 'WhatsApp', replies: true, reactions: true, revokes: true, typing: true, readReceipts: true },
    },
    preferences: { pinned: false, muted: false, archived: false, readReceipts: undefined, label: undefined },
    presence: { state: 'unknown' },
    privacy: { readReceipts: true, typing: true, presence: true },
    safety: safetyNumber(),
    contents: { messages: 1_234, files: 5 },
    jid: '4915550001@s.whatsapp.net',
    ...more,
  }
}

/** A message that was found. */
export function hit(text: string, id: string, timestamp: number, address = PEER): SearchHit {
  const parties = { from: address, to: 'ada@parley' }
  const entry: HistoryEntry = { ...{ kind: 'message', id, direction: 'in', text, timestamp }, ...parties }
  return { ref: { with: address, id, direction: 'in' }, entry }
}
