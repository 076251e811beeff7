// What covers the chat on the screen, as pages of lines: sheets whole, and questions with how to answer them.
import { COMMANDS } from '../state/commands.js'
import type { Flow } from '../state/consent/flow.js'
import { flowLines } from '../state/consent/flow-page.js'
import { sheetLines } from '../state/sheet.js'
import type { Line, Sheet, View } from '../state/view.js'
import { emptyText, matchesOf, titleOf } from '../state/picker/kinds.js'
import type { Picker } from '../state/picker/picker.js'
import { talkAbove } from '../state/talk/talk-above.js'
import { HOW_TO_ANSWER, HOW_TO_PICK, answerHint } from './answers.js'
import { FACE_COMMANDS } from './face-commands.js'

const MOST_CHOICES = 30

export interface Page {
  /** Which sheet or question it is. */
  readonly kind: string
  /** Of questions that take several steps. */
  readonly step?: string
  readonly lines: readonly string[]
  /** How to answer; `undefined` where nothing is asked. */
  readonly answers?: string
}

const texts = (lines: readonly Line[]): readonly string[] => lines.map(({ text }) => text)

function sheetPage(view: View, { content: { kind } }: Sheet): Page {
  // The last line says which key closes it.
  const lines = kind === 'keys' ? helpLines() : withoutGaps(texts(sheetLines(view)).slice(0, -1))
  return { kind, lines }
}

/** What a screen draws with colours alone, such as a code to scan, is nothing here. */
function withoutGaps(lines: readonly string[]): readonly string[] {
  return lines.filter((line, at) => line.trim() !== '' || (at > 0 && (lines[at - 1] ?? '').trim() !== ''))
}

function flowPage(view: View, flow: Flow): Page | undefined {
  // What is being done says when it is done.
  if (flow.kind !== 'confirm' && flow.busy) return undefined
  const step = 'step' in flow ? { step: flow.step } : {}
  return { kind: flow.kind, ...step, lines: texts(flowLines(view)), answers: answerHint(flow) }
}

/** What can be chosen now, by number. */
function pickerPage(view: View, picker: Picker): Page {
  const matches = matchesOf(view, picker)
  const items = matches.slice(0, MOST_CHOICES).map(({ item }, at) => {
    return [`${at + 1}. ${item.label}`, item.detail, item.tail].filter((part) => part !== '').join(' · ')
  })
  const more = matches.length > items.length ? [`and ${matches.length - items.length} more`] : []
  const found = items.length === 0 ? [emptyText(picker)] : [...items, ...more]
  const title = `-- ${titleOf(picker)} ${picker.query.text}`
  return { kind: picker.kind, lines: [title, ...found], answers: HOW_TO_PICK }
}

/** What is being done with a message, or about to be answered. */
function messagePage(view: View): Page | undefined {
  const lines = texts(talkAbove(view))
  if (lines.length === 0) return undefined
  const acting = view.chat?.acting
  return acting === undefined
    ? { kind: 'reply', lines }
    : { kind: acting.kind, lines, answers: HOW_TO_ANSWER }
}

/** What is in front of the chat; `undefined` where nothing is. */
export function pageOf(view: View): Page | undefined {
  if (view.sheet !== undefined) return sheetPage(view, view.sheet)
  if (view.flow !== undefined) return flowPage(view, view.flow)
  return view.picker === undefined ? messagePage(view) : pickerPage(view, view.picker)
}

/** Whether anything that {@link pageOf} shows may be another than it was. */
function turned(before: View, after: View): boolean {
  return (
    after.sheet !== before.sheet ||
    after.flow !== before.flow ||
    after.picker !== before.picker ||
    after.chat?.acting !== before.chat?.acting ||
    after.chat?.replyTo !== before.chat?.replyTo
  )
}

/** A page that is in front now and was not before. */
export function newPage(before: View, after: View): Page | undefined {
  const page = turned(before, after) ? pageOf(after) : undefined
  const was = page === undefined ? undefined : pageOf(before)
  return page?.lines.join('\n') === was?.lines.join('\n') ? undefined : page
}

function helpLines(): readonly string[] {
  const all = [...Object.values(COMMANDS), ...Object.values(FACE_COMMANDS)]
  return [
    'What does not begin with / is sent to the open chat. Commands:',
    ...all.map(({ usage, does }) => `${usage}: ${does}`),
    'Those about a message take its number first, such as /reply #3 yes.',
  ]
}
