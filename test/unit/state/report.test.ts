import { describe, it, expect } from 'vitest'
import type { HistoryEntry } from '#cli/client/api.js'
import { cursorOf } from '#cli/state/cursor.js'
import type { ReportDraft } from '#cli/state/consent/flow.js'
import { flowHint } from '#cli/state/consent/flow-keys.js'
import { flowLines } from '#cli/state/consent/flow-page.js'
import type { Input } from '#cli/state/input.js'
import { emptyView, type View } from '#cli/state/view.js'
import { PEER, mediaMessage, message } from '../../support/fake-client.js'
import { after, paste, press, type } from '../../support/view-inputs.js'

const ENTER = press('enter')
const SPACE = type(' ')
const DOWN = press('down')

const empty = emptyView('', { columns: 80, rows: 24 })
const reporting = (...entries: readonly HistoryEntry[]): View =>
  after(empty, { type: 'opened', with: PEER, page: { entries, before: undefined } }, type('/report'), ENTER)
    .view
const draftOf = (view: View): ReportDraft => {
  if (view.flow?.kind !== 'report') throw new Error('nobody reports anybody')
  return view.flow
}
const shown = (view: View): string =>
  flowLines(view)
    .map(({ text }) => text)
    .join('\n')

describe('a report', () => {
  const theirs = [message(0, 'buy this'), message(1, 'mine', 'sent'), mediaMessage(2), message(3, 'buy that')]

  it('offers their texts, the newest first, and takes none by itself', () => {
    const view = reporting(...theirs)
    expect(draftOf(view).messages.map(({ id }) => id)).toEqual(['M3', 'M0'])
    const { intents } = after(view, ENTER, ENTER, ENTER)
    expect(intents).toEqual([{ do: 'report', with: PEER, attach: [], reason: '', block: false }])
  })

  it('shows all that leaves before it leaves', () => {
    const { view, intents } = after(
      reporting(...theirs),
      ...[SPACE, DOWN, SPACE, ENTER, type('spam'), ENTER, SPACE],
    )
    expect(intents).toEqual([])
    expect(shown(view)).toMatch(
      /all that Meta gets:\n• that you report \+4915550001 @ WhatsApp, and when\n• the reason: spam\n• these messages of theirs, with their times:\n {2}6 Jan 2025, 09:00 buy this\n {2}6 Jan 2025, 09:03 buy that\n/,
    )
    expect(shown(view)).toContain('[x] block them too')
    expect(after(view, ENTER).intents).toEqual([
      { do: 'report', with: PEER, attach: ['M0', 'M3'], reason: 'spam', block: true },
    ])
  })

  it('holds five messages and not six', () => {
    const many = Array.from({ length: 8 }, (_, at) => message(at, `text ${at}`))
    const five = after(reporting(...many), ...Array.from({ length: 5 }, () => [SPACE, DOWN]).flat()).view
    expect(draftOf(five).attached).toHaveLength(5)
    expect(five.line).toBeUndefined()
    const six = after(five, SPACE).view
    expect(draftOf(six).attached).toHaveLength(5)
    expect(six.line?.text).toMatch(/a report holds 5 messages · you · take one out first/)
    expect(draftOf(after(six, press('up'), SPACE).view).attached).toHaveLength(4)
  })

  it.each([
    ['x'.repeat(256), 256],
    ['x'.repeat(257), 256],
    ['😀'.repeat(257), 256],
  ])('holds a reason of 256 characters and not of 257', (text, length) => {
    const { view } = after(reporting(), ENTER, paste(text))
    expect(Array.from(draftOf(view).reason.text)).toHaveLength(length)
  })

  it('is one paragraph, whatever is pasted', () => {
    const { view } = after(reporting(), ENTER, paste('first\nsecond\x1b[31m'))
    expect(draftOf(view).reason.text).toBe('first second␛[31m')
    expect(draftOf(after(view, press('backspace')).view).reason.text).toBe('first second␛[31')
  })

  it('is written where messages are, and leaves the draft of a message alone', () => {
    const drafted = after(empty, {
      type: 'opened',
      with: PEER,
      page: { entries: [], before: undefined },
    }).view
    const view = after({ ...drafted, requests: [] }, type('/report'), ENTER, ENTER, type('why')).view
    const screen = { size: view.size, panes: [view], active: 0, watched: true }
    expect(cursorOf(screen)).toEqual({ x: 5, y: 22 })
    expect(view.composer.text).toBe('')
    const confirming = after(view, ENTER).view
    expect(cursorOf({ ...screen, panes: [confirming] })).toBeUndefined()
  })

  it.each([0, 1, 2])('is left by Esc after %d steps with nothing sent', (steps) => {
    const { view, intents } = after(reporting(...theirs), ...Array<Input>(steps).fill(ENTER), press('escape'))
    expect(view.flow).toBeUndefined()
    expect(intents).toEqual([])
  })

  it('goes back step by step', () => {
    const { view } = after(reporting(...theirs), SPACE, ENTER, ENTER, press('left'), press('left'))
    expect(draftOf(view)).toMatchObject({ step: 'attach', attached: ['M3'] })
  })

  it('is sent once, stays where that fails, and goes when it is done', () => {
    const sent = after(reporting(...theirs), ENTER, ENTER, ENTER).view
    expect(flowHint(sent, draftOf(sent))).toBe('being sent …')
    expect(after(sent, ENTER, SPACE, press('left')).intents).toEqual([])
    const intent = { do: 'report', with: PEER, attach: [], reason: '', block: false } as const
    const failed = after(sent, {
      type: 'undecided',
      intent,
      failure: { code: 'refused', message: 'too many' },
    })
    expect(draftOf(failed.view)).toMatchObject({ step: 'confirm', busy: false })
    const done = after(sent, { type: 'reported', with: PEER, blocked: true })
    expect(done.view.flow).toBeUndefined()
    expect(done.view.line?.text).toMatch(/is reported and blocked; they are told nothing/)
    expect(done.intents).toEqual([{ do: 'refresh' }])
  })

  it('of somebody whose chat is not open has nothing to attach', () => {
    const { view } = after(empty, type('/report eve@parley'), ENTER)
    expect(shown(view)).toContain('To attach something, open their chat first.')
    expect(after(view, SPACE, DOWN, ENTER, ENTER, ENTER).intents).toMatchObject([
      { with: 'eve@parley', attach: [] },
    ])
  })

  it('keeps the pointer in sight of a small terminal', () => {
    const many = Array.from({ length: 60 }, (_, at) => message(at, `text ${at}`))
    const small = after(reporting(...many), { type: 'resized', size: { columns: 60, rows: 15 } }).view
    const { view } = after(small, ...Array<Input>(49).fill(DOWN))
    expect(draftOf(view).messages).toHaveLength(50)
    expect(shown(view)).toMatch(/▸ \[ \] .* text 10$/m)
    expect(after(view, DOWN).view.flow).toMatchObject({ at: 49 })
  })
})
