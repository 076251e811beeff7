// Reporting somebody, key by key: what to attach, why, and all of it once more before it leaves.
import { edit } from '../compose/edits.js'
import { insert, EMPTY_COMPOSER } from '../composer.js'
import { errorLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { graphemes } from '../width.js'
import type { View } from '../view.js'
import type { Attachable, ReportDraft } from './flow.js'
import { flowPageRows, flowScrolled } from './flow-page.js'
import { MOST_ATTACHED, REASON_CHARACTERS } from './report-pages.js'

const MOST_OFFERED = 50
const STEPS = ['attach', 'reason', 'confirm'] as const

/** Their texts in the open chat, the newest first. */
function attachable(view: View, address: string): readonly Attachable[] {
  if (view.chat?.with !== address) return []
  return view.chat.rows
    .filter((row) => row.kind === 'message' && !row.own && row.text !== '')
    .map(({ id, text, timestamp }) => ({ id, text, timestamp }))
    .slice(-MOST_OFFERED)
    .toReversed()
}

export function startReport(view: View, address: string): View {
  const flow: ReportDraft = {
    ...{ kind: 'report', step: 'attach', with: address, messages: attachable(view, address) },
    ...{
      open: view.chat?.with === address,
      attached: [],
      reason: EMPTY_COMPOSER,
      block: false,
      at: 0,
      from: 0,
      busy: false,
    },
  }
  return { ...view, flow, sheet: undefined, line: undefined }
}

function toggled(view: View, flow: ReportDraft): Step {
  if (flow.step === 'confirm') return step({ ...view, flow: { ...flow, block: !flow.block } })
  const id = flow.messages[flow.at]?.id
  if (id === undefined) return step(view)
  const on = flow.attached.includes(id)
  if (!on && flow.attached.length === MOST_ATTACHED) {
    const line = errorLine(`a report holds ${MOST_ATTACHED} messages`, 'you', 'take one out first')
    return step({ ...view, line })
  }
  const attached = on ? flow.attached.filter((other) => other !== id) : [...flow.attached, id]
  return step({ ...view, line: undefined, flow: { ...flow, attached } })
}

function to(view: View, flow: ReportDraft, direction: 1 | -1): Step {
  const name = STEPS[STEPS.indexOf(flow.step) + direction]
  return step(
    name === undefined ? view : { ...view, line: undefined, flow: { ...flow, step: name, from: 0 } },
  )
}

function sent(view: View, flow: ReportDraft): Step {
  const { with: address, attached, block } = flow
  // In the order they were written.
  const attach = flow.messages
    .map(({ id }) => id)
    .filter((id) => attached.includes(id))
    .toReversed()
  const reason = flow.reason.text.trim()
  return step(
    { ...view, flow: { ...flow, busy: true } },
    { do: 'report', with: address, attach, reason, block },
  )
}

function moved(view: View, flow: ReportDraft, direction: 1 | -1): Step {
  if (flow.step !== 'attach') return step({ ...view, flow: flowScrolled(view, flow, direction) })
  const at = Math.max(0, Math.min(flow.messages.length - 1, flow.at + direction))
  return step({ ...view, flow: { ...flow, at } })
}

/** The reason is one paragraph of at most so many code points. */
function withReason(flow: ReportDraft, reason: ReportDraft['reason']): ReportDraft {
  const text = reason.text.replaceAll('\n', ' ')
  if (Array.from(text).length <= REASON_CHARACTERS) return { ...flow, reason: { ...reason, text } }
  let left = REASON_CHARACTERS
  const kept = graphemes(text).filter((grapheme) => (left -= Array.from(grapheme).length) >= 0)
  const cut = kept.join('')
  return { ...flow, reason: { ...reason, text: cut, cursor: Math.min(reason.cursor, cut.length) } }
}

const EDITED_ELSEWHERE = new Set(['up', 'down'])

export function onReportPress(view: View, flow: ReportDraft, chord: string): Step {
  if (flow.busy) return step(view)
  if (chord === 'enter') return flow.step === 'confirm' ? sent(view, flow) : to(view, flow, 1)
  if (flow.step === 'reason') {
    if (chord === 'left' && flow.reason.text === '') return to(view, flow, -1)
    const reason = EDITED_ELSEWHERE.has(chord) ? undefined : edit(flow.reason, chord)
    return step(reason === undefined ? view : { ...view, flow: withReason(flow, reason) })
  }
  switch (chord) {
    case 'left':
    case 'backspace':
      return to(view, flow, -1)
    case 'up':
      return moved(view, flow, -1)
    case 'down':
      return moved(view, flow, 1)
    case 'pageup':
      return step({ ...view, flow: flowScrolled(view, flow, -flowPageRows(view)) })
    case 'pagedown':
      return step({ ...view, flow: flowScrolled(view, flow, flowPageRows(view)) })
    default:
      return step(view)
  }
}

export function onReportText(view: View, flow: ReportDraft, text: string): Step {
  if (flow.busy) return step(view)
  if (flow.step === 'reason') {
    return step({ ...view, flow: withReason(flow, insert(flow.reason, text)) })
  }
  return text === ' ' ? toggled(view, flow) : step(view)
}

export function reportHint({ step: name, busy }: ReportDraft): string {
  if (busy) return 'being sent …'
  return {
    attach: '↑↓ · Space attach or not · Enter go on · Esc leaves',
    reason: 'Enter go on · ← back where it is empty · Esc leaves',
    confirm: 'Space block or not · Enter sends it · ← back · Esc leaves',
  }[name]
}
