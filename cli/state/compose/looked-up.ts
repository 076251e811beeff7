// A draft that was just changed: what could complete it is looked for.
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import type { Completion, Piece } from './completion.js'
import { foundFor } from './sources.js'

/** Where completing was left at the beginning of this piece, it is not begun again by typing on. */
const leftAt = (before: Completion | undefined, from: number): boolean =>
  before?.from === from && before.proposals.length === 0

/** What was proposed for the same piece and begins as it does now: shown until the disk has answered. */
function stillFitting({ from, proposals }: Completion, piece: Piece): Completion | undefined {
  const fitting = proposals.filter(({ text }) => text.startsWith(piece.typed) && text !== piece.typed)
  return from === piece.from && fitting.length > 0
    ? { ...piece, proposals: fitting, chosen: undefined }
    : undefined
}

/** @param before what was open. Files are asked for, so that they come a moment later. */
export function lookedUp(view: View, before?: Completion): Step {
  const closed = { ...view, completion: undefined }
  const found = view.composer.text === '' ? undefined : foundFor(view)
  if (found === undefined) return step(closed)
  const { from, typed, proposals } = found
  if (leftAt(before, from)) return step({ ...view, completion: before })
  if (proposals === 'files') {
    const still = { ...view, completion: before && stillFitting(before, { from, typed }) }
    return step(still, { do: 'compose', compose: { ask: 'files', typed } })
  }
  return step(
    proposals.length === 0 ? closed : { ...view, completion: { from, typed, proposals, chosen: undefined } },
  )
}
