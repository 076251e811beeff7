// Keys while something completes the draft: Tab goes through it, Enter takes it, Escape leaves it.
import { COMMANDS } from '../commands.js'
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import { openCompletion, withProposal, type Completion } from './completion.js'
import { lookedUp } from './looked-up.js'

function chosen(view: View, completion: Completion, direction: 1 | -1): Step {
  const { proposals } = completion
  const first = direction === 1 ? 0 : proposals.length - 1
  const at =
    completion.chosen === undefined
      ? first
      : (completion.chosen + direction + proposals.length) % proposals.length
  const proposal = proposals[at]
  if (proposal === undefined) return step(view)
  const composer = withProposal(view.composer, completion, proposal.text)
  // With nothing else to choose, what follows is looked for at once.
  if (proposals.length === 1) return lookedUp({ ...view, composer })
  return step({ ...view, composer, completion: { ...completion, chosen: at } })
}

/** A command's name that is not whole yet, or a file's name that would be taken for one. */
function isUnfinishedCommand({ composer }: View): boolean {
  const name = /^\/(\S*)/u.exec(composer.text)?.[1]
  return name !== undefined && !name.startsWith('/') && !Object.hasOwn(COMMANDS, name)
}

function taken(view: View, completion: Completion): Step | undefined {
  if (completion.chosen !== undefined) {
    return lookedUp(view)
  }
  const first = completion.proposals[0]
  if (first === undefined || !isUnfinishedCommand(view)) return undefined
  return lookedUp({ ...view, composer: withProposal(view.composer, completion, first.text) })
}

function left(view: View, completion: Completion): Step {
  const composer =
    completion.chosen === undefined
      ? view.composer
      : withProposal(view.composer, completion, completion.typed)
  return step({ ...view, composer, completion: { ...completion, proposals: [], chosen: undefined } })
}

/** What a key does while something completes the draft; `undefined` where it does what it always does. */
export function onCompletionPress(view: View, chord: string): Step | undefined {
  const completion = openCompletion(view)
  if (completion === undefined) return undefined
  const choosing = completion.chosen !== undefined || view.composer.text.startsWith('/')
  switch (chord) {
    case 'tab':
      return chosen(view, completion, 1)
    case 'shift+tab':
      return chosen(view, completion, -1)
    case 'down':
      return choosing ? chosen(view, completion, 1) : undefined
    case 'up':
      return choosing ? chosen(view, completion, -1) : undefined
    case 'enter':
      return taken(view, completion)
    case 'escape':
      return left(view, completion)
    default:
      return undefined
  }
}
