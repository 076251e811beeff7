// The info sheet of a message: facts, evidence, layers.
import { describe, it, expect } from 'vitest'
import type { ActInfo, MessageEntry } from '#cli/client/api.js'
import { sheetLines } from '#cli/state/sheet.js'
import type { TalkInput } from '#cli/state/talk/talk-input.js'
import type { View } from '#cli/state/view.js'
import { cells } from '#cli/state/width.js'
import type { TraceEvent } from '#proto/trace/event.js'
import { NINE, PEER, message } from '../../support/fake-client.js'
import { openedChat } from '../../support/opened-chat.js'
import { after, press, type } from '../../support/view-inputs.js'

const entry = message(1, 'hello', 'read') as MessageEntry
const event = (layer: TraceEvent['layer'], kind: string, summary: string): TraceEvent => ({
  ...{ v: 1, ts: NINE, seq: 1, party: 'client:ada', cid: 'M1', layer, dir: 'out', kind, size: 42 },
  ...{ sens: layer === 'content' ? 'content' : 'meta', summary },
})
const start = openedChat([entry], { size: { columns: 80, rows: 40 } })
const shown = (told: Extract<TalkInput, { tell: 'info' }>): View =>
  after(start, { type: 'talk', talk: told }).view
const text = (view: View): string =>
  sheetLines(view)
    .map((line) => line.text)
    .join('\n')

describe('what is known of a message', () => {
  it('is each state with when, by whom and in which stanza', () => {
    const evidence = [
      { state: 'sent', at: NINE + 1000, by: 'meta', what: '<ack class="message">' },
      { state: 'read', at: NINE + 3000, by: 'peer', what: '<receipt type=read>' },
    ] as const
    const sheet = text(shown({ tell: 'info', info: { entry, evidence, acts: [] }, trace: [] }))
    expect(sheet).toMatch(
      /✓ sent +6 Jan 2025, 09:00:01 · by Meta · <ack class="message">\n✓✓ read +6 Jan 2025, 09:00:03 · by the device of \+4915550001 @\s+WhatsApp · <receipt type=read>/,
    )
    expect(sheet).toMatch(/None of its layers were kept/)
  })

  it('keeps to the order of its life where the clock of Meta is behind', () => {
    const evidence = [
      { state: 'sending', at: NINE + 800, by: 'here', what: 'written into the chat' },
      { state: 'sent', at: NINE, by: 'meta', what: '<ack class="message">' },
    ] as const
    const sheet = text(shown({ tell: 'info', info: { entry, evidence, acts: [] }, trace: [] }))
    expect(sheet).toMatch(/⧗ sending [^✓]+✓ sent /)
  })

  it('is who did what to it, under which id, and how that is known', () => {
    const acts: readonly ActInfo[] = [
      {
        ...({
          id: 'ACT1',
          kind: 'reaction',
          from: PEER,
          to: 'ada@parley',
          emoji: '👍',
          at: NINE + 2000,
        } as const),
        evidence: [
          { state: 'sent', at: NINE + 2000, by: 'meta', what: '<message type="reaction">' },
          { state: 'delivered', at: NINE + 3000, by: 'here', what: 'decrypted and kept' },
        ],
      },
      { id: '', kind: 'reaction-removal', from: 'ada@parley', to: PEER, emoji: '', at: NINE, evidence: [] },
    ]
    const sheet = text(shown({ tell: 'info', info: { entry, evidence: [], acts }, trace: [] }))
    expect(sheet).toMatch(
      /What was done to it\n👍 by \+4915550001 @ WhatsApp · ACT1\n✓ sent +6 Jan 2025, 09:00:02 · by Meta · <message type="reaction">\n✓✓ delivered +6 Jan 2025, 09:00:03 · by this profile · decrypted and kept/,
    )
    expect(sheet).toMatch(/ada @ Parley took their reaction away\nNothing was kept/)
  })

  it('peels it from what it says down to what travels', () => {
    const trace = [event('frame', 'frame', 'bytes'), event('content', 'encode', 'text as content protobuf')]
    const sheet = text(shown({ tell: 'info', info: { entry, evidence: [], acts: [] }, trace }))
    expect(sheet).toMatch(
      /content: only the two of you can see it\n {2}→ encode · 42 B · text as content protobuf\nframe: Meta can see it/,
    )
  })

  it('is asked for by a key, and said to be gone where it is', () => {
    const asked = after(start, press('alt+m'), type('i')).intents
    expect(asked).toContainEqual({
      do: 'talk',
      talk: { ask: 'info', message: { with: entry.to, id: 'M1', direction: 'out' } },
    })
    const gone = shown({ tell: 'info', info: undefined, trace: [] })
    expect(gone.sheet).toBeUndefined()
    expect(gone.line?.text).toMatch(/nothing is known/)
  })

  it('is never wider than the sheet, whatever others put into it', () => {
    const evil = '\x1b]0;pwned\x07\u202e' + '長い'.repeat(60)
    const bad: MessageEntry = {
      ...entry,
      ...{ id: evil, from: evil, to: evil, text: evil, jid: evil },
      reactions: [{ from: evil, emoji: evil, at: Number.NaN }],
    }
    const evidence = [{ state: 'read', at: 1e300, by: 'peer', what: evil }] as const
    const act = {
      id: evil,
      kind: 'reaction',
      from: evil,
      to: evil,
      emoji: evil,
      at: Number.NaN,
      evidence,
    } as const
    const info = { entry: bad, evidence, acts: [act] }
    const view = shown({ tell: 'info', info, trace: [event('ui', evil, evil)] })
    for (const { text: line } of sheetLines({ ...view, size: { columns: 60, rows: 400 } })) {
      expect(cells(line)).toBeLessThanOrEqual(58)
      expect(line).not.toMatch(/[\p{Cc}\u202e]/u)
    }
  })
})
