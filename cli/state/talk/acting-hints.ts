// What keys do while something is being done with a message.
import type { Acting } from './acting.js'

export const TALK_HINTS: Readonly<Record<Acting['kind'], string>> = {
  menu: '↑↓ choose · Enter does it · or its letter · Esc',
  react: '←→ choose · Enter reacts · 1-6, :name: or an emoji · Esc',
  'take-back': 'Enter takes it back · Esc keeps it',
  forget: 'Enter removes it here · Esc keeps it',
}
