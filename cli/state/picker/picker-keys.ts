// Keys that open pickers, and the sheets about a person.
import { refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import type { KeyAction } from '../keys/key-action.js'
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

const key = (name: string, keys: readonly string[], does: string, run: KeyAction['run']): KeyAction => ({
  ...{ name, place: 'chat', keys, does, run },
})

export const PICKER_KEYS: readonly KeyAction[] = [
  key('palette', ['alt+k', 'ctrl+space'], 'find what to do: every key and command', opens('palette')),
  key('go', ['ctrl+g'], 'go to a chat by any part of its name', opens('go')),
  key('find', ['ctrl+f'], 'search this chat', searchHere),
  key('search', ['ctrl+r'], 'search all chats', (view) => startSearch(view, undefined)),
  key('next-hit', ['f3'], 'the next older message that was looked for', (view) => nextHit(view, 1)),
  key('previous-hit', ['shift+f3'], 'the next newer one', (view) => nextHit(view, -1)),
  key('safety-number', ['alt+v'], 'the safety number: compare it, mark it as verified', safetyOf),
  key('contact', ['alt+c'], 'who this person is, and what is told and seen', contactOf),
  key('settings', ['alt+o'], 'settings: privacy, downloads, the screen', openSettings),
]
