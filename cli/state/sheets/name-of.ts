// What sheets and pickers call somebody: the user's own name for them, else their name in their app.
import { nameInLine } from '../boundary.js'
import { chatsByAddress } from '../chats.js'
import type { View } from '../view.js'

/** Sanitised. */
export function nameOf({ chats }: Pick<View, 'chats'>, address: string): string {
  return chatsByAddress(chats).get(address)?.label ?? nameInLine(address)
}
