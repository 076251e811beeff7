// More that is new than rows are kept: the line says how many, and every mark agrees with the store.
import { describe, expect, it } from 'vitest'
import type { HistoryEntry, HistoryPage } from '#cli/client/api.js'
import type { Input, Intent } from '#cli/state/input.js'
import { logInSight } from '#cli/state/log-in-sight.js'
import { emptyView, type View } from '#cli/state/view.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, message } from '../../support/fake-client.js'
import { firstOf } from '../../support/fake-facets.js'
import { after, press } from '../../support/view-inputs.js'

const NEW = 5_000
const OLD = 100
const stored: readonly HistoryEntry[] = Array.from({ length: OLD + NEW }, (_, at) =>
  message(at, `text ${at}`),
)

function pageOf(from: number, to: number): HistoryPage {
  const page = { entries: stored.slice(from, to), before: from === 0 ? undefined : from }
  return to < stored.length ? { ...page, after: to } : page
}

/** Answers as the engine does, and counts what is left where it is stored. */
function answers(view: View, intents: readonly Intent[], store: { seen: number }): View {
  return intents.reduce((now, intent) => {
    if (intent.do === 'seen') {
      store.seen = Math.max(store.seen, stored.findIndex(({ id }) => id === intent.upTo) + 1)
      return now
    }
    if (intent.do === 'refresh') return played(now, [chats(store)], store)
    if (intent.do !== 'talk' || !('message' in intent.talk)) return now
    const { talk } = intent
    const at = stored.findIndex(({ id }) => id === talk.message.id)
    const page = pageOf(Math.max(0, at - 100), Math.min(stored.length, at + 100))
    if (talk.ask === 'newer')
      return played(now, [{ type: 'talk', talk: { tell: 'newer', message: talk.message, page } }], store)
    if (talk.ask === 'around')
      return played(now, [{ type: 'talk', talk: { tell: 'around', message: talk.message, page } }], store)
    return now
  }, view)
}

function played(view: View, inputs: readonly Input[], store: { seen: number }): View {
  return inputs.reduce((now, input) => {
    const next = after(now, input)
    return answers(next.view, next.intents, store)
  }, view)
}

const chats = (store: { seen: number }): Input => ({
  type: 'chats',
  chats: [chatSummary(PEER, { unread: stored.length - store.seen, last: stored.at(-1) })],
})
const unread = (view: View): number | undefined => view.chats[0]?.unread
const texts = (view: View): string =>
  logInSight(view, view.chat ?? expect.fail())
    .lines.map(({ text }) => text)
    .join('\n')

describe('five thousand messages that came while nobody looked', () => {
  const store = { seen: OLD }
  const opened = played(
    emptyView('', { columns: 80, rows: 24 }),
    [chats(store), { type: 'opened', with: PEER, page: pageOf(0, 200), unread: firstOf(PEER, stored, NEW) }],
    store,
  )

  it('are counted in the line above the first of them, and what is on the screen is read', () => {
    expect(texts(opened)).toContain('── 5000 new messages ──')
    expect(texts(opened)).toContain(`text ${OLD}`)
    expect(opened.chat?.gap).toBe(true)
    expect(unread(opened)).toBe(stored.length - store.seen)
    expect(unread(opened)).toBeLessThan(NEW)
  })

  it('are read as far as one has come, down to the last, and the line keeps its count', () => {
    let view = opened
    const before = { ...store }
    for (let pages = 0; pages < 400 && unread(view) !== 0; pages += 1) {
      view = played(view, [press('pagedown')], store)
      expect(unread(view)).toBe(stored.length - store.seen)
    }
    expect(store.seen).toBe(stored.length)
    expect(view.chat).toMatchObject({ fresh: NEW, gap: false })
    const back = played(view, [press('alt+j')], store)
    expect(texts(back)).toContain('── 5000 new messages ──')
    store.seen = before.seen
  })

  it('become one more with each that comes meanwhile', () => {
    const event = { event: 'message', id: 'X', from: PEER, to: 'ada@parley', jid: '1@s', text: 'x' } as const
    const { view } = after(opened, { type: 'event', event: { ...event, timestamp: 9e12 } })
    expect(view.chat?.fresh).toBe(NEW + 1)
    expect(unread(view)).toBe((unread(opened) ?? 0) + 1)
  })
})
