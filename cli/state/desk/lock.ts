// The lock: nothing is shown, and keys go to its field alone, until the passphrase is right.
import { infoLine, refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import type { Line, View } from '../view.js'
import { graphemes, wrap } from '../width.js'

/** What is typed into the field is never drawn, only how much it is. */
export interface Lock {
  readonly typed: string
  /** The passphrase is being tried, which takes a moment on purpose. */
  readonly checking: boolean
  /** Why it is still locked. Ours. */
  readonly refused: string | undefined
}

export const EMPTY_LOCK: Lock = { typed: '', checking: false, refused: undefined }
const MOST_DOTS = 32

export function lock(view: View): Step {
  if (view.desk.lockable)
    return step({ ...view, locked: EMPTY_LOCK }, { do: 'desk', desk: { ask: 'lock', locked: true } })
  const cause = 'nothing here could unlock it again'
  return refuse(view, cause, 'quit, then parley passphrase set')
}

/** Nobody pressed a key for as long as the config file says. */
export function lockIdle(view: View): Step {
  return view.locked === undefined ? lock(view) : step(view)
}

export function onUnlocked(view: View): Step {
  const unlocked = { ...view, locked: undefined, line: infoLine('unlocked') }
  return step(unlocked, { do: 'desk', desk: { ask: 'lock', locked: false } })
}

export function onRefused(view: View, why: string): Step {
  return view.locked === undefined ? step(view) : step({ ...view, locked: { ...EMPTY_LOCK, refused: why } })
}

function stateLine({ typed, checking, refused }: Lock): Line {
  if (checking) return { tone: 'accent', text: 'trying it…' }
  if (refused !== undefined) return { tone: 'bad', text: `! ${refused}` }
  return { tone: 'quiet', text: typed === '' ? 'type the passphrase, then Enter' : 'Enter unlocks' }
}

/** The whole of a locked screen, `width` cells wide: nothing of the profile, not even whose it is. */
export function lockLines(held: Lock, width: number): readonly Line[] {
  const dots = '•'.repeat(Math.min(graphemes(held.typed).length, MOST_DOTS))
  const state = stateLine(held)
  return [
    { tone: 'accent', text: 'Parley is locked.' },
    { tone: 'plain', text: '' },
    { tone: 'plain', text: `> ${dots}` },
    ...wrap(state.text, width).map((text): Line => ({ tone: state.tone, text })),
    { tone: 'plain', text: '' },
    { tone: 'quiet', text: 'Ctrl-C quits' },
  ]
}
