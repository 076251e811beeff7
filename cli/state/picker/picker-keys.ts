// Keys that open pickers, and the sheets about a person.
import { refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { keyAction, type KeyAction } from '../keys/key-action.js'
import type { View } from '../view.js'
import { choice, closePicker, openPicker, type Choice } from './picker.js'
import type { PickerIntent } from './picker-input.js'
import { nextHit, startSearch } from './search.js'

/** The same key again closes it. */
const opens =
  (kind: Choice['kind']) =>
  (view: View): Step =>
    step(view.picker?.kind === kind ? closePicker(view) : openPicker(view, choice(kind)))

export function openSettings(view: View): Step {
  const { view: opened } = opens('settings')(view)
  return opened.picker === undefined
    ? step(opened)
    : step(opened, { do: 'picker', picker: { ask: 'privacy' } })
}

/** In the open chat; without one, in all. */
export function searchHere(view: View): Step {
  return startSearch(view, view.chat?.with)
}

/** About the person of the open chat, or of the one the list's pointer is on. */
export function about(intent: (address: string) => PickerIntent): (view: View) => Step {
  return (view) => {
    const address = view.chat?.with ?? view.chosen
    if (address !== undefined) {
      const clear = { ...closePicker(view), line: undefined }
      return step(clear, { do: 'picker', picker: intent(address) })
    }
    return refuse(view, 'no chat is open', 'type /to ADDRESS')
  }
}

export const safetyOf = about((address) => ({ ask: 'safety', with: address, typed: undefined }))
export const contactOf = about((address) => ({ ask: 'contact', with: address }))

export const PICKER_KEYS: readonly KeyAction[] = [
  keyAction('palette', 'find what to do: every key and command', opens('palette')),
  keyAction('go', 'go to a chat by any part of its name', opens('go')),
  keyAction('find', 'search this chat', searchHere),
  keyAction('search', 'search all chats', (view) => startSearch(view, undefined)),
  keyAction('next-hit', 'the next older message that was looked for', (view) => nextHit(view, 1)),
  keyAction('previous-hit', 'the next newer one', (view) => nextHit(view, -1)),
  keyAction('safety-number', 'the safety number: compare it, mark it as verified', safetyOf),
  keyAction('contact', 'who this person is, and what is told and seen', contactOf),
  keyAction('settings', 'settings: privacy, downloads, the screen', openSettings),
]
