import { describe, it, expect } from 'vitest'
import { boundaryState, emptyView, type View } from '#cli/state/view.js'
import { NINE } from '../../support/fake-client.js'
import { after } from '../../support/view-inputs.js'

describe('a person one has written to', () => {
  const BOB = 'bob@parley'
  const wrote = after(
    emptyView('', { columns: 80, rows: 24 }),
    { type: 'opened', with: BOB, page: { entries: [], before: undefined } },
    { type: 'sending', id: 'B', to: BOB, text: 'hi', now: NINE },
  ).view
  const receipt = (view: View, state: 'sent' | 'delivered' | 'read' | 'failed'): View =>
    after(view, { type: 'event', event: { event: 'receipt', id: 'B', state, from: BOB } }).view

  it('has not answered until a message of theirs comes, or one of ours is on their device', () => {
    expect(boundaryState(wrote)).toBeUndefined()
    expect(boundaryState(receipt(wrote, 'failed'))).toBeUndefined()
    const sent = receipt(wrote, 'sent')
    expect(boundaryState(sent)).toBe('asked')
    expect(boundaryState(receipt(sent, 'delivered'))).toBe('accepted')
    const answer = {
      ...({ event: 'message', id: 'A', from: BOB, to: 'me', jid: 'x', text: 'hi' } as const),
      timestamp: NINE,
    }
    expect(boundaryState(after(sent, { type: 'event', event: answer }).view)).toBe('accepted')
  })

  it('is nobody one has asked any more once they left', () => {
    const { view } = after(receipt(wrote, 'read'), {
      type: 'event',
      event: { event: 'notice', notice: 'left', with: BOB, text: 'bob left', timestamp: NINE },
    })
    expect(boundaryState(view)).toBeUndefined()
  })
})
