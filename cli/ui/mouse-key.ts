// Reports of the mouse in xterm's SGR encoding: `CSI < button ; column ; row M`, released with `m`.
import type { MouseKey } from '../state/key.js'

/** Shift, alt and control held: they change nothing here. */
const MODIFIERS = 4 + 8 + 16
const ACTS: Readonly<Record<number, MouseKey['act']>> = { 0: 'click', 64: 'wheel-up', 65: 'wheel-down' }

/** `undefined` for every report that means nothing here: other buttons, movements, releases. */
export function mouseKey(parameters: string, final: string): MouseKey | undefined {
  const [, button, column, row] = /^<(\d{1,3});(\d{1,5});(\d{1,5})$/.exec(parameters) ?? []
  const act = final === 'M' ? ACTS[Number(button) & ~MODIFIERS] : undefined
  if (act === undefined || column === undefined || row === undefined) return undefined
  return { kind: 'mouse', act, x: Math.max(0, Number(column) - 1), y: Math.max(0, Number(row) - 1) }
}
