// Choosing apps, key by key: what it is, the warnings, the apps, the inbox, what follows.
import type { InteropChoice } from '../../client/api.js'
import { person } from '../boundary.js'
import { errorLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import { ONBOARDING_STEPS, type Onboarding } from './flow.js'
import { flowPageRows, flowScrolled, showsEnd } from './flow-page.js'
import { acceptedNow, unavailable, type InteropItem } from './interop-item.js'
import { INBOXES } from './onboarding-pages.js'

/** The first step; nothing is chosen but what is on already. @param app the one the pointer begins on. */
export function startOnboarding(view: View, interop: InteropItem, app?: number): View {
  const flow: Onboarding = {
    kind: 'onboarding',
    step: 'about',
    interop,
    chosen: interop.apps.filter(({ enabled }) => enabled).map(({ id }) => id),
    inbox: interop.inbox,
    asker: view.asker === undefined ? undefined : person(view.asker),
    read: acceptedNow(interop),
    at: Math.max(
      0,
      interop.apps.findIndex(({ id }) => id === app),
    ),
    from: 0,
    busy: false,
  }
  return { ...view, flow, sheet: undefined, line: undefined }
}

function choiceOf({ interop, chosen, inbox }: Onboarding): InteropChoice {
  const added = interop.apps.some(({ id, enabled }) => !enabled && chosen.includes(id))
  return { apps: chosen, inbox, accepted: added ? interop.warnings.name : undefined }
}

function to(view: View, flow: Onboarding, direction: 1 | -1): Step {
  const name = ONBOARDING_STEPS[ONBOARDING_STEPS.indexOf(flow.step) + direction]
  if (name === undefined) return step(view)
  const at =
    name === 'inbox' ? INBOXES.indexOf(flow.inbox) : name === 'apps' && direction === -1 ? 0 : flow.at
  const next = { ...view, line: undefined, flow: { ...flow, step: name, at, from: 0 } }
  return name === 'warnings' && !flow.read ? step(next, { do: 'showed-warnings' }) : step(next)
}

/** Goes on; the warnings are left only from their end. */
function next(view: View, flow: Onboarding): Step {
  if (flow.step === 'summary') {
    return step({ ...view, flow: { ...flow, busy: true } }, { do: 'set-interop', choice: choiceOf(flow) })
  }
  if (flow.step !== 'warnings' || flow.read) return to(view, flow, 1)
  if (showsEnd(view, flow)) return to(view, { ...flow, read: true }, 1)
  return step({ ...view, flow: flowScrolled(view, flow, flowPageRows(view)) })
}

function toggled(view: View, flow: Onboarding): Step {
  const app = flow.interop.apps[flow.at]
  if (app === undefined) return step(view)
  const on = flow.chosen.includes(app.id)
  const why = unavailable(app.status)
  if (!on && why !== undefined && !app.enabled) {
    return step({ ...view, line: errorLine(`${app.name} is ${why}`, 'they', 'choose another, or Enter') })
  }
  const chosen = on ? flow.chosen.filter((id) => id !== app.id) : [...flow.chosen, app.id]
  return step({ ...view, line: undefined, flow: { ...flow, chosen } })
}

function moved(view: View, flow: Onboarding, direction: 1 | -1): Step {
  if (flow.step === 'inbox') {
    const at = Math.max(0, Math.min(INBOXES.length - 1, flow.at + direction))
    return step({ ...view, flow: { ...flow, at, inbox: INBOXES[at] ?? flow.inbox } })
  }
  if (flow.step !== 'apps') return step({ ...view, flow: flowScrolled(view, flow, direction) })
  const at = Math.max(0, Math.min(flow.interop.apps.length - 1, flow.at + direction))
  return step({ ...view, flow: { ...flow, at } })
}

export function onOnboardingPress(view: View, flow: Onboarding, chord: string): Step {
  if (flow.busy) return step(view)
  switch (chord) {
    case 'enter':
      return next(view, flow)
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

export function onOnboardingText(view: View, flow: Onboarding, text: string): Step {
  if (flow.busy || text !== ' ') return step(view)
  if (flow.step === 'apps') return toggled(view, flow)
  return flow.step === 'inbox' ? step(view) : onOnboardingPress(view, flow, 'pagedown')
}

function readingHint(view: View, flow: Onboarding): string {
  if (flow.read) return '↑↓ read · Enter go on'
  return showsEnd(view, flow) ? '↑↓ read · Enter: I have read this' : '↑↓ read · Enter reads on'
}

export function onboardingHint(view: View, flow: Onboarding): string {
  if (flow.busy) return 'being done …'
  const keys = {
    about: 'Enter go on',
    warnings: readingHint(view, flow),
    apps: '↑↓ · Space on or off · Enter go on',
    inbox: '↑↓ choose · Enter go on',
    summary: 'Enter does it',
  }[flow.step]
  return `${keys}${flow.step === 'about' ? '' : ' · ← back'} · Esc leaves`
}
