import { stripVTControlCharacters } from 'node:util'
import { describe, it, expect } from 'vitest'
import { render } from 'ink-testing-library'
import { createElement, type ReactElement } from 'react'
import { freshChat, type ChatItem } from '#cli/state/chats.js'
import { NO_DRAFTS } from '#cli/state/compose/drafts.js'
import { update } from '#cli/state/update.js'
import { emptyView, type View } from '#cli/state/view.js'
import { ChatList } from '#cli/ui/components/ChatList.js'
import { ConnectionLine } from '#cli/ui/components/ConnectionLine.js'
import { Pane } from '#cli/ui/components/Pane.js'
import { StatusLine } from '#cli/ui/components/StatusLine.js'
import { themeFor } from '#cli/ui/theme.js'
import { NINE, PEER, message } from '../../support/fake-client.js'

/** Without styles: marks and words must say everything. */
const drawn = (tree: ReactElement): string => stripVTControlCharacters(render(tree).lastFrame() ?? '')
const chat = (name: string, more: Partial<ChatItem> = {}): ChatItem => ({
  ...freshChat(`${name}@parley`),
  preview: `${name} wrote`,
  standing: 'accepted',
  ...more,
})
const listed = (chats: readonly ChatItem[]) => ({
  ...{ sections: [{ heading: undefined, chats }], requests: [], drafts: NO_DRAFTS, today: undefined },
})
const view: View = { ...emptyView('', { columns: 80, rows: 24 }), me: 'ada@parley' }

describe('the chat list', () => {
  it('marks the chosen chat, unread counts and a changed key without colours', () => {
    const chats = [chat('ada', { unread: 3 }), chat('bob', { identityChanged: true }), chat('cyd')]
    expect(
      drawn(createElement(ChatList, { ...listed(chats), chosen: 'cyd@parley', width: 20, height: 10 })),
    ).toBe(
      [' ada             (3)', '  ada wrote', ' bob               !', '  bob wrote', '▸cyd', '  cyd wrote']
        .concat(Array<string>(4).fill(''))
        .join('\n'),
    )
  })

  it('keeps the chosen chat in sight of a thousand', () => {
    const chats = Array.from({ length: 1000 }, (_, at) => chat(`p${at}`))
    const list = drawn(
      createElement(ChatList, { ...listed(chats), chosen: 'p700@parley', width: 20, height: 10 }),
    )
    expect(list).toContain('▸p700')
    expect(list.split('\n')).toHaveLength(10)
  })
})

describe('the lines around a chat', () => {
  it('keep the boundary in view', () => {
    const opened = update(view, { type: 'opened', with: PEER, page: { entries: [], before: undefined } }).view
    expect(drawn(createElement(StatusLine, { view: opened }))).toContain(
      'ada @ Parley ⇄ +4915550001 @ WhatsApp · end-to-end encrypted',
    )
  })

  it('say why there is no connection', () => {
    const waiting: View = {
      ...view,
      connection: { state: 'waiting', retryAt: NINE, reason: 'Meta does not answer' },
    }
    expect(drawn(createElement(ConnectionLine, { view: waiting }))).toMatch(
      /next try 09:00:00, Ctrl-T now: Meta does not answer +\? keys/,
    )
  })

  it('fill exactly their rows, whatever is written', () => {
    const entries = Array.from({ length: 500 }, (_, at) =>
      message(at, `long ${'text '.repeat(at % 40)}`, 'sent'),
    )
    const full = update(view, { type: 'opened', with: PEER, page: { entries, before: undefined } }).view
    const typed = update(full, { type: 'key', key: { kind: 'paste', text: 'a\n'.repeat(30) } }).view
    for (const shown of [view, full, typed]) {
      expect(drawn(createElement(Pane, { view: shown })).split('\n')).toHaveLength(24)
    }
  })
})

describe('NO_COLOR', () => {
  it('takes every colour away and keeps the shapes', () => {
    expect(JSON.stringify(themeFor({ NO_COLOR: '1' }))).not.toContain('color"')
    expect(JSON.stringify(themeFor({ NO_COLOR: '' }))).toContain('"color"')
  })
})
