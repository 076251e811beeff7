// The interop boundary as one line: which app each person is in, and what protects what crosses it.
import { oneLine } from './rows.js'
import { cells, truncate } from './width.js'

const APP_NAMES: Readonly<Record<string, string>> = { whatsapp: 'WhatsApp', messenger: 'Messenger' }

/** The app of an address as one reads it, from its handle alone: `Parley`. Sanitises. */
export function appName(address: string): string {
  const handle = oneLine(address.slice(address.lastIndexOf('@') + 1))
  return APP_NAMES[handle] ?? handle.charAt(0).toUpperCase() + handle.slice(1)
}

/** `ada@parley` as `ada @ Parley`. Sanitises: addresses come from servers too. */
export function person(address: string): string {
  const safe = oneLine(address)
  const at = safe.lastIndexOf('@')
  if (at < 1) return safe
  return `${safe.slice(0, at)} @ ${appName(safe)}`
}

/** Cells that a person may take in a line that has something else to say. */
const NAME_CELLS = 40

/** As {@link person} in at most `width` cells; a long name is cut before its app is. Sanitises. */
function personIn(address: string, width: number): string {
  const whole = person(address)
  if (cells(whole) <= width || shortName(address) === whole) return truncate(whole, width)
  return withApp(shortName(address), ` @ ${appName(address)}`, width)
}

/** For a line or a title that has something else to say. */
export function nameInLine(address: string): string {
  return personIn(address, NAME_CELLS)
}

/** `name` followed by `app` in at most `width` cells; the name is cut first. */
export function withApp(name: string, app: string, width: number): string {
  const room = Math.max(2, width - cells(app))
  return truncate(truncate(name, room) + app, width)
}

/** The short name of the other side in a log's gutter. */
export function shortName(address: string): string {
  const safe = oneLine(address)
  const at = safe.lastIndexOf('@')
  return at < 1 ? safe : safe.slice(0, at)
}

/** What holds between the two; `undefined` before anything was exchanged. */
export type BoundaryState =
  /** The peer's key is another one than the one trusted before. */
  | 'key-changed'
  | 'blocked'
  /** The peer's app is suspended, or not active yet. */
  | 'unavailable'
  /** This user has not chosen the peer's app. */
  | 'app-off'
  | 'request'
  /** This user wrote first, or accepted them; nothing says that they accept this user. */
  | 'asked'
  | 'accepted'

export interface Boundary {
  readonly me: string | undefined
  readonly peer: string | undefined
  /** What this user calls the peer; sanitised. Whatever it says, the address stays beside it. */
  readonly label?: string | undefined
  readonly state: BoundaryState | undefined
  /** The user compared safety numbers, and the key is the one that was compared. */
  readonly verified?: boolean
}

const SIDES = ' ⇄ '
const ENCRYPTED = ['end-to-end encrypted', 'e2e encrypted', 'e2ee'] as const

/** From the full text to what is left where there is hardly any room. */
const STATES: Readonly<Record<BoundaryState, readonly string[]>> = {
  'key-changed': [
    'end-to-end encrypted, key changed: sending is held',
    'key changed: sending is held',
    'key changed: held',
  ],
  blocked: [
    'end-to-end encrypted · blocked by you',
    'e2e encrypted · blocked by you',
    'e2ee · blocked by you',
    'e2ee · blocked',
  ],
  unavailable: [
    'end-to-end encrypted · app unavailable now',
    'e2e encrypted · app unavailable now',
    'e2ee · app unavailable now',
    'e2ee · unavailable',
  ],
  'app-off': [
    'end-to-end encrypted · you turned the app off',
    'e2e encrypted · you turned the app off',
    'e2ee · app is off',
  ],
  request: [
    'end-to-end encrypted · request from them: you have not answered',
    'e2e encrypted · request from them: not answered',
    'e2ee · request from them: not answered',
    'e2ee · request: not answered',
    'e2ee · request',
  ],
  asked: [
    'end-to-end encrypted · requests: you wrote, not answered yet',
    'e2e encrypted · requests: you wrote, not answered yet',
    'e2ee · requests: not answered yet',
    'e2ee · not answered',
    'e2ee',
  ],
  accepted: [
    'end-to-end encrypted · requests: accepted',
    'e2e encrypted · requests: accepted',
    'e2ee · requests: accepted',
    'e2ee · accepted',
    'e2ee',
  ],
}

/** Of a state that does not stop messages; the words for it say so behind what protects it. */
const PROTECTED = /^(end-to-end encrypted|e2e encrypted|e2ee)/

/** `text` as it reads where the key was compared; a key that changed is not the one that was. */
function withVerified(text: string): string {
  return text.replace(PROTECTED, '$1, verified')
}

/** Where there is hardly any room: that the key was compared is not left out before everything else is. */
function wordingsOf({ state, verified }: Boundary): readonly string[] {
  const wordings = state === undefined ? ENCRYPTED : STATES[state]
  return verified === true && state !== 'key-changed' ? wordings.map(withVerified) : wordings
}

/** Cells of a label that are worth being shown. */
const LEAST_LABEL_CELLS = 4

/** The peer in at most `width` cells: `Bob +4915550001 @ WhatsApp`. The label is cut before the address. */
function peerIn(address: string, label: string | undefined, width: number): string {
  if (label === undefined) return personIn(address, width)
  const room = width - cells(person(address)) - 1
  if (room >= Math.min(LEAST_LABEL_CELLS, cells(label))) return `${truncate(label, room)} ${person(address)}`
  return personIn(address, width)
}

/** Both in at most `width` cells. A long name is cut before the app behind it: an app is what Meta vouches for. */
function partiesIn(mine: string, { peer, label }: Boundary & { peer: string }, width: number): string {
  const own = truncate(mine, Math.max(Math.floor(width / 3), width - cells(SIDES + person(peer))))
  return truncate(`${own}${SIDES}${peerIn(peer, label, width - cells(own + SIDES))}`, width)
}

/**
 * The line in at most `width` cells. What protects the chat is shortened before who takes part in it, and
 * never left out: a long name must not push a warning out of sight.
 */
export function boundaryLine(boundary: Boundary, width: number): string {
  const { me, peer, label } = boundary
  const mine = me === undefined ? 'not signed in' : person(me)
  if (peer === undefined) return truncate(`${mine} ⇄ no chat open`, width)
  const theirs = `${label === undefined ? '' : `${label} `}${person(peer)}`
  const parties = cells(`${mine}${SIDES}${theirs}`)
  const states = wordingsOf(boundary).map((text) => ` · ${text}`)
  const fitting = states.find((text) => parties + cells(text) <= width) ?? states.at(-1) ?? ''
  return partiesIn(mine, { ...boundary, peer }, width - cells(fitting)) + fitting
}
