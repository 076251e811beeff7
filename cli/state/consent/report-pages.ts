// What each step of a report shows; the last one, all that leaves this device.
import { nameInLine, person } from '../boundary.js'
import { moment } from '../moment.js'
import { head, hanging, paragraph, plain, quiet } from '../paragraphs.js'
import type { Line } from '../view.js'
import { oneLine } from '../rows.js'
import { truncate } from '../width.js'
import type { ReportDraft } from './flow.js'
import type { Page } from './flow-page.js'

/** As the exchange has it. */
export const MOST_ATTACHED = 5
export const REASON_CHARACTERS = 256

function attach({ with: address, messages, attached, at, open }: ReportDraft, width: number): Page {
  const lines: Line[] = [
    ...paragraph(head(`Report ${nameInLine(address)} to Meta`), width),
    ...paragraph(
      plain(`Choose what goes with it, at most ${MOST_ATTACHED}. Nothing goes unless you choose it.`),
      width,
    ),
  ]
  if (messages.length === 0) {
    const none = open
      ? 'There is no text of theirs to attach.'
      : 'To attach something, open their chat first.'
    return { lines: [...lines, ...paragraph(quiet(none), width)], pointer: undefined }
  }
  const above = lines.length
  for (const [index, { id, text, timestamp }] of messages.entries()) {
    const mark = `${index === at ? '▸' : ' '} ${attached.includes(id) ? '[x]' : '[ ]'}`
    const tone = index === at ? 'accent' : 'plain'
    lines.push({ tone, text: truncate(`${mark} ${moment(timestamp)} ${oneLine(text)}`, width) })
  }
  return { lines, pointer: above + at }
}

function reason({ with: address }: ReportDraft, width: number): Page {
  const lines = [
    ...paragraph(head(`Why do you report ${nameInLine(address)}?`), width),
    ...paragraph(plain(`Write it below, at most ${REASON_CHARACTERS} characters, or leave it empty.`), width),
    ...paragraph(quiet('Meta reads it. Enter goes on, Esc leaves and nothing is sent.'), width),
  ]
  return { lines, pointer: undefined }
}

function confirm(draft: ReportDraft, width: number): Page {
  const { with: address, messages, attached, block, busy } = draft
  const going = messages.filter(({ id }) => attached.includes(id)).toReversed()
  const why = draft.reason.text.trim()
  const texts = going.flatMap(({ text, timestamp }) => hanging(`  ${moment(timestamp)} `, plain(text), width))
  const lines = [
    head('This is all that Meta gets:'),
    ...hanging('• ', plain(`that you report ${person(address)}, and when`), width),
    ...hanging('• ', plain(why === '' ? 'no reason' : `the reason: ${why}`), width),
    ...hanging(
      '• ',
      plain(going.length === 0 ? 'no message' : 'these messages of theirs, with their times:'),
      width,
    ),
    ...texts,
    plain(''),
    head(`▸ ${block ? '[x]' : '[ ]'} block them too`),
    ...paragraph(quiet(busy ? 'It is being sent …' : 'Enter sends it. A request goes away with it.'), width),
  ]
  return { lines, pointer: undefined }
}

export function reportPage(draft: ReportDraft, width: number): Page {
  return { attach, reason, confirm }[draft.step](draft, width)
}
