// The safety number on screen: digits to read to each other, the code to scan, what it means and what changed.
import { moment } from '../moment.js'
import { head, paragraph, plain, quiet } from '../paragraphs.js'
import { composerRows } from '../compose/draft-rows.js'
import type { Line, View } from '../view.js'
import { cells } from '../width.js'
import { nameOf } from './name-of.js'
import type { SafetyItem, ShownNumber } from './safety-item.js'

/** Where the code stands beside the text, the text keeps at least this. */
const TEXT_CELLS = 36
const GAP = 2
const GROUPS_A_ROW = 4
const MOST_CHANGES = 5

const MEANING = [
  'The number is made of both your keys, and is the same on both sides.',
  'Read it to each other where you know the voice, or scan the code: if it is the same, nobody in between reads along — not Meta, not the apps.',
]

function digitRows({ groups }: ShownNumber): readonly Line[] {
  const rows: Line[] = []
  for (let at = 0; at < groups.length; at += GROUPS_A_ROW) {
    rows.push(plain(groups.slice(at, at + GROUPS_A_ROW).join('  ')))
  }
  return rows
}

function stateLine({ verifiedAt, changes, pending }: ShownNumber): Line {
  if (pending)
    return { tone: 'warn', text: '! Their key changed, and what you write waits. This is the new number.' }
  if (verifiedAt !== undefined) return { tone: 'good', text: `✓ You compared it ${moment(verifiedAt)}.` }
  const text = changes.length > 0 ? 'Not compared since their key changed.' : 'Not compared yet.'
  return { tone: 'warn', text: `! ${text}` }
}

function changeLines({ changes }: ShownNumber): readonly Line[] {
  const shown = changes.slice(0, MOST_CHANGES)
  const more = changes.length > shown.length ? ` and ${changes.length - shown.length} times before` : ''
  if (shown.length === 0) return [quiet('Their key has not changed.')]
  return [
    quiet(`Their key changed ${shown.map(moment).join('; ')}${more}: another device, or somebody else.`),
  ]
}

/** The keys that do something to it, for the last line. */
export function safetyKeys({ number }: SafetyItem): readonly string[] {
  if (number === undefined) return []
  const unmark = number.verifiedAt === undefined ? [] : ['u unmark']
  const trust = number.pending ? ['t trust it'] : []
  return ['v mark verified', ...unmark, ...trust]
}

function askingLines(
  asking: NonNullable<SafetyItem['asking']>,
  name: string,
  width: number,
): readonly Line[] {
  const { rows, row, column } = composerRows(asking, width - 3)
  return [
    ...paragraph(plain(`Did you and ${name} compare all 60 digits, or scan the code?`), width),
    ...rows.map((text, at): Line => {
      const typed = { tone: 'accent', text: `${at === 0 ? '> ' : '  '}${text}` } as const
      return at === row ? { ...typed, cursor: column + 2 } : typed
    }),
    ...paragraph(
      quiet('Enter: yes, they are the same. Or type or paste theirs, and Enter compares. Esc: not now.'),
      width,
    ),
  ]
}

function textLines(view: View, item: SafetyItem, number: ShownNumber, width: number): readonly Line[] {
  const name = nameOf(view, item.with)
  if (item.asking !== undefined) {
    return [
      head(`Safety number with ${name}`),
      ...digitRows(number),
      plain(''),
      ...askingLines(item.asking, name, width),
    ].flatMap((line) => paragraph(line, width))
  }
  return [
    head(`Safety number with ${name}`),
    ...digitRows(number),
    stateLine(number),
    ...changeLines(number),
    ...MEANING.map(plain),
  ].flatMap((line) => paragraph(line, width))
}

/** The code at the left, the text beside it; what is longer than the code stays in its column. */
function beside(code: readonly string[], text: readonly Line[]): readonly Line[] {
  const indent = cells(code[0] ?? '') + 1
  const withCode = code.map((row, at) => ({ ...(text[at] ?? plain('')), code: row }))
  const below = text.slice(code.length).map((line) => {
    const moved = { ...line, text: ' '.repeat(indent) + line.text }
    return line.cursor === undefined ? moved : { ...moved, cursor: line.cursor + indent }
  })
  return [...withCode, ...below]
}

/** @param room rows there are. */
export function safetySheet(view: View, item: SafetyItem, width: number, room: number): readonly Line[] {
  const { number, codeOnly } = item
  if (number === undefined) {
    const name = nameOf(view, item.with)
    const why = quiet(
      'Nothing was exchanged yet, so there is no key of theirs to compare. Write to them first.',
    )
    return [head(`Safety number with ${name}`), ...paragraph(why, width)]
  }
  const { code } = number
  const wide = cells(code[0] ?? '')
  const fits = wide <= width && code.length <= room
  if (codeOnly && fits) return code.map((row) => ({ tone: 'plain', text: '', code: row }))
  if (fits && width - wide - GAP >= TEXT_CELLS) {
    const text = textLines(view, item, number, width - wide - GAP)
    if (text.length <= room) return beside(code, text)
  }
  const text = textLines(view, item, number, width)
  if (!fits)
    return [...text, ...paragraph(quiet(`A QR code to scan needs ${wide + 2}×${code.length + 5}.`), width)]
  if (text.length + code.length <= room && item.asking === undefined) {
    return [...text, ...code.map((row) => ({ tone: 'plain' as const, text: '', code: row }))]
  }
  return [...text, quiet('q shows the QR code alone, and back')]
}
