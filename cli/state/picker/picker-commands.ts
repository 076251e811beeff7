// Commands that open pickers and the sheets about a person.
import type { Command } from '../command.js'
import { about, contactOf, openSettings, safetyOf } from './picker-keys.js'
import { startSearch } from './search.js'

export const PICKER_COMMANDS: Readonly<Record<string, Command>> = {
  search: {
    usage: '/search [TEXT]',
    does: 'find messages in all chats',
    takes: ['text'],
    run: (view, argument) => startSearch(view, undefined, argument),
  },
  find: {
    usage: '/find [TEXT]',
    does: 'find messages in this chat',
    takes: ['text'],
    run: (view, argument) => startSearch(view, view.chat?.with, argument),
  },
  verify: {
    usage: '/verify [DIGITS]',
    does: 'the safety number with the person of the open chat; with digits, compares them',
    takes: ['text'],
    run: (view, argument) =>
      argument === ''
        ? safetyOf(view)
        : about((address) => ({ ask: 'safety', with: address, typed: argument }))(view),
  },
  contact: {
    usage: '/contact',
    does: 'who the person of the open chat is: app, standing, what is told and seen',
    run: contactOf,
  },
  settings: { usage: '/settings', does: 'privacy, downloads, the screen', run: openSettings },
}
