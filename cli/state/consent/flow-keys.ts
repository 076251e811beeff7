// What keys do while something is being decided. Esc leaves at any step, and nothing has changed then.
import { infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import type { Confirm, Flow } from './flow.js'
import { flowScrolled } from './flow-page.js'
import { onOnboardingPress, onOnboardingText, onboardingHint } from './onboarding-keys.js'
import { cells, truncate } from '../width.js'
import { onReportPress, onReportText, reportHint } from './report-keys.js'

function left(view: View, flow: Flow): Step {
  // Once it is asked for, leaving does not take it back; the answer says what came of it.
  const busy = flow.kind !== 'confirm' && flow.busy
  return step({ ...view, flow: undefined, line: busy ? undefined : infoLine('nothing was changed') })
}

function onConfirmPress(view: View, flow: Confirm, chord: string): Step {
  if (chord === 'enter') {
    return step({ ...view, flow: undefined, line: infoLine(`${flow.act} …`) }, flow.intent)
  }
  if (chord === 'up') return step({ ...view, flow: flowScrolled(view, flow, -1) })
  return chord === 'down' ? step({ ...view, flow: flowScrolled(view, flow, 1) }) : step(view)
}

export function onFlowPress(view: View, flow: Flow, chord: string): Step {
  if (chord === 'escape') return left(view, flow)
  switch (flow.kind) {
    case 'onboarding':
      return onOnboardingPress(view, flow, chord)
    case 'report':
      return onReportPress(view, flow, chord)
    case 'confirm':
      return onConfirmPress(view, flow, chord)
  }
}

export function onFlowText(view: View, flow: Flow, text: string): Step {
  switch (flow.kind) {
    case 'onboarding':
      return onOnboardingText(view, flow, text)
    case 'report':
      return onReportText(view, flow, text)
    case 'confirm':
      return step(view)
  }
}

const LEAVES = ' · Esc leaves'

/** The keys that do something now, in at most as many cells as the view has; how to leave is always among them. */
export function flowHint(view: View, flow: Flow): string {
  const hint = hintOf(view, flow)
  const { columns } = view.size
  if (cells(hint) <= columns || !hint.endsWith(LEAVES)) return truncate(hint, columns)
  return truncate(hint.slice(0, -LEAVES.length), columns - cells(LEAVES)) + LEAVES
}

function hintOf(view: View, flow: Flow): string {
  switch (flow.kind) {
    case 'onboarding':
      return onboardingHint(view, flow)
    case 'report':
      return reportHint(flow)
    case 'confirm':
      return `Enter ${flow.act} · Esc leaves`
  }
}
