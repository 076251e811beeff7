// The interop boundary as one line: which app each person is in, and what protects what crosses it.
import { oneLine } from './rows.js'
import { cells, truncate } from './width.js'

const APP_NAMES: Readonly<Record<string, string>> = { whatsapp: 'WhatsApp', messenger: 'Messenger' }

/** `ada@parley` as `ada @ Parley`. Sanitises: addresses come from servers too. */
export function person(address: string): string {
  const safe = oneLine(address)
  const at = safe.lastIndexOf('@')
  if (at < 1) return safe
  const handle = safe.slice(at + 1)
  const app = APP_NAMES[handle] ?? handle.charAt(0).toUpperCase() + handle.slice(1)
  return `${safe.slice(0, at)} @ ${app}`
}

/** The short name of the other side in a log's gutter. */
export function shortName(address: string): string {
  const safe = oneLine(address)
  const at = safe.lastIndexOf('@')
  return at < 1 ? safe : safe.slice(0, at)
}

export interface Boundary {
  readonly me: string | undefined
  readonly peer: string | undefined
  /** The peer's key is another one than the one trusted before. */
  readonly keyChanged: boolean
}

const ENCRYPTED = ['end-to-end encrypted', 'e2e encrypted', 'e2ee'] as const
const KEY_CHANGED = [
  'end-to-end encrypted, key changed: sending is held',
  'key changed: sending is held',
  'key changed: held',
] as const

/**
 * The line in at most `width` cells. What protects the chat is shortened before who takes part in it, and
 * never left out: a long name must not push a warning out of sight.
 */
export function boundaryLine({ me, peer, keyChanged }: Boundary, width: number): string {
  const mine = me === undefined ? 'not signed in' : person(me)
  if (peer === undefined) return truncate(`${mine} ⇄ no chat open`, width)
  const parties = `${mine} ⇄ ${person(peer)}`
  const states = (keyChanged ? KEY_CHANGED : ENCRYPTED).map((state) => ` · ${state}`)
  const fitting = states.find((state) => cells(parties) + cells(state) <= width) ?? states.at(-1) ?? ''
  return truncate(parties, width - cells(fitting)) + fitting
}
