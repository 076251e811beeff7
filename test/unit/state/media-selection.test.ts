import { describe, it, expect } from 'vitest'
import type { HistoryEntry } from '#cli/client/api.js'
import { cursorOf } from '#cli/state/cursor.js'
import type { Input, Intent } from '#cli/state/input.js'
import { selectionHint } from '#cli/state/talk/selection.js'
import { emptyScreen, updateScreen } from '#cli/state/screen.js'
import { update } from '#cli/state/update.js'
import { emptyView, type View } from '#cli/state/view.js'
import { PEER, mediaMessage, message } from '../../support/fake-client.js'

const SIZE = { columns: 80, rows: 24 }
const ONLINE: Input = { type: 'event', event: { event: 'connection', state: 'online', since: 0 } }
const press = (chord: string): Input => ({ type: 'key', key: { kind: 'press', chord } })
const type = (text: string): Input => ({ type: 'key', key: { kind: 'text', text } })

/** The view after `inputs`, and all it asked for. */
function after(start: View, ...inputs: readonly Input[]): { view: View; intents: Intent[] } {
  const intents: Intent[] = []
  let view = start
  for (const input of inputs) {
    const next = update(view, input)
    view = next.view
    intents.push(...next.intents)
  }
  return { view, intents }
}

function opened(...entries: readonly HistoryEntry[]): View {
  const page = { entries, before: undefined }
  return after(emptyView('', SIZE, true), ONLINE, { type: 'opened', with: PEER, page }).view
}

const line = (view: View): string => view.line?.text ?? ''

describe('selecting a file', () => {
  const entries = [
    mediaMessage(1, { kind: 'document' }),
    message(2, 'between'),
    mediaMessage(3, { kind: 'voice', state: 'here' }),
    message(4, 'after'),
  ]
  const start = opened(...entries)
  const selected = (view: View): string | undefined => view.chat?.selected

  it('begins with the lowest message, moves between all of them, and ends with Esc', () => {
    const { view } = after(start, press('alt+m'))
    expect(selected(view)).toBe('in/M4')
    expect(selected(after(view, press('up')).view)).toBe('in/M3')
    expect(selected(after(view, press('up'), press('down'), press('down')).view)).toBe('in/M4')
    expect(selected(after(view, press('escape')).view)).toBeUndefined()
    expect(selected(after(start, press('ctrl+up'), press('alt+m')).view)).toBeUndefined()
  })

  it.each([
    ['s', 'save'],
    ['o', 'open'],
    ['p', 'play'],
  ])('%s does as the command does', (key, act) => {
    const { intents, view } = after(start, press('alt+m'), press('up'), type(key))
    expect(intents).toContainEqual({ do: 'media', act, with: PEER, id: 'M3', path: undefined })
    expect(view.composer.text).toBe('')
    expect(selected(view)).toBe('in/M3')
  })

  it('has in its menu, as the first choice, what the file is most likely selected for', () => {
    const { view } = after(start, press('alt+m'), press('up'))
    expect(after(view, press('enter'), press('enter')).intents).toMatchObject([{ act: 'play', id: 'M3' }])
    const document = after(view, press('up'), press('up'), press('enter'), press('enter'))
    expect(document.intents).toMatchObject([{ act: 'fetch', id: 'M1' }])
  })

  it('shows the keys that do something now, and no cursor', () => {
    const { view } = after(start, press('alt+m'), press('up'))
    expect(selectionHint(view)).toBe('↑↓ · Enter menu · r reply · e react · s save · o open · p play · Esc')
    expect(selectionHint({ ...view, size: { columns: 100, rows: 24 } })).toBe(
      '↑↓ · Enter menu · r reply · e react · s save · o open · p play · x forget here · i info · Esc',
    )
    expect(selectionHint(after(view, press('up')).view)).not.toContain('save')
    const screen = { ...emptyScreen([''], SIZE), panes: [view] }
    expect(cursorOf(screen)).toBeUndefined()
    expect(
      cursorOf(updateScreen(screen, { type: 'key', key: { kind: 'press', chord: 'escape' } }).screen),
    ).toBeDefined()
  })

  it('types nothing; a paste ends it and is kept', () => {
    const { view } = after(start, press('alt+m'), type('z'), type('hello'))
    expect(view.composer.text).toBe('')
    const pasted = after(view, { type: 'key', key: { kind: 'paste', text: 'pasted' } }).view
    expect(pasted.composer.text).toBe('pasted')
    expect(selected(pasted)).toBeUndefined()
  })

  it('scrolls to what it selects, and asks for older rows above the first', () => {
    const many = Array.from({ length: 60 }, (_, at) => message(at + 10, `text ${at}`))
    const page = { entries: [mediaMessage(1), ...many, mediaMessage(90)], before: 7 }
    const long = after(opened(), { type: 'opened', with: PEER, page }).view
    const { view, intents } = after(long, press('alt+m'), press('home'), press('up'), press('up'))
    expect(selected(view)).toBe('in/M1')
    expect(view.chat?.bottom).toBeDefined()
    expect(intents.filter((intent) => intent.do === 'older')).toEqual([
      { do: 'older', with: PEER, before: 7 },
    ])
    expect(after(view, press('end')).view.chat?.bottom).toBeUndefined()
  })

  it('says so where there is no file', () => {
    const { view } = after(opened(message(1, 'text')), press('alt+m'), type('o'))
    expect(line(view)).toMatch(/this message has no file/)
  })
})
