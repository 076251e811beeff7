// Pickers as the reducer sees them: the palette of keys and commands, going to a chat, settings.
import { describe, expect, it } from 'vitest'
import { cursorOf } from '#cli/state/cursor.js'
import type { Input } from '#cli/state/input.js'
import { keymapWith } from '#cli/state/keys/keymap.js'
import { matchesOf } from '#cli/state/picker/kinds.js'
import { MAX_QUERY } from '#cli/state/picker/picker.js'
import { pickerField, pickerRows } from '#cli/state/picker/picker-rows.js'
import { emptyScreen } from '#cli/state/screen.js'
import { emptyView, type View } from '#cli/state/view.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER } from '../../support/fake-client.js'
import { after, paste, press, type } from '../../support/view-inputs.js'

const SIZE = { columns: 80, rows: 24 }
const chats = [
  chatSummary(PEER, { label: 'Bob', unread: 2 }),
  chatSummary('zoe@other', { label: 'Zoë' }),
  chatSummary('ada@parley'),
]
const start = after({ ...emptyView('', SIZE), me: 'me@parley' }, { type: 'chats', chats }).view

const labels = (view: View): readonly string[] =>
  view.picker === undefined ? [] : matchesOf(view, view.picker).map(({ item }) => item.label)
/** Each row as text, what was looked for in brackets. */
const drawn = (view: View): readonly string[] =>
  view.picker === undefined
    ? []
    : pickerRows(view, view.picker).map(({ spans }) =>
        spans.map(({ text, match }) => (match ? `[${text}]` : text)).join(''),
      )

describe('the palette', () => {
  const open = after(start, press('alt+k')).view

  it('opens and closes by its key, and closes by Esc', () => {
    expect(open.picker?.kind).toBe('palette')
    expect(after(start, press('ctrl+space')).view.picker?.kind).toBe('palette')
    expect(after(open, press('alt+k')).view.picker).toBeUndefined()
    expect(after(open, press('escape')).view.picker).toBeUndefined()
  })

  it('lists keys as they are bound now, and commands, by what they do', () => {
    const found = after(open, type('next unread')).view
    expect(drawn(found)[0]).toMatch(/^▸ \[next\] \[unread\] chat +Alt-A$/)
    const keymap = keymapWith({ 'next-unread': ['ctrl+alt+u'] })
    expect(drawn(after({ ...start, keymap }, press('alt+k'), type('next unread')).view)[0]).toMatch(
      /Ctrl-Alt-U$/,
    )
    expect(drawn(after(open, type('/verify')).view)[0]).toMatch(/\[\/verify\] \[DIGITS\]$/)
  })

  it('does what is chosen, a key or a command', () => {
    const key = after(open, type('search all chats'), press('enter'))
    expect(key.view.picker).toMatchObject({ kind: 'search', within: undefined })
    const command = after(open, type('who asks to write'), press('enter'))
    expect(command.view.sheet?.content.kind).toBe('requests')
    expect(command.view.picker).toBeUndefined()
  })

  it('puts a command that takes something into the composer, and keeps the draft that stood there', () => {
    const { view } = after(start, type('half a thought'), press('alt+k'), type('/to'), press('enter'))
    expect(view.composer.text).toBe('/to ')
    expect(view.line?.text).toBe('Alt-Z brings your draft back')
    expect(after(view, press('alt+z')).view.composer.text).toBe('half a thought')
  })

  it('says so where nothing fits, and Enter does nothing then', () => {
    const none = after(open, type('xyzzyplugh')).view
    expect(drawn(none)).toEqual([expect.stringContaining('No key or command does that.')])
    expect(after(none, press('enter'))).toMatchObject({ intents: [], view: { picker: { kind: 'palette' } } })
  })

  it('takes every character as itself', () => {
    for (const operator of ["'", '^', '!', '$', '|']) {
      expect(labels(after(open, type(operator)).view)).toEqual(labels(open))
    }
  })
})

describe('moving in a picker', () => {
  const open = after(start, press('alt+k')).view
  const at = (...chords: readonly string[]): number | undefined =>
    after(open, ...chords.map(press)).view.picker?.at
  const last = labels(open).length - 1

  it('goes by line, by page, and to both ends, and stops there', () => {
    expect(at('down', 'down', 'up')).toBe(1)
    expect(at('up')).toBe(0)
    expect(at('pagedown')).toBe(19)
    expect(at('pagedown', 'pageup')).toBe(0)
    expect(at('end')).toBe(last)
    expect(at('end', 'down')).toBe(last)
    expect(at('end', 'home')).toBe(0)
    expect(at('ctrl+n', 'ctrl+n', 'ctrl+p')).toBe(1)
  })

  it('shows the page that the pointer is on', () => {
    const second = after(open, press('pagedown')).view
    expect(drawn(second)[0]).toMatch(/^▸/)
    expect(drawn(second)).not.toContain(drawn(open)[0])
  })

  it('goes back to the best match when the words change', () => {
    expect(after(open, press('down'), type('c')).view.picker?.at).toBe(0)
    expect(after(open, press('down'), press('left')).view.picker?.at).toBe(1)
  })
})

describe('the field of a picker', () => {
  const open = after(start, press('ctrl+g')).view

  it('is edited as a line, and has the cursor', () => {
    const { view } = after(open, type('ab c'), press('ctrl+w'), press('left'), type('x'))
    expect(view.picker?.query.text).toBe('abx ')
    const screen = { ...emptyScreen([''], SIZE), panes: [view] }
    expect(cursorOf(screen)).toEqual({ x: ' Go to: abx'.length, y: 1 })
  })

  it('takes a paste as one line, sanitised, and no more than it holds', () => {
    expect(after(open, paste('a\nb\u001b[31m\u202e')).view.picker?.query.text).toBe('a b␛[31m\u{FFFD}')
    const full = after(open, type('x'.repeat(MAX_QUERY)))
    expect(full.view.picker?.query.text).toHaveLength(MAX_QUERY)
    expect(after(full.view, type('y')).view.picker?.query.text).toHaveLength(MAX_QUERY)
    expect(after(full.view, press('alt+enter')).view.picker?.query.text).not.toContain('\n')
  })

  it('keeps the cursor in sight where the words are longer than the field', () => {
    const { view } = after(open, type('word '.repeat(30)))
    if (view.picker === undefined) throw new Error('no picker')
    const { title, text, column, count } = pickerField(view, view.picker)
    expect(column).toBeLessThanOrEqual(text.length)
    expect(title.length + text.length + count.length).toBeLessThan(SIZE.columns)
  })
})

describe('going to a chat', () => {
  const open = after(start, press('ctrl+g')).view

  it('has unread chats first, and finds by label, address and app, accents aside', () => {
    expect(labels(open)).toEqual(['Bob', 'Zoë', 'ada'])
    expect(labels(after(open, type('zoe')).view)).toEqual(['Zoë'])
    expect(labels(after(open, type('49155')).view)).toEqual(['Bob'])
    expect(labels(after(open, type('whats')).view)).toEqual(['Bob'])
    expect(drawn(open)[0]).toMatch(/^▸ Bob +\+4915550001 @ WhatsApp +2 new$/)
  })

  it('opens the chat', () => {
    expect(after(open, type('zoe'), press('enter'))).toMatchObject({
      intents: [{ do: 'open', with: 'zoe@other' }],
      view: { picker: undefined },
    })
  })

  it('offers a whole address that is not in the list', () => {
    const { view, intents } = after(open, type('Eve@Parley'), press('end'), press('enter'))
    expect(view.picker).toBeUndefined()
    expect(intents).toEqual([{ do: 'open', with: 'eve@parley' }])
    expect(labels(after(open, type('eve@')).view)).toEqual([])
  })
})

describe('settings', () => {
  const privacy = { readReceipts: true, typing: false, presence: true }
  const told: Input = { type: 'picker', picker: { tell: 'privacy', privacy } }
  const open = after(start, press('alt+o'), told).view

  it('ask what holds, and show each value with what it means', () => {
    expect(after(start, press('alt+o')).intents).toEqual([{ do: 'picker', picker: { ask: 'privacy' } }])
    expect(drawn(open)[0]).toMatch(/^▸ Read receipts +people learn what you read +on$/)
    expect(drawn(open)[1]).toMatch(/Typing +nobody sees when you type +off$/)
  })

  it('change with Enter, one by one', () => {
    expect(after(open, press('enter')).intents).toEqual([
      { do: 'picker', picker: { ask: 'set-privacy', change: { readReceipts: false } } },
    ])
    expect(after(open, type('downloads'), press('enter')).intents).toEqual([
      { do: 'set-downloads', downloads: 'small' },
    ])
    expect(after(open, press('enter')).view.picker?.kind).toBe('settings')
  })

  it('of the config file go on to their next value, one by one', () => {
    const set = (query: string): unknown => after(open, type(query), press('enter')).intents
    const asked = (section: string, key: string, value: unknown): unknown => [
      { do: 'desk', desk: { ask: 'set', section, key, value } },
    ]
    expect(set('theme')).toEqual(asked('ui', 'theme', 'dark'))
    expect(set('times')).toEqual(asked('ui', 'time', '12h'))
    expect(set('mouse')).toEqual(asked('ui', 'mouse', true))
    expect(set('lock after')).toEqual(asked('ui', 'lock-after-minutes', 1))
    expect(set('bell')).toEqual(asked('notify', 'bell', false))
    expect(set('terminal notes')).toEqual(asked('notify', 'osc9', true))
    expect(set('say what was')).toEqual(asked('notify', 'content', 'sender'))
    expect(set('not open')).toEqual(asked('notify', 'when', 'unfocused'))
  })

  it('come round to where they began', () => {
    const theme = (view: View): string => view.desk.ui.theme
    let view = open
    const seen = Array.from({ length: 5 }, () => {
      const { intents } = after(view, type('theme'), press('enter'))
      const [intent] = intents
      if (intent?.do !== 'desk' || intent.desk.ask !== 'set') return ''
      const ui = { ...view.desk.ui, theme: intent.desk.value } as typeof view.desk.ui
      const settings = { ...view.desk, ui }
      view = after(view, { type: 'desk', desk: { tell: 'configured', settings, keys: {} } }).view
      return theme(view)
    })
    expect(seen).toEqual(['dark', 'light', 'mono', 'colour-blind', 'auto'])
  })

  it('say what became of them, and of the file', () => {
    const change = { section: 'ui', key: 'mouse', value: true } as const
    const kept = after(open, { type: 'desk', desk: { tell: 'kept', ...change } }).view
    expect(kept.line?.text).toBe('ui.mouse is on, from now on')
    const why = '/c.toml was changed since Parley read it, so nothing is written there'
    const unkept = after(open, { type: 'desk', desk: { tell: 'unkept', ...change, why } }).view
    expect(unkept.line?.text).toBe(
      `! ui.mouse is on only until you quit: ${why} · you · parley config set writes it`,
    )
    expect(unkept.picker?.kind).toBe('settings')
  })

  it('that nobody goes through by a key name the command that sets them', () => {
    const { view, intents } = after(open, type('started for'), press('enter'))
    expect(intents).toEqual([])
    expect(view.line?.text).toContain('parley config set notify.command')
  })
})
