// What changes at Meta while somebody chooses apps: other warnings have to be read, and what cannot be turned on any
// more is not chosen any more.
import { infoLine } from '../error-lines.js'
import type { Intent } from '../input.js'
import type { View } from '../view.js'
import { ONBOARDING_STEPS, type Onboarding } from './flow.js'
import { acceptedNow, unavailable, type InteropItem } from './interop-item.js'

function withApps(flow: Onboarding, interop: InteropItem): Onboarding {
  const possible = interop.apps.filter(({ status, enabled }) => enabled || unavailable(status) === undefined)
  const chosen = flow.chosen.filter((id) => possible.some((app) => app.id === id))
  const at = Math.min(flow.at, Math.max(0, interop.apps.length - 1))
  return { ...flow, interop, chosen, at: flow.step === 'apps' ? at : flow.at }
}

const past = ({ step }: Onboarding): boolean =>
  ONBOARDING_STEPS.indexOf(step) >= ONBOARDING_STEPS.indexOf('warnings')

/** The view with `flow` as it is by what is known now, and what that asks for. */
export function withNews(view: View, flow: Onboarding, interop: InteropItem): [View, ...Intent[]] {
  const next = withApps(flow, interop)
  if (interop.warnings.name !== flow.interop.warnings.name) {
    const read = acceptedNow(interop)
    if (read || flow.busy || !past(flow)) return [{ ...view, flow: { ...next, read } }]
    const line = infoLine('the warnings are others now: read them again')
    return [{ ...view, line, flow: { ...next, read, step: 'warnings', from: 0 } }, { do: 'showed-warnings' }]
  }
  const lost = flow.interop.apps.filter(({ id }) => flow.chosen.includes(id) && !next.chosen.includes(id))
  if (lost.length === 0) return [{ ...view, flow: next }]
  const names = lost.map(({ name }) => name).join(', ')
  return [{ ...view, flow: next, line: infoLine(`unavailable now, and not chosen any more: ${names}`) }]
}
