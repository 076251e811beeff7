// Sheets about a person and the key sheet as the reducer sees them.
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { cursorOf } from '#cli/state/cursor.js'
import type { Input } from '#cli/state/input.js'
import { keymapWith } from '#cli/state/keys/keymap.js'
import { emptyScreen } from '#cli/state/screen.js'
import { sheetLines } from '#cli/state/sheet.js'
import { qrCode } from '#cli/state/sheets/qr-code.js'
import { emptyView, type View } from '#cli/state/view.js'
import { cells } from '#cli/state/width.js'
import { chatSummary } from '../../support/chat-summary.js'
import { NINE, PEER } from '../../support/fake-client.js'
import { DIGITS, contactFacts, safetyNumber } from '../../support/picker-inputs.js'
import { after, paste, press, type } from '../../support/view-inputs.js'

const sized = (columns: number, rows: number): View => {
  const chats = [chatSummary(PEER, { label: 'Bob' })]
  const page = { entries: [], before: undefined }
  const view = { ...emptyView('', { columns, rows }), me: 'ada@parley' }
  return after(view, { type: 'chats', chats }, { type: 'opened', with: PEER, page }).view
}
const start = sized(80, 24)
const text = (view: View): string =>
  sheetLines(view)
    .map((line) => line.text)
    .join('\n')
const flat = (view: View): string => text(view).replaceAll(/\s+/g, ' ')
const codeRows = (view: View): number => sheetLines(view).filter(({ code }) => code !== undefined).length

const safety = (more: Parameters<typeof safetyNumber>[0] = {}, typed?: string): Input => ({
  type: 'picker',
  picker: { tell: 'safety', with: PEER, number: safetyNumber(more), typed, after: undefined },
})
const ask = (picker: object): object => ({ do: 'picker', picker })
const VERIFY = ask({ ask: 'verify', with: PEER, digits: DIGITS })

describe('the safety number', () => {
  it('is asked for by key and by command, for the open chat or the one the list points at', () => {
    const wanted = [ask({ ask: 'safety', with: PEER, typed: undefined })]
    expect(after(start, press('alt+v')).intents).toEqual(wanted)
    expect(after(start, type('/verify'), press('escape'), press('enter')).intents).toEqual(
      expect.arrayContaining(wanted),
    )
    expect(after({ ...start, chat: undefined }, press('alt+v')).intents).toEqual(wanted)
    const nobody = after(emptyView('', start.size), press('alt+v'))
    expect(nobody.view.line?.text).toMatch(/^! no chat is open · you/)
  })

  it('shows twelve groups of five, the code beside them, and what it means', () => {
    const view = after(start, safety()).view
    expect(text(view)).toContain('10001  11112  12223  13334')
    expect(text(view).match(/\b[0-9]{5}\b/g)).toHaveLength(12)
    expect(codeRows(view)).toBe(18)
    expect(flat(view)).toContain('nobody in between reads along')
    expect(flat(view)).toContain('! Not compared yet.')
  })

  it('folds the code away where there is no room, and says how much it needs', () => {
    const small = after(sized(60, 15), safety(), press('pagedown')).view
    expect(codeRows(small)).toBe(0)
    expect(flat(small)).toContain('A QR code to scan needs 39×23.')
    const narrow = after(sized(64, 30), safety()).view
    expect(codeRows(narrow)).toBe(0)
    const alone = after(narrow, type('q')).view
    expect(codeRows(alone)).toBe(18)
    expect(codeRows(after(alone, type('q')).view)).toBe(0)
  })

  it('says when it was compared, when their key changed, and that a new one waits', () => {
    const compared = after(start, safety({ verifiedAt: NINE })).view
    expect(flat(compared)).toContain('✓ You compared it 6 Jan 2025, 09:00.')
    const many = Array.from({ length: 7 }, (_, at) => NINE - at * 86_400_000)
    const changed = after(sized(80, 40), safety({ changes: many })).view
    expect(flat(changed)).toContain('! Not compared since their key changed.')
    expect(flat(changed)).toMatch(/Their key changed 6 Jan 2025, 09:00; 5 Jan.* and 2 times before/)
    expect(flat(after(start, safety({ pending: true })).view)).toContain('This is the new number.')
  })

  it('is there before anything was exchanged only to say so', () => {
    const none: Input = {
      type: 'picker',
      picker: { tell: 'safety', with: PEER, number: undefined, typed: undefined, after: undefined },
    }
    const view = after(start, none).view
    expect(flat(view)).toContain('there is no key of theirs to compare')
    expect(after(view, type('v')).view.sheet).toBeUndefined()
  })

  it('is marked after one said that all digits are the same, and not before', () => {
    const asking = after(start, safety(), type('v'))
    expect(asking.intents).toEqual([])
    expect(flat(asking.view)).toContain('Did you and Bob compare all 60 digits')
    expect(after(asking.view, press('enter')).intents).toEqual([VERIFY])
    const left = after(asking.view, press('escape'))
    expect(left).toMatchObject({
      intents: [],
      view: { sheet: { content: { safety: { asking: undefined } } } },
    })
    expect(after(left.view, press('escape')).view.sheet).toBeUndefined()
  })

  it('compares digits that are typed or pasted, however they are set', () => {
    const asking = after(start, safety(), type('v')).view
    const spaced = DIGITS.replaceAll(/(.{5})/g, '$1\n ')
    expect(after(asking, paste(spaced), press('enter')).intents).toEqual([VERIFY])
    const short = after(asking, type(DIGITS.slice(1)), press('enter'))
    expect(short).toMatchObject({
      intents: [],
      view: { line: { text: expect.stringContaining('these are 59 digits') } },
    })
    const other = `${DIGITS.slice(0, 12)}${DIGITS[12] === '9' ? '8' : '9'}${DIGITS.slice(13)}`
    const wrong = after(asking, type(other), press('enter'))
    expect(wrong.intents).toEqual([])
    expect(wrong.view.line?.text).toMatch(/another number, from group 3 on.* · you · /)
  })

  it('is compared at once by /verify DIGITS', () => {
    const told = after(start, safety({}, DIGITS))
    expect(told.intents).toEqual([VERIFY])
    expect(after(start, safety({}, '123')).view.line?.text).toMatch(/these are 3 digits/)
  })

  it('is unmarked, and a changed key trusted, only where there is something to', () => {
    const plain = after(start, safety()).view
    expect(after(plain, type('u')).intents).toEqual([])
    expect(after(plain, type('t')).intents).toEqual([])
    const marked = after(start, safety({ verifiedAt: NINE, pending: true })).view
    expect(after(marked, type('u')).intents).toEqual([ask({ ask: 'unverify', with: PEER })])
    expect(after(marked, type('t')).intents).toEqual([ask({ ask: 'trust', with: PEER })])
  })

  it('has the cursor where digits are typed', () => {
    const at = (view: View): object | undefined =>
      cursorOf({ ...emptyScreen([''], view.size), panes: [view] })
    const small = after(sized(60, 15), safety(), type('v'), type('12345')).view
    const row = sheetLines(small).findIndex((line) => line.text === '> 12345')
    expect(at(small)).toEqual({ x: 1 + '> 12345'.length, y: 1 + row })
    const wide = after(start, safety(), type('v'), type('12345')).view
    const line = sheetLines(wide).find((one) => one.text === '> 12345')
    expect(at(wide)).toMatchObject({ x: 2 + cells(line?.code ?? '') + '> 12345'.length })
    expect(at(after(start, safety()).view)).toBeUndefined()
  })
})

describe('the code', () => {
  it('holds both halves of every row, dark on light, with room around it', () => {
    const data = safetyNumber().scannable
    const { data: modules, size } = encode(Array.from(data), { ecc: 'L', border: 0 })
    const rows = qrCode(data)
    const dark = (row: number, column: number): boolean => {
      const glyph = rows[Math.floor((row + 1) / 2)]?.[column + 2]
      return glyph === '█' || glyph === ((row + 1) % 2 === 0 ? '▀' : '▄')
    }
    const read = Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (__, at) => dark(row, at)),
    )
    expect(read).toEqual(modules)
    expect(new Set(rows.map((row) => cells(row)))).toEqual(new Set([size + 4]))
    expect(rows.every((row) => row.startsWith('  ') && row.endsWith('  '))).toBe(true)
    expect(rows[0]).not.toContain('█')
    expect(rows[0]).not.toContain('▀')
  })
})

describe('a sheet', () => {
  it('is left for another, or for a picker, by the key of that', () => {
    const shown = after(start, safety()).view
    expect(after(shown, press('alt+c'))).toMatchObject({
      intents: [ask({ ask: 'contact', with: PEER })],
      view: { sheet: undefined },
    })
    expect(after(shown, press('ctrl+g')).view).toMatchObject({ sheet: undefined, picker: { kind: 'go' } })
  })
})

describe('the contact sheet', () => {
  const contact = (facts = contactFacts()): Input => ({
    type: 'picker',
    picker: { tell: 'contact', with: PEER, facts },
  })

  it('is asked for by key and command', () => {
    const wanted = [ask({ ask: 'contact', with: PEER })]
    expect(after(start, press('alt+c')).intents).toEqual(wanted)
  })

  it('says who it is, who vouches for what, how both stand, and what is seen', () => {
    const shown = flat(after(sized(80, 40), contact()).view)
    expect(shown).toContain('Your name Bob')
    expect(shown).toContain('Vouched for by Meta, for the number +4915550001')
    expect(shown).toContain('On the wire 4915550001@s.whatsapp.net')
    expect(shown).toContain('You and they you accept them, and they accept you')
    expect(shown).toContain('1234 messages, 5 files')
    expect(shown).toContain('Meta cannot see any text')
  })

  it('says what their app does not show', () => {
    const abilities = { ...contactFacts().abilities, reactions: false, revokes: false }
    const shown = flat(after(sized(80, 40), contact(contactFacts({ abilities }))).view)
    expect(shown).toContain('replies, typing, read receipts; not reactions, taking back')
  })

  it('changes read receipts for this chat: never, always, as for everybody', () => {
    const next = (readReceipts: boolean | undefined): object | undefined => {
      const preferences = { ...contactFacts().preferences, readReceipts }
      return after(start, contact(contactFacts({ preferences })), type('r')).intents[0]
    }
    expect(next(undefined)).toEqual(ask({ ask: 'receipts', with: PEER, readReceipts: false }))
    expect(next(false)).toEqual(ask({ ask: 'receipts', with: PEER, readReceipts: true }))
    expect(next(true)).toEqual(ask({ ask: 'receipts', with: PEER, readReceipts: undefined }))
  })
})

describe('the key sheet', () => {
  const open = after(sized(80, 24), type('?')).view

  it('has the keys as they are bound now', () => {
    const keymap = keymapWith({ 'next-unread': ['ctrl+alt+u'] })
    const view = after({ ...start, keymap }, type('?'), type('next unread')).view
    expect(text(view)).toMatch(/^Keys\nCtrl-Alt-U +next unread chat\nFind: next unread/)
  })

  it('narrows to what is typed, keys, commands and marks alike', () => {
    expect(flat(after(open, type('verify')).view)).toContain('/verify [DIGITS]')
    expect(flat(after(open, type('held')).view)).toContain('‖ held')
    expect(flat(after(open, type('pinned')).view)).toContain('▴ pinned')
    expect(flat(after(open, type('xyzzy')).view)).toContain('No key or command says that')
  })

  it('takes back what was typed, then closes', () => {
    const found = after(open, type('ab'), press('backspace')).view
    expect(found.sheet?.content).toEqual({ kind: 'keys', query: 'a' })
    const all = after(found, press('escape')).view
    expect(all.sheet?.content).toEqual({ kind: 'keys', query: '' })
    expect(after(all, press('escape')).view.sheet).toBeUndefined()
  })
})
