// A WhatsApp user's consent in words: its state, what was shown, the choices, and what follows from them.
import type { Inbox, InteropView, PartnerView, PingView } from '../client/api.js'
import { sanitise } from '../state/sanitise.js'
import { stamp } from '../faces/stamp.js'

const INBOXES: Readonly<Record<Inbox, string>> = {
  combined: 'combined: chats of other apps stand among all others',
  separate: 'separate: chats of other apps have a list of their own',
}

/** Several lines, the last of them what follows from the rest. */
export function interopText(view: InteropView): string {
  const { inbox, pings, apps, asked } = view
  const rows: readonly (readonly [string, string])[] = [
    ['interop', state(apps)],
    ['warnings', shown(view)],
    ['inbox', INBOXES[inbox]],
    ['asking', pings ? 'users of apps that are off may ask to reach you' : 'nobody may ask to reach you'],
    ...apps.map((app, at) => [at === 0 ? 'apps' : '', appText(app)] as const),
    ...asked.map((ping, at) => [at === 0 ? 'asked' : '', askedText(ping, apps)] as const),
    ...effects(view).map((effect, at) => [at === 0 ? 'effect' : '', effect] as const),
  ]
  return rows.map(([name, value]) => `${name.padEnd(9)} ${value}`).join('\n')
}

/** One line, for whoever listens: what changed it stands elsewhere. */
export function interopLine({ apps }: InteropView): string {
  const names = apps.filter(({ enabled }) => enabled).map(({ name }) => sanitise(name))
  const who = names.length === 0 ? 'off: no other app reaches you' : `on: ${names.join(', ')}`
  return `interop ${who} (parley interop)`
}

/** `[x] 1 Parley (@parley) active since …`. */
export function appText({ id, name, handle, status, enabled, since }: PartnerLine): string {
  const box = enabled === undefined ? '' : enabled ? '[x] ' : '[ ] '
  const when = enabled === true && since !== undefined ? `, on since ${stamp(since)}` : ''
  return `${box}${id} ${sanitise(name)} (@${sanitise(handle)}) ${sanitise(status)}${when}`
}

function askedText({ from, app, at }: PingView, apps: InteropView['apps']): string {
  const id = apps.find(({ handle }) => from.endsWith(`@${handle}`))?.id
  const how = id === undefined ? '' : `: parley partners enable ${id}`
  return `${sanitise(from)} asked ${stamp(at)} to be let in from ${sanitise(app)}${how}`
}

interface PartnerLine extends Omit<PartnerView, 'enabled' | 'status'> {
  readonly status: string
  readonly enabled?: boolean
}

function state(apps: InteropView['apps']): string {
  const on = apps.filter(({ enabled }) => enabled)
  const [first, ...others] = on.flatMap(({ since }) => (since === undefined ? [] : [since]))
  if (on.length === 0) return 'off'
  return first === undefined ? 'on' : `on since ${stamp(Math.min(first, ...others))}`
}

function shown({ text, warnings }: InteropView): string {
  if (!text) return 'never shown: parley interop warnings'
  const newest = `${warnings.id}/${warnings.version}`
  const newer = text.name === newest ? '' : `; they say more now (${newest}): parley interop warnings`
  return `${sanitise(text.name)} ${text.result} ${stamp(text.at)}${newer}`
}

function effects({ apps, pings }: InteropView): readonly string[] {
  const named = (some: readonly PartnerView[]): string => some.map(({ name }) => sanitise(name)).join(', ')
  const on = apps.filter(({ enabled }) => enabled)
  const open = on.filter(({ status }) => status === 'active')
  const away = on.filter(({ status }) => status !== 'active')
  const off = apps.some(({ enabled, status }) => !enabled && status === 'active')
  return [
    open.length === 0
      ? 'nobody outside this service reaches you, or can tell whether you are here'
      : `users of ${named(open)} can write to you; who is new to you waits as a request`,
    ...(away.length === 0 ? [] : [`${named(away)}: unavailable now, nothing comes from there`]),
    ...(off && pings ? ['users of the other apps may ask you, rarely, to turn theirs on'] : []),
  ]
}
