// What could complete the draft at its cursor: a few proposals for one piece of it.
import { insert, type Composer } from '../composer.js'
import type { View } from '../view.js'

export interface Proposal {
  /** Takes the piece's place. */
  readonly text: string
  /** Sanitised, as is `about`. */
  readonly shown: string
  readonly about: string
}

export interface Piece {
  /** Where in the draft it begins; it ends at the cursor. */
  readonly from: number
  readonly typed: string
}

export interface Completion extends Piece {
  readonly proposals: readonly Proposal[]
  /** Which of them stands in the draft now. */
  readonly chosen: number | undefined
}

/** More are not worth reading: type on. */
export const MAX_PROPOSALS = 50

/** What is open and has something to propose, where nothing covers the draft. */
export function openCompletion(view: View): Completion | undefined {
  const { completion, flow, sheet, picker, locked, chat } = view
  const covered = flow !== undefined || sheet !== undefined || picker !== undefined || locked !== undefined
  if (covered || chat?.selected !== undefined) return undefined
  return completion !== undefined && completion.proposals.length > 0 ? completion : undefined
}

/** The draft with a proposal in the place of what it completes; taken back by itself. */
export function withProposal(composer: Composer, { from }: Piece, text: string): Composer {
  return { ...insert({ ...composer, last: undefined }, text, from), last: undefined }
}
