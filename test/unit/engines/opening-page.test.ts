import { describe, expect, it } from 'vitest'
import { openingPage } from '#cli/engines/opening-page.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, createFakeClient, message } from '../../support/fake-client.js'

const rowsOf = (stored: number, unread: number): number => {
  const history = Array.from({ length: stored }, (_, at) => message(at, `words ${at}`))
  return openingPage(createFakeClient({ chats: [chatSummary(PEER, { unread })], history }), PEER).entries
    .length
}

describe('the rows a chat opens with', () => {
  it('are a hundred, where all that is unread is among them', () => {
    expect(rowsOf(350, 0)).toBe(100)
    expect(rowsOf(350, 100)).toBe(100)
    expect(rowsOf(40, 40)).toBe(40)
  })

  it('reach back to the first unread message, so that the count of new ones is right', () => {
    expect(rowsOf(350, 101)).toBe(200)
    expect(rowsOf(350, 350)).toBe(350)
  })

  it('are never more than a chat keeps at hand', () => {
    expect(rowsOf(2_500, 2_500)).toBe(2_000)
  })
})
