// The rule above the composer, which says who writes.
import { stripVTControlCharacters } from 'node:util'
import { describe, it, expect } from 'vitest'
import { render } from 'ink-testing-library'
import { createElement } from 'react'
import type { TypingState } from '#cli/client/api.js'
import { openSheet, type View } from '#cli/state/view.js'
import { Pane } from '#cli/ui/components/Pane.js'
import { TypingRule } from '#cli/ui/components/TypingRule.js'
import { PEER, message } from '../../support/fake-client.js'
import { openedChat } from '../../support/opened-chat.js'
import { after } from '../../support/view-inputs.js'

const drawn = (view: View, what: typeof Pane = TypingRule): string =>
  stripVTControlCharacters(render(createElement(what, { view })).lastFrame() ?? '')
const start = openedChat([message(1, 'hello')], { size: { columns: 60, rows: 15 } })
const typing = (state: TypingState, from = PEER): View =>
  after(start, { type: 'event', event: { event: 'typing', with: from, state } }).view

describe('the line above the composer', () => {
  it('says so while the other person writes or records, and is as wide as ever', () => {
    expect(drawn(typing('composing'))).toBe(`── +4915550001 is typing… ${'─'.repeat(34)}`)
    expect(drawn(typing('recording'))).toMatch(/^── \+4915550001 is recording a voice message… ─+$/)
    expect(drawn(typing('paused'))).toBe('─'.repeat(60))
    expect(drawn(typing('composing', 'eve@parley'))).toBe('─'.repeat(60))
  })

  it('moves no line of the chat', () => {
    const lines = (view: View): string[] => drawn(view, Pane).split('\n')
    const [before, now] = [lines(start), lines(typing('composing'))]
    expect(now).toHaveLength(before.length)
    const differ = now.filter((line, at) => line !== before[at])
    expect(differ.join('\n')).toMatch(/is typing/)
    expect(now.findIndex((line) => line.includes('hello'))).toBe(
      before.findIndex((line) => line.includes('hello')),
    )
  })

  it('says nothing while something covers the chat', () => {
    expect(drawn({ ...typing('composing'), sheet: openSheet({ kind: 'keys' }) })).toBe('─'.repeat(60))
  })
})
