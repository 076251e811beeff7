// The keys of every action where the config file says nothing, and the command that does the same.
import type { KeyPlace } from './key-action.js'

export interface Binding {
  readonly place: KeyPlace
  /** Chords as {@link Key} names them; the first is the one that is shown. */
  readonly keys: readonly string[]
  /** What is typed instead where no key is bound. */
  readonly command?: string
}

function at(place: KeyPlace) {
  return (keys: readonly string[], command?: string): Binding =>
    command === undefined ? { place, keys } : { place, keys, command }
}
const everywhere = at('everywhere')
const request = at('request')
const chat = at('chat')

/** By names in kebab case, as the config file has them. */
export const BINDINGS = {
  quit: everywhere(['ctrl+q', 'ctrl+c'], '/quit'),
  suspend: everywhere(['ctrl+z']),
  redraw: everywhere(['ctrl+l']),
  send: chat(['enter']),
  back: chat(['escape']),
  help: chat(['f1'], '/help'),
  'page-up': chat(['pageup']),
  'page-down': chat(['pagedown']),
  'line-up': chat(['shift+up']),
  'line-down': chat(['shift+down']),
  newest: chat(['ctrl+end']),
  'next-chat': chat(['ctrl+n', 'alt+down']),
  'previous-chat': chat(['ctrl+p', 'alt+up']),
  'next-unread': chat(['alt+a']),
  'next-request': chat(['alt+r'], '/requests'),
  interop: chat(['alt+i'], '/interop'),
  'accept-request': request(['alt+y'], '/accept'),
  'delete-request': request(['alt+d'], '/delete'),
  'block-request': request(['alt+x'], '/block'),
  'report-request': request(['alt+s'], '/report'),
  select: chat(['alt+m', 'ctrl+up']),
  reply: chat(['alt+t'], '/reply'),
  react: chat(['alt+e'], '/react'),
  jump: chat(['alt+j']),
  pin: chat(['alt+p'], '/pin'),
  mute: chat(['alt+u'], '/mute'),
  archive: chat(['alt+h'], '/archive'),
  archived: chat(['alt+g'], '/archived'),
  'cursor-left': chat(['left']),
  'cursor-right': chat(['right']),
  'cursor-up': chat(['up']),
  'cursor-down': chat(['down']),
  'line-start': chat(['home', 'ctrl+a']),
  'line-end': chat(['end', 'ctrl+e']),
  'word-left': chat(['ctrl+left', 'alt+b']),
  'word-right': chat(['ctrl+right', 'alt+f']),
  'erase-left': chat(['backspace']),
  'erase-right': chat(['delete', 'ctrl+d']),
  'cut-word': chat(['ctrl+w', 'alt+backspace']),
  'cut-to-start': chat(['ctrl+u']),
  'cut-to-end': chat(['ctrl+k']),
  'put-back': chat(['ctrl+y']),
  undo: chat(['alt+z', 'ctrl+_']),
  redo: chat(['alt+Z', 'ctrl+alt+_']),
  'new-line': chat(['alt+enter', 'shift+enter', 'ctrl+j']),
  editor: chat(['ctrl+x']),
  palette: chat(['alt+k', 'ctrl+space']),
  go: chat(['ctrl+g']),
  find: chat(['ctrl+f'], '/find'),
  search: chat(['ctrl+r'], '/search'),
  'next-hit': chat(['f3']),
  'previous-hit': chat(['shift+f3']),
  'safety-number': chat(['alt+v'], '/verify'),
  contact: chat(['alt+c'], '/contact'),
  settings: chat(['alt+o'], '/settings'),
  lock: everywhere(['alt+l'], '/lock'),
  connect: chat(['ctrl+t'], '/connect'),
}

export type ActionName = keyof typeof BINDINGS
