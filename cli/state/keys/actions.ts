// Every key of the app, one table: keys, key sheet, palette and config file are views of it.
import { COMPOSE_KEYS } from '../compose/compose-keys.js'
import { REQUEST_KEYS } from '../consent/request-keys.js'
import { DESK_KEYS } from '../desk/desk-keys.js'
import { LIST_KEYS } from '../list/list-keys.js'
import { PICKER_KEYS } from '../picker/picker-keys.js'
import { TALK_KEYS } from '../talk/talk-keys.js'
import { CHAT_KEYS } from './chat-keys.js'
import type { KeyAction, KeyPlace } from './key-action.js'
import { DEFAULT_KEYMAP, type Keymap } from './keymap.js'

export const KEY_ACTIONS: readonly KeyAction[] = [
  ...CHAT_KEYS,
  ...REQUEST_KEYS,
  ...TALK_KEYS,
  ...LIST_KEYS,
  ...COMPOSE_KEYS,
  ...PICKER_KEYS,
  ...DESK_KEYS,
]

const BY_NAME = new Map<string, KeyAction>(KEY_ACTIONS.map((action) => [action.name, action]))

/** What a key does there. */
export function actionOf(keymap: Keymap | undefined, place: KeyPlace, chord: string): KeyAction | undefined {
  const name = (keymap ?? DEFAULT_KEYMAP)[place].get(chord)
  return name === undefined ? undefined : BY_NAME.get(name)
}
