// Keys of the composer: those that edit, and the editor outside.
import { besideInList } from '../chat-sections.js'
import { step, type Step } from '../input.js'
import { keyAction, type KeyAction } from '../keys/key-action.js'
import { unselected } from '../talk/open-chat.js'
import type { View } from '../view.js'
import { EDITS, type Edit } from './edits.js'

/** Where no chat is open and nothing is written, up and down move the list's pointer. */
const LIST_STEPS: Readonly<Record<string, 1 | -1>> = { 'cursor-up': -1, 'cursor-down': 1 }

function editing({ name, does, edit }: Edit): KeyAction {
  const direction = LIST_STEPS[name]
  const run = (view: View): Step => {
    if (direction !== undefined && view.chat === undefined && view.composer.text === '') {
      return step({ ...view, chosen: besideInList(view, view.chosen, direction)?.with })
    }
    const chat = view.chat?.selected === undefined ? view.chat : unselected(view.chat)
    return step({ ...view, chat, composer: edit(view.composer) })
  }
  return keyAction(name, does, run)
}

export const COMPOSE_KEYS: readonly KeyAction[] = [
  ...EDITS.map(editing),
  keyAction('editor', 'write in your editor ($VISUAL, $EDITOR)', (view) =>
    step(view, { do: 'compose', compose: { ask: 'edit', text: view.composer.text } }),
  ),
]
