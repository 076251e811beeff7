import { describe, expect, it } from 'vitest'
import type { HistoryPage } from '#cli/client/api.js'
import { openingPage, type OpensAt } from '#cli/engines/opening-page.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, createFakeClient, message } from '../../support/fake-client.js'

const AROUND: HistoryPage = { entries: [message(1, 'the first one')], before: 1, after: 2 }

function opening(stored: number, unread: number, opensAt: OpensAt = 'unread') {
  const history = Array.from({ length: stored }, (_, at) => message(at, `words ${at}`))
  const client = createFakeClient({ chats: [chatSummary(PEER, { unread })], history })
  const asked: unknown[] = []
  const around = (...words: readonly unknown[]): HistoryPage => {
    asked.push(words)
    return AROUND
  }
  return { ...openingPage({ ...client, library: { ...client.library, around } }, PEER, opensAt), asked }
}

describe('the rows a chat opens with', () => {
  it('are the newest hundred, where all that is unread is among them', () => {
    expect(opening(350, 0)).toMatchObject({ page: { entries: { length: 100 } }, unread: undefined })
    expect(opening(350, 100)).toMatchObject({ page: { entries: { length: 100 } }, unread: { count: 100 } })
    expect(opening(40, 40)).toMatchObject({ page: { entries: { length: 40 } }, asked: [] })
  })

  it('are those around the first unread message, however many follow it', () => {
    const first = { with: PEER, id: 'M0', direction: 'in' }
    expect(opening(5_000, 5_000)).toMatchObject({
      ...{ page: AROUND, unread: { first, count: 5_000 }, asked: [[first, 200]] },
    })
  })

  it('are the newest for whoever reads lines, with the count of all that is new', () => {
    const { page, unread, asked } = opening(5_000, 5_000, 'end')
    expect(page.entries.at(-1)).toMatchObject({ id: 'M4999' })
    expect(unread?.count).toBe(5_000)
    expect(asked).toEqual([])
  })
})
