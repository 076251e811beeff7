// What comes back to the composer, applied to a view.
import { cleared, insert } from '../composer.js'
import { failureLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { oneLine } from '../rows.js'
import { baseName } from '../media/typed-path.js'
import type { View } from '../view.js'
import type { ComposeInput, FileFound } from './compose-input.js'
import { MAX_PROPOSALS, type Proposal } from './completion.js'
import { escapedPath } from './path-text.js'
import { foundFor } from './sources.js'

/** The text of an editor ends with a line end that nobody meant. */
function onEdited(view: View, text: string): Step {
  const { undo, text: before, cursor } = view.composer
  const composer = insert(cleared(view.composer), text.replace(/\n+$/u, ''))
  return step({ ...view, composer: { ...composer, undo: [...undo, { text: before, cursor }] } })
}

/** What the disk calls it, where that can be drawn and typed. */
function fileProposal({ path, folder }: FileFound): readonly Proposal[] {
  if (oneLine(path) !== path) return []
  const mark = folder ? '/' : ''
  return [{ text: escapedPath(path) + mark, shown: baseName(path) + mark, about: folder ? 'folder' : '' }]
}

function onFiles(view: View, typed: string, files: readonly FileFound[]): Step {
  const piece = foundFor(view)
  // Somebody typed on meanwhile; what they type now is asked for by itself.
  if (piece?.proposals !== 'files' || piece.typed !== typed) return step(view)
  const proposals = files.flatMap(fileProposal).slice(0, MAX_PROPOSALS)
  if (proposals.length === 0) return step({ ...view, completion: undefined })
  return step({ ...view, completion: { from: piece.from, typed, proposals, chosen: undefined } })
}

function onDropped(view: View, pasted: string, path: string): Step {
  const { text, cursor } = view.composer
  if (text !== pasted || cursor !== text.length || oneLine(path) !== path) return step(view)
  const proposal = {
    text: `/send ${escapedPath(path)} `,
    ...{ shown: `/send ${baseName(path)}`, about: 'send this file instead of its name' },
  }
  return step({ ...view, completion: { from: 0, typed: text, proposals: [proposal], chosen: undefined } })
}

export function onCompose(view: View, input: ComposeInput): Step {
  switch (input.tell) {
    case 'edited':
      return onEdited(view, input.text)
    case 'not-edited':
      return step({ ...view, line: failureLine(view, input.failure) })
    case 'files':
      return onFiles(view, input.typed, input.files)
    case 'dropped':
      return onDropped(view, input.pasted, input.path)
  }
}
