// The mouse in a view: its wheel moves what is read.
import { step, type Step } from '../input.js'
import type { MouseKey } from '../key.js'
import { scroll } from '../moves.js'
import { sheetScrolled } from '../sheet.js'
import type { View } from '../view.js'

const LINES_A_NOTCH = 3

export function onMouse(view: View, { act }: MouseKey): Step {
  if (act === 'click' || view.flow !== undefined || view.picker !== undefined) return step(view)
  const lines = act === 'wheel-up' ? -LINES_A_NOTCH : LINES_A_NOTCH
  return view.sheet === undefined ? scroll(view, lines) : step(sheetScrolled(view, lines))
}
