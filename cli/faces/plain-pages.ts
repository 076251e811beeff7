// What covers the chat on the screen, as plain lines: sheets whole, and decisions with how to answer them.
import { COMMANDS } from '../state/commands.js'
import { flowLines } from '../state/consent/flow-page.js'
import { sheetLines } from '../state/sheet.js'
import type { Line, View } from '../state/view.js'
import { emptyText, matchesOf, titleOf } from '../state/picker/kinds.js'
import type { Picker } from '../state/picker/picker.js'
import { talkAbove } from '../state/talk/talk-above.js'
import { HOW_TO_ANSWER, HOW_TO_PICK, answerHint } from './answers.js'
import { FACE_COMMANDS } from './face-commands.js'

const MOST_CHOICES = 30

export const texts = (lines: readonly Line[]): readonly string[] => lines.map(({ text }) => text)

function sheetPage(view: View): readonly string[] {
  if (view.sheet?.content.kind === 'keys') return helpLines()
  // The last line says which key closes it.
  return withoutGaps(texts(sheetLines(view)).slice(0, -1))
}

/** What a screen draws with colours alone, such as a code to scan, is nothing here. */
function withoutGaps(lines: readonly string[]): readonly string[] {
  return lines.filter((line, at) => line.trim() !== '' || (at > 0 && (lines[at - 1] ?? '').trim() !== ''))
}

function flowPage(view: View): readonly string[] {
  const { flow } = view
  // What is being done says when it is done.
  if (flow === undefined || (flow.kind !== 'confirm' && flow.busy)) return []
  return [...texts(flowLines(view)), `? ${answerHint(flow)}`]
}

/** What can be chosen now, by number. */
function pickerPage(view: View, picker: Picker): readonly string[] {
  const matches = matchesOf(view, picker)
  const items = matches.slice(0, MOST_CHOICES).map(({ item }, at) => {
    return [`${at + 1}. ${item.label}`, item.detail, item.tail].filter((part) => part !== '').join(' · ')
  })
  const more = matches.length > items.length ? [`and ${matches.length - items.length} more`] : []
  const found = items.length === 0 ? [emptyText(picker)] : [...items, ...more]
  return [`-- ${titleOf(picker)} ${picker.query.text}`, ...found, `? ${HOW_TO_PICK}`]
}

/** What is being done with a message, and what is about to be answered. */
function actingLines(before: View, after: View): readonly string[] {
  const lines = texts(talkAbove(after))
  if (lines.length === 0 || lines.join() === texts(talkAbove(before)).join()) return []
  return after.chat?.acting === undefined ? lines : [...lines, `? ${HOW_TO_ANSWER}`]
}

/** What is in front now and was not before. */
export function coveringLines(before: View, after: View): readonly string[] {
  if (after.sheet !== undefined && after.sheet !== before.sheet) return sheetPage(after)
  if (after.flow !== before.flow && after.flow !== undefined) return flowPage(after)
  const { picker } = after
  if (picker !== undefined && picker !== before.picker) {
    const page = pickerPage(after, picker)
    const shown = before.picker === undefined ? [] : pickerPage(before, before.picker)
    return page.join() === shown.join() ? [] : page
  }
  return actingLines(before, after)
}

function helpLines(): readonly string[] {
  const all = [...Object.values(COMMANDS), ...Object.values(FACE_COMMANDS)]
  return [
    'What does not begin with / is sent to the open chat. Commands:',
    ...all.map(({ usage, does }) => `${usage}: ${does}`),
    'Those about a message take its number first, such as /reply #3 yes.',
  ]
}
